import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface EventJson {
  id: string;
  deliverAt: string | null;
  deliveries: { id: string; endpointId: string; status: string }[];
}
interface DeliveryJson {
  status: string;
  hold: { reason: string; until: string | null } | null;
  nextAttemptAt: string | null;
  cancelled: { reason: string } | null;
  timeline: { at: string; kind: string; reason: string | null; until: string | null; by: string | null }[];
}

let api: TestApi;
let tenant: string;
let endpointIds: string[];
beforeAll(async () => {
  api = await startTestApi();
  tenant = '/v1/tenants/default';
  endpointIds = [];
  for (let i = 0; i < 2; i++) {
    const { json } = await api.call<{ id: string }>('POST', `${tenant}/endpoints`, {
      body: { url: 'http://127.0.0.1:9/' },
    });
    endpointIds.push(json.id);
  }
});
afterAll(() => api.stop());

const ahead = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

async function publish(more: object = {}): Promise<EventJson> {
  return (await api.call<EventJson>('POST', `${tenant}/events`, { body: { type: 'a.b', data: 1, ...more } })).json;
}
const path = ({ id }: EventJson) => `${tenant}/events/${id}`;
const move = (event: EventJson, deliverAt: string | null) =>
  api.call<EventJson & ProblemJson>('PATCH', path(event), { body: { deliverAt } });
const cancel = (event: EventJson) => api.call<EventJson & ProblemJson>('POST', `${path(event)}/cancel`);
const delivery = async (event: EventJson, i = 0) =>
  (await api.call<DeliveryJson>('GET', `${tenant}/deliveries/${event.deliveries[i]?.id}`)).json;
const query = async (text: string, ...values: unknown[]) =>
  (await api.database.query<Record<string, unknown>>(text, values)).rows;
const queued = async (event: EventJson) =>
  (
    await query(
      'select due_at from delivery_queue q join deliveries d on d.id = q.delivery_id where event_id = $1',
      event.id,
    )
  ).map((row) => (row['due_at'] as Date).toISOString()); // A timestamptz, as the driver gives it.

