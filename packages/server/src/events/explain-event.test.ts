import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Explain {
  eventId: string;
  reason: string | null;
  endpoints: {
    endpointId: string;
    detail: string | null;
    deliveryId: string | null;
    decision: string;
    reason: string | null;
    until: string | null;
  }[];
  nextCursor: string | null;
}

let api: TestApi;
let tenant: string;
let made = 0;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  const id = `t${++made}`;
  tenant = `/v1/tenants/${id}`;
  await api.call('POST', '/v1/tenants', { body: { id } });
});

async function createEndpoint(more: object = {}, preferences?: object): Promise<string> {
  const body = { url: 'http://127.0.0.1:9/', ...more };
  const { id } = (await api.call<{ id: string }>('POST', `${tenant}/endpoints`, { body })).json;
  if (preferences) await api.call('PUT', `${tenant}/endpoints/${id}/preferences`, { body: preferences });
  return id;
}
async function publish(more: object = {}): Promise<string> {
  const body = { type: 'order.paid', data: 1, ...more };
  return (await api.call<{ id: string }>('POST', `${tenant}/events`, { body })).json.id;
}
const explain = async (eventId: string) =>
  (await api.call<Explain>('GET', `${tenant}/events/${eventId}/explain`)).json.endpoints;
/** The entry of each endpoint, without ids. */
const told = async (eventId: string) =>
  (await explain(eventId)).map(({ decision, reason, until }) => [decision, reason, until]);

