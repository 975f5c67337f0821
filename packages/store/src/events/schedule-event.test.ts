import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordAttempts } from '../deliveries/record-attempts.ts';
import { recordHold } from '../deliveries/record-gate-decision.ts';
import { listDeliveryNotes } from '../deliveries/delivery-notes.ts';
import { claimDue } from '../queue/claim-due.ts';
import { attemptOf, after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { cancelEvent, rescheduleEvent } from './schedule-event.ts';

let scene: StoreScene;
let endpoint: { tenantId: string; endpointId: string };
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(async () => {
  await scene.database.query('truncate delivery_queue, delivery_wakes, delivery_watch');
  endpoint = await scene.endpoint();
});
afterAll(() => scene?.close());

const [SOON, LATER, LATEST] = [after(60_000), after(120_000), after(180_000)];

/** A delivery that waits for its time, as `acceptEvents` leaves it. */
async function schedule(deliverAt = LATER, columns: Record<string, unknown> = {}) {
  const waiting = { status: 'waiting', hold_reason: 'scheduled', hold_until: deliverAt, next_attempt_at: deliverAt };
  const id = await scene.delivery(endpoint, { ...waiting, deliver_at: deliverAt, ...columns });
  const eventId = String((await scene.row('deliveries', id))['event_id']);
  await scene.database.query('update events set deliver_at = $2, expires_at = $3 where id = $1', [
    eventId,
    deliverAt,
    columns['expires_at'] ?? null,
  ]);
  if (columns['in_workflow'] !== true && columns['hold_reason'] !== 'paused') {
    await scene.enqueue(id, { due_at: deliverAt });
  }
  return { id, eventId };
}
type Scheduled = Awaited<ReturnType<typeof schedule>>;

const asked = ({ eventId }: Scheduled) => ({ tenantId: endpoint.tenantId, eventId, by: 'key_1', now: NOW });
const move = (event: Scheduled, deliverAt: Date | null) =>
  rescheduleEvent(scene.database, { ...asked(event), deliverAt });
const cancel = (event: Scheduled) => cancelEvent(scene.database, asked(event));
const rowsOf = async (table: 'delivery_queue' | 'delivery_wakes' | 'delivery_watch', { id }: Scheduled) =>
  (await scene.database.query(`select * from ${table} where delivery_id = $1`, [id])).rows;
const notesOf = async ({ id }: Scheduled) =>
  (await listDeliveryNotes(scene.database, id)).map(({ kind, detail }) => [kind, detail]);
const claim = (now: Date) =>
  claimDue(scene.database, { limit: 10, afterEndpointId: '', claimedBy: 'boot', leaseMs: 20_000, now });
const claimedIds = async (now: Date) => (await claim(now)).deliveries.map(({ deliveryId }) => deliveryId);

describe('a scheduled delivery', () => {
  test.each([
    ['earlier', SOON],
    ['later', LATEST],
  ])('can be moved to %s', async (_where, to) => {
    const event = await schedule();
    expect(await move(event, to)).toBe('rescheduled');
    expect(await scene.row('deliveries', event.id)).toMatchObject({
      status: 'waiting',
      hold_reason: 'scheduled',
      hold_until: to,
      next_attempt_at: to,
      deliver_at: to,
    });
    expect(await scene.row('events', event.eventId)).toMatchObject({ deliver_at: to });
    expect(await notesOf(event)).toEqual([['rescheduled', { until: to.toISOString(), by: 'key_1' }]]);
    expect(await claimedIds(new Date(to.getTime() - 1))).toEqual([]);
    expect(await claimedIds(to)).toEqual([event.id]);
  });

  test.each([
    ['now', null],
    ['the past', after(-60_000)],
  ])('is due at once when it is moved to %s', async (_where, to) => {
    const event = await schedule();
    expect(await move(event, to)).toBe('rescheduled');
    expect(await scene.row('deliveries', event.id)).toMatchObject({
      status: 'pending',
      hold_reason: null,
      hold_until: null,
      next_attempt_at: NOW,
      deliver_at: to,
    });
    expect(await claimedIds(NOW)).toEqual([event.id]);
  });

  test('can be moved many times, back too', async () => {
    const event = await schedule();
    for (const to of [LATEST, SOON, LATER]) expect(await move(event, to)).toBe('rescheduled');
    expect((await notesOf(event)).map(([kind]) => kind)).toEqual(['rescheduled', 'rescheduled', 'rescheduled']);
    expect(await rowsOf('delivery_queue', event)).toMatchObject([{ due_at: LATER, lease_until: null }]);
  });

  test('stays as it is when it is moved to its own time, and no note is written', async () => {
    const event = await schedule();
    expect(await move(event, LATER)).toBe('rescheduled');
    expect(await notesOf(event)).toEqual([]);
  });

  test('is not moved to or past its expiry', async () => {
    const event = await schedule(SOON, { expires_at: LATER });
    for (const to of [LATER, LATEST]) expect(await move(event, to)).toBe('expires_before');
    expect(await scene.row('deliveries', event.id)).toMatchObject({ deliver_at: SOON, hold_until: SOON });
    expect(await move(event, new Date(LATER.getTime() - 1))).toBe('rescheduled');
  });

  test('is moved although its time has come, if nobody has claimed it yet', async () => {
    const event = await schedule(after(-1_000));
    expect(await move(event, LATER)).toBe('rescheduled');
    expect(await claimedIds(NOW)).toEqual([]);
  });

  test('of a paused endpoint gets its new time, and waits for both', async () => {
    const event = await schedule(LATER, { hold_reason: 'paused', hold_until: null, next_attempt_at: null });
    expect(await move(event, LATEST)).toBe('rescheduled');
    expect(await scene.row('deliveries', event.id)).toMatchObject({
      hold_reason: 'paused',
      hold_until: null,
      next_attempt_at: null,
      deliver_at: LATEST,
    });
  });

  test('in a workflow is moved by waking the workflow', async () => {
    const event = await schedule(LATER, { in_workflow: true });
    expect(await move(event, SOON)).toBe('rescheduled');
    expect(await scene.row('deliveries', event.id)).toMatchObject({ status: 'waiting', hold_until: SOON });
    expect(await rowsOf('delivery_wakes', event)).toMatchObject([{ reason: 'rescheduled' }]);
  });

  test('of another tenant is not found', async () => {
    const event = await schedule();
    const foreign = { ...asked(event), tenantId: await scene.tenant() };
    expect(await rescheduleEvent(scene.database, { ...foreign, deliverAt: SOON })).toBe('not_found');
    expect(await cancelEvent(scene.database, foreign)).toBe('not_found');
  });
});

describe('a delivery that is not scheduled any more', () => {
  test.each([
    ['delivered', { status: 'delivered', hold_reason: null, hold_until: null }],
    ['cancelled', { status: 'cancelled', hold_reason: null, hold_until: null }],
    ['retrying', { status: 'retrying', hold_reason: null, hold_until: null, in_workflow: true }],
    ['held by quiet hours', { hold_reason: 'quiet_hours', in_workflow: true }],
  ])('because it is %s cannot be moved', async (_what, columns) => {
    const event = await schedule(after(-60_000), columns);
    expect(await move(event, LATEST)).toBe('not_scheduled');
    expect(await scene.row('deliveries', event.id)).toMatchObject({ deliver_at: after(-60_000), ...columns });
  });

  test('because it was claimed stays as it is', async () => {
    const event = await schedule(NOW);
    expect(await claimedIds(NOW)).toEqual([event.id]);
    expect(await move(event, LATEST)).toBe('not_scheduled');
    expect(await rowsOf('delivery_queue', event)).toMatchObject([{ due_at: NOW, claimed_by: 'boot' }]);
  });

  test('because a claim is being committed: the move waits for the claim, and is refused', async () => {
    const event = await schedule(NOW);
    const claiming = await begin(scene.database);
    await claiming.query('update delivery_queue set lease_until = $2 where delivery_id = $1', [event.id, SOON]);
    const moving = move(event, LATEST);
    await untilSomebodyWaits(scene.database);
    await claiming.commit();
    expect(await moving).toBe('not_scheduled');
  });
});

test('a delivery that is being moved is not claimed until its new time', async () => {
  const event = await schedule(NOW);
  const moving = await begin(scene.database);
  expect(await rescheduleEvent(moving, { ...asked(event), deliverAt: LATER })).toBe('rescheduled');
  expect(await claimedIds(NOW)).toEqual([]);
  await moving.commit();
  expect([await claimedIds(NOW), await claimedIds(LATER)]).toEqual([[], [event.id]]);
});

test('two moves at the same time both take effect, the later last', async () => {
  const event = await schedule();
  const first = await begin(scene.database);
  await rescheduleEvent(first, { ...asked(event), deliverAt: SOON });
  const second = move(event, LATEST);
  await untilSomebodyWaits(scene.database);
  await first.commit();
  expect(await second).toBe('rescheduled');
  expect(await scene.row('deliveries', event.id)).toMatchObject({ deliver_at: LATEST, hold_until: LATEST });
});

describe('cancelling an event', () => {
  test.each<[string, Record<string, unknown>]>([
    ['waits for its time', {}],
    ['waits behind a pause', { hold_reason: 'paused', hold_until: null, next_attempt_at: null }],
    ['waits in a workflow', { hold_reason: 'quiet_hours', in_workflow: true }],
    ['retries', { status: 'retrying', hold_reason: null, hold_until: null, in_workflow: true }],
    ['is pending', { status: 'pending', hold_reason: null, hold_until: null }],
  ])('cancels a delivery that %s, and wakes its workflow', async (_what, columns) => {
    const event = await schedule(LATER, columns);
    await scene.database.query('insert into delivery_watch values ($1, $2)', [event.id, NOW]);
    expect(await cancel(event)).toBe('cancelled');
    expect(await scene.row('deliveries', event.id)).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'requested',
      finished_at: NOW,
      next_attempt_at: null,
      hold_reason: null,
      hold_until: null,
      in_workflow: false,
    });
    expect([await rowsOf('delivery_queue', event), await rowsOf('delivery_watch', event)]).toEqual([[], []]);
    const wakes = columns['in_workflow'] === true ? [{ reason: 'cancel_requested' }] : [];
    expect(await rowsOf('delivery_wakes', event)).toMatchObject(wakes);
    expect(await notesOf(event)).toEqual([['cancelled', { by: 'key_1' }]]);
    expect([await cancel(event), await move(event, SOON)]).toEqual(['not_cancellable', 'not_scheduled']);
  });

  test('while its delivery is claimed: the attempt is recorded, and a 2xx makes it delivered', async () => {
    const event = await schedule(NOW);
    await claim(NOW);
    expect(await cancel(event)).toBe('cancelled');
    const [result] = await recordAttempts(scene.database, [attemptOf(event.id, endpoint.endpointId)]);
    expect(result).toMatchObject({ kind: 'recorded' });
    expect(await scene.row('deliveries', event.id)).toMatchObject({ status: 'delivered', attempt_count: 1 });
  });

  test('while a hold is being written waits for the hold and ends it', async () => {
    const event = await schedule(NOW);
    const holding = await begin(scene.database);
    await holding.query('select 1 from deliveries where id = $1 for update', [event.id]);
    const cancelling = cancel(event);
    await untilSomebodyWaits(scene.database);
    await holding.query(`update deliveries set hold_reason = 'quiet_hours', in_workflow = true where id = $1`, [
      event.id,
    ]);
    await holding.commit();
    expect(await cancelling).toBe('cancelled');
    expect(await rowsOf('delivery_wakes', event)).toHaveLength(1);
    const hold = { deliveryId: event.id, generation: 1, endpointId: endpoint.endpointId, now: NOW };
    expect(
      await recordHold(scene.database, {
        ...hold,
        reason: 'quiet_hours',
        until: SOON,
        gateVersions: { endpoint: 1, tenant: 1 },
      }),
    ).toBe('superseded');
  });
});