describe('a scheduled event', () => {
  test.each([
    ['later', 90],
    ['earlier', 30],
  ])('can be moved to %s', async (_where, minutes) => {
    const [from, to] = [ahead(60), ahead(minutes)];
    const event = await publish({ deliverAt: from });
    const { status, json } = await move(event, to);
    expect([status, json.deliverAt]).toEqual([200, to]);
    expect(await queued(event)).toEqual([to, to]);
    const moved = await delivery(event);
    expect(moved).toMatchObject({ status: 'waiting', hold: { reason: 'scheduled', until: to }, nextAttemptAt: to });
    expect(moved.timeline).toMatchObject([
      { kind: 'accepted' },
      { kind: 'held', reason: 'scheduled', until: from },
      { kind: 'rescheduled', until: to, by: expect.stringMatching(/^key_/) },
    ]);
  });

  test('can be sent at once', async () => {
    for (const now of [null, ahead(-5)]) {
      const event = await publish({ deliverAt: ahead(60) });
      expect((await move(event, now)).json.deliverAt).toBe(now);
      expect(await delivery(event)).toMatchObject({ status: 'pending', hold: null });
      const [due] = await queued(event);
      expect(Date.parse(due ?? '')).toBeLessThanOrEqual(Date.now());
    }
  });

  test('stays as it is when moved to the time it has, also after it was sent', async () => {
    const at = ahead(60);
    const event = await publish({ deliverAt: at });
    await query(`update deliveries set status = 'delivered', hold_reason = null where event_id = $1`, event.id);
    expect((await move(event, at)).status).toBe(200);
    const { timeline } = await delivery(event);
    expect(timeline.map(({ kind }) => kind)).toEqual(['accepted', 'held', 'delivered']);
  });

  test('moves only the deliveries that still wait for their time', async () => {
    const [from, to] = [ahead(60), ahead(90)];
    const event = await publish({ deliverAt: from });
    const [first, second] = event.deliveries;
    await query(
      `update delivery_queue set lease_until = now() + interval '1 minute' where delivery_id = $1`,
      first?.id,
    );
    expect((await move(event, to)).status).toBe(200);
    expect((await delivery(event, 0)).nextAttemptAt).toBe(from);
    expect((await delivery(event, 1)).nextAttemptAt).toBe(to);
    await query(`update deliveries set status = 'delivered', hold_reason = null where id = $1`, second?.id);
    expect((await move(event, ahead(95))).json).toMatchObject({ status: 409, code: 'not_scheduled' });
  });

  test('keeps the new time behind a paused endpoint, and waits for both', async () => {
    await api.call('POST', `${tenant}/endpoints/${endpointIds[0]}/pause`);
    const event = await publish({ deliverAt: ahead(60) });
    const to = ahead(90);
    const paused = event.deliveries.findIndex(({ endpointId }) => endpointId === endpointIds[0]);
    expect((await move(event, to)).status).toBe(200);
    expect(await delivery(event, paused)).toMatchObject({ status: 'waiting', hold: { reason: 'paused', until: null } });
    const [row] = await query('select deliver_at from deliveries where id = $1', event.deliveries[paused]?.id);
    expect(row).toEqual({ deliver_at: new Date(to) });
    await api.call('POST', `${tenant}/endpoints/${endpointIds[0]}/resume`);
  });

  test('is moved by a wake when a workflow holds its delivery', async () => {
    const event = await publish({ deliverAt: ahead(60) });
    const id = event.deliveries[0]?.id;
    await query('delete from delivery_queue where delivery_id = $1', id);
    await query('update deliveries set in_workflow = true where id = $1', id);
    const to = ahead(90);
    await move(event, to);
    expect((await delivery(event)).hold).toEqual({ reason: 'scheduled', until: to });
    expect(await query('select reason from delivery_wakes where delivery_id = $1', id)).toEqual([
      { reason: 'rescheduled' },
    ]);
  });

  test('cannot be moved past its expiry, too far ahead, or when no delivery waits', async () => {
    const event = await publish({ deliverAt: ahead(60), expiresAt: ahead(70) });
    for (const to of [ahead(80), ahead(400 * 24 * 60)]) {
      const { status, json } = await move(event, to);
      expect([status, json.errors.map(({ pointer }) => pointer)]).toEqual([422, ['/deliverAt']]);
    }
    const { json } = await api.call<ProblemJson>('PATCH', path(event), { body: {} });
    expect(json.errors.map(({ pointer }) => pointer)).toEqual(['/deliverAt']);
    expect((await move(await publish(), ahead(5))).json).toMatchObject({ status: 409, code: 'not_scheduled' });
  });
});

describe('cancelling an event', () => {
  test('cancels open deliveries, and leaves ended ones', async () => {
    const event = await publish({ deliverAt: ahead(60) });
    const [done, open] = event.deliveries;
    await query(`update deliveries set status = 'delivered', hold_reason = null where id = $1`, done?.id);
    const { status, json } = await cancel(event);
    expect([status, json.deliveries.map((each) => each.status)]).toEqual([202, ['delivered', 'cancelled']]);
    expect(await delivery(event, 1)).toMatchObject({ hold: null, cancelled: { reason: 'requested' } });
    expect((await delivery(event, 1)).timeline.at(-1)).toMatchObject({
      kind: 'cancelled',
      reason: 'requested',
      by: expect.stringMatching(/^key_/),
    });
    expect(await query('select 1 from delivery_queue where delivery_id = $1', open?.id)).toEqual([]);
    expect((await cancel(event)).json).toMatchObject({ status: 409, code: 'not_cancellable' });
  });

  test('wakes the workflows of its deliveries', async () => {
    const event = await publish();
    await query(`update deliveries set status = 'retrying', in_workflow = true where event_id = $1`, event.id);
    expect((await cancel(event)).status).toBe(202);
    const wakes = await query(
      'select w.reason from delivery_wakes w join deliveries d on d.id = w.delivery_id where event_id = $1',
      event.id,
    );
    expect(wakes).toEqual([{ reason: 'cancel_requested' }, { reason: 'cancel_requested' }]);
  });
});