describe('an explanation', () => {
  test('gives the reason for every endpoint without a delivery', async () => {
    await createEndpoint({ eventTypes: ['user.*'] });
    const disabled = await createEndpoint();
    await api.call('POST', `${tenant}/endpoints/${disabled}/disable`);
    await createEndpoint({}, { enabled: false });
    await createEndpoint({}, { eventTypes: { deny: ['order.*'] } });
    await createEndpoint({}, { minPriority: 'high' });
    await createEndpoint();
    expect(await told(await publish())).toEqual([
      ['not_sent', 'type_not_subscribed', null],
      ['not_sent', 'disabled', null],
      ['not_sent', 'preferences_disabled', null],
      ['not_sent', 'type_denied', null],
      ['not_sent', 'priority_too_low', null],
      ['pending', null, null],
    ]);
  });

  test('applies the tenant’s preferences, or the endpoint’s own in their place', async () => {
    await api.call('PUT', `${tenant}/preferences`, { body: { minPriority: 'urgent' } });
    await createEndpoint();
    await createEndpoint({}, { minPriority: 'low' });
    const [low, urgent] = [await publish(), await publish({ priority: 'urgent' })];
    expect((await told(low)).map(([decision]) => decision)).toEqual(['not_sent', 'pending']);
    expect((await told(urgent)).map(([decision]) => decision)).toEqual(['pending', 'pending']);
  });

  test('shows why a delivery waits, and until when', async () => {
    const paused = await createEndpoint();
    await createEndpoint();
    await api.call('POST', `${tenant}/endpoints/${paused}/pause`);
    const deliverAt = new Date(Date.now() + 3_600_000).toISOString();
    expect(await told(await publish({ deliverAt }))).toEqual([
      ['waiting', 'paused', null],
      ['waiting', 'scheduled', deliverAt],
    ]);
  });

  const next = new Date('2026-12-01T00:00:00Z');
  test.each([
    [{ status: 'delivered', last_outcome: 'delivered' }, [null, null]],
    [{ status: 'retrying', last_outcome: 'timed_out', next_attempt_at: next }, ['timed_out', next.toISOString()]],
    [{ status: 'waiting', hold_reason: 'quiet_hours', hold_until: next }, ['quiet_hours', next.toISOString()]],
    [{ status: 'dead_lettered', dead_letter_reason: 'gone' }, ['gone', null]],
    [{ status: 'skipped', skip_reason: 'expired' }, ['expired', null]],
    [{ status: 'cancelled', cancel_reason: 'requested' }, ['requested', null]],
  ])('of a delivery that is %j', async (columns, why) => {
    await createEndpoint();
    const eventId = await publish();
    const names = Object.keys(columns);
    await api.database.query(
      `update deliveries set ${names.map((name, i) => `${name} = $${i + 2}`).join(', ')} where event_id = $1`,
      [eventId, ...Object.values(columns)],
    );
    expect(await told(eventId)).toEqual([[columns.status, ...why]]);
  });

  test.each([
    ['delivered', { last_outcome: 'delivered', last_status: 204, attempt_count: 2 }, 'answered 204 at attempt 2'],
    ['retrying', { last_outcome: 'server_error', last_status: 503, attempt_count: 3 }, 'answered 503 at attempt 3'],
    ['waiting', { last_outcome: 'timed_out', attempt_count: 1 }, 'did not answer in time at attempt 1'],
    [
      'dead_lettered',
      { last_outcome: 'server_error', last_status: 500, attempt_count: 11, dead_letter_reason: 'attempts_exhausted' },
      'answered 500 at the last of 11 attempts',
    ],
    [
      'dead_lettered',
      { last_outcome: 'rejected', last_status: 400, attempt_count: 1, dead_letter_reason: 'rejected' },
      'answered 400 at the only attempt',
    ],
    ['dead_lettered', { dead_letter_reason: 'build_failed', dead_letter_detail: 'No secret.' }, 'No secret.'],
    ['pending', {}, null],
  ])('names the endpoint of a %s delivery, and says what its last attempt got', async (status, columns, detail) => {
    await createEndpoint({ name: 'Shop', url: 'http://127.0.0.1:9/secret/path?token=1' });
    const eventId = await publish();
    const values: Record<string, unknown> = { status, ...columns };
    const names = Object.keys(values);
    await api.database.query(
      `update deliveries set ${names.map((name, i) => `${name} = $${i + 2}`).join(', ')} where event_id = $1`,
      [eventId, ...Object.values(values)],
    );
    const [entry] = await explain(eventId);
    expect(entry).toMatchObject({ endpointName: 'Shop', url: 'http://127.0.0.1:9', decision: status, detail });
    const delivery = (await api.call<object>('GET', `${tenant}/deliveries/${entry?.deliveryId}`)).json;
    expect(delivery).toMatchObject({ endpointName: 'Shop', endpointUrl: 'http://127.0.0.1:9' });
    if (!('dead_letter_detail' in columns)) expect(delivery).toMatchObject({ detail });
    if (status !== 'dead_lettered') return;
    const list = await api.call<{ data: object[] }>('GET', `${tenant}/dead-letters`);
    expect(list.json.data).toMatchObject([{ endpointName: 'Shop', endpointUrl: 'http://127.0.0.1:9' }]);
  });

  test('includes deleted endpoints, and later ones as created_later unless a replay went there', async () => {
    const early = await createEndpoint();
    const eventId = await publish();
    const late = await createEndpoint();
    await api.call('DELETE', `${tenant}/endpoints/${early}`);
    expect(await explain(eventId)).toMatchObject([
      { endpointId: early, decision: 'pending' },
      {
        endpointId: late,
        endpointName: null,
        url: 'http://127.0.0.1:9',
        deliveryId: null,
        decision: 'not_sent',
        reason: 'created_later',
        detail: null,
        until: null,
      },
    ]);
    await api.database.query(
      `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
       select 'dlv_7zzzzzzzzzzzzzzzzzzzzzzzzz', tenant_id, event_id, event_type, $2, 'pending', now()
       from deliveries where event_id = $1`,
      [eventId, late],
    );
    expect(await explain(eventId)).toMatchObject([
      { endpointId: early, decision: 'pending' },
      { endpointId: late, deliveryId: 'dlv_7zzzzzzzzzzzzzzzzzzzzzzzzz', decision: 'pending', reason: null },
    ]);
  });

  test('comes in pages, in which each endpoint appears once', async () => {
    const endpointIds: string[] = [];
    for (const more of [{}, { eventTypes: ['user.*'] }, {}, { eventTypes: ['user.*'] }, {}]) {
      endpointIds.push(await createEndpoint(more));
    }
    const eventId = await publish();
    for (const more of [{}, {}]) endpointIds.push(await createEndpoint(more));
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const { json } = await api.call<Explain>('GET', `${tenant}/events/${eventId}/explain?limit=2${cursor}`);
      expect(json.endpoints.length).toBeLessThanOrEqual(2);
      seen.push(...json.endpoints.map(({ endpointId, decision }) => `${endpointId} ${decision}`));
      if (json.nextCursor === null) break;
      cursor = `&cursor=${json.nextCursor}`;
    }
    const decisions = ['pending', 'not_sent', 'pending', 'not_sent', 'pending', 'not_sent', 'not_sent'];
    expect(seen).toEqual(endpointIds.map((id, i) => `${id} ${decisions[i]}`));
  });

  test.each(['limit=0', 'limit=1001', 'limit=1e2', 'cursor=x', 'endpointId=ep_1'])('refuses ?%s', async (query) => {
    const eventId = await publish();
    expect((await api.call('GET', `${tenant}/events/${eventId}/explain?${query}`)).status).toBe(400);
  });

  test('is empty without endpoints, and operators can read it after the tenant was deleted', async () => {
    const alone = await publish();
    expect((await api.call('GET', `${tenant}/events/${alone}/explain`)).json).toEqual({
      eventId: alone,
      reason: 'no_endpoint',
      endpoints: [],
      nextCursor: null,
    });
    await createEndpoint({ eventTypes: ['user.*'] });
    const eventId = await publish();
    await api.call('DELETE', tenant);
    expect((await api.call('GET', `${tenant}/events/${eventId}/explain`)).status).toBe(404);
    const { json } = await api.call<Explain>('GET', `/v1/events/${eventId}/explain`);
    expect(json).toMatchObject({
      eventId,
      reason: null,
      endpoints: [{ reason: 'type_not_subscribed', url: 'http://127.0.0.1:9' }],
      nextCursor: null,
    });
  });
});
