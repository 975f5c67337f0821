import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Accepted extends ProblemJson {
  id: string;
  warnings: { code: string; detail: string }[];
  deliveries: { endpointId: string }[];
}
interface Endpoint extends ProblemJson {
  id: string;
  warnings: { code: string }[];
}

const schema = {
  type: 'object',
  required: ['orderId'],
  properties: { orderId: { type: 'string' }, amount: { type: 'number', minimum: 0 } },
};
const TYPES = [
  { name: 'order.off', schema, validation: 'off' },
  { name: 'order.warn', schema, validation: 'warn' },
  { name: 'order.reject', schema, validation: 'reject' },
  { name: 'order.old', deprecated: true },
  { name: 'chat.message', optIn: true },
];

async function startWith(policy: string): Promise<TestApi> {
  const api = await startTestApi({ env: { POSTRIDER_EVENT_TYPES: policy } });
  for (const body of TYPES) await api.call('POST', '/v1/event-types', { body });
  return api;
}

let open: TestApi;
let closed: TestApi;
beforeAll(async () => {
  [open, closed] = await Promise.all([startWith('open'), startWith('closed')]);
});
afterAll(() => Promise.all([open.stop(), closed.stop()]));

const publish = (api: TestApi, body: object) =>
  api.call<Accepted>('POST', '/v1/tenants/default/events', { body: { data: {}, ...body } });
const endpointOf = (api: TestApi, body: object, tenantId = 'default') =>
  api.call<Endpoint>('POST', `/v1/tenants/${tenantId}/endpoints`, { body: { url: 'http://127.0.0.1:9/', ...body } });
const codes = ({ json }: { json: { warnings: { code: string }[] } }) => json.warnings.map(({ code }) => code);

describe('data that does not match the schema of its type', () => {
  test('is not looked at where validation is off', async () => {
    const answer = await publish(open, { type: 'order.off' });
    expect([answer.status, answer.json.warnings]).toEqual([202, []]);
  });

  test('is accepted with a warning, which the event keeps', async () => {
    const data = { amount: -1 };
    const answer = await publish(open, { type: 'order.warn', data, externalId: 'warned' });
    const warnings = [{ code: 'schema_mismatch', detail: expect.stringContaining('/data/') }];
    expect([answer.status, answer.json.warnings]).toEqual([202, warnings]);
    const read = await open.call<Accepted>('GET', `/v1/tenants/default/events/${answer.json.id}`);
    expect(read.json.warnings).toEqual(answer.json.warnings);
    // A repeat gets the same answer.
    const again = await publish(open, { type: 'order.warn', data, externalId: 'warned' });
    expect(again.json).toEqual(answer.json);
    expect(codes(await publish(open, { type: 'order.warn', data: { orderId: 'o-1' } }))).toEqual([]);
  });

  test('is refused with pointers, 20 at the most, and nothing is written', async () => {
    const { json } = await publish(open, { type: 'order.reject', data: { amount: -1 } });
    expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(json.errors.map(({ pointer }) => pointer).toSorted()).toEqual(['/data/amount', '/data/orderId']);
    expect((await publish(open, { type: 'order.reject', data: 5 })).json.errors).toEqual([
      { pointer: '/data', detail: 'Must be object.' },
    ]);
    const list = { items: false };
    await open.call('POST', '/v1/event-types', { body: { name: 'list', schema: list, validation: 'reject' } });
    const many = await publish(open, { type: 'list', data: Array.from({ length: 1_000 }, () => 1) });
    expect(many.json.errors).toHaveLength(20);
    const { rowCount } = await open.database.query(`select 1 from events where type in ('list', 'order.reject')`);
    expect(rowCount).toBe(0);
  });

  test('is seen by a changed schema at once, and what was published before is answered as it was', async () => {
    const path = '/v1/event-types/changing';
    await open.call('POST', '/v1/event-types', { body: { name: 'changing', schema: {}, validation: 'reject' } });
    const first = await publish(open, { type: 'changing', externalId: 'changing' });
    expect(first.status).toBe(202);
    await open.call('PATCH', path, { body: { schema: { type: 'null' } } });
    expect((await publish(open, { type: 'changing' })).status).toBe(422);
    expect((await publish(open, { type: 'changing', externalId: 'changing' })).json).toEqual(first.json);
    await open.call('DELETE', path);
    await open.call('POST', '/v1/event-types', { body: { name: 'changing', schema: {}, validation: 'reject' } });
    expect((await publish(open, { type: 'changing' })).status).toBe(202);
  });

  test('is seen by another server soon', async () => {
    await open.database.query(
      `update event_types set validation = 'reject', version = version + 1 where name = 'order.off'`,
    );
    await open.database.query('update event_type_catalogue set revision = revision + 1');
    await expect.poll(async () => (await publish(open, { type: 'order.off' })).status).toBe(422);
  });
});

test('each event of a batch is compared with its type', async () => {
  const events = ['order.reject', 'order.warn', 'order.old'].map((type) => ({ type, data: {} }));
  const { json } = await open.call<{ results: { status: number; event?: Accepted; problem?: ProblemJson }[] }>(
    'POST',
    '/v1/tenants/default/events/batch',
    { body: { events } },
  );
  const [refused, warned, old] = json.results;
  expect(refused).toMatchObject({ status: 422, problem: { errors: [{ pointer: '/data/orderId' }] } });
  expect(warned).toMatchObject({ status: 202, event: { warnings: [{ code: 'schema_mismatch' }] } });
  expect(old).toMatchObject({ status: 202, event: { warnings: [{ code: 'deprecated_type' }] } });
});

test('members that objects inherit are not there, and `__proto__` is a member like others', async () => {
  const strange = {
    properties: { constructor: { type: 'null' }, toString: false },
    additionalProperties: { type: 'null' },
  };
  await open.call('POST', '/v1/event-types', { body: { name: 'strange', schema: strange, validation: 'reject' } });
  expect((await publish(open, { type: 'strange' })).status).toBe(202);
  const raw = '{"type":"strange","data":{"__proto__":1}}';
  expect((await open.call('POST', '/v1/tenants/default/events', { raw })).status).toBe(422);
});

test('an opt-in type reaches only endpoints that name it', async () => {
  await open.call('POST', '/v1/tenants', { body: { id: 'opted' } });
  const make = async (eventTypes: string[] | null) => (await endpointOf(open, { eventTypes }, 'opted')).json.id;
  await make(null);
  await make(['chat.*']);
  const named = await make(['chat.*', 'chat.message']);
  const answer = await open.call<Accepted>('POST', '/v1/tenants/opted/events', {
    body: { type: 'chat.message', data: 1 },
  });
  expect(answer.json.deliveries.map(({ endpointId }) => endpointId)).toEqual([named]);
  const path = `/v1/tenants/opted/events/${answer.json.id}/explain`;
  const { json } = await open.call<{ endpoints: { reason: string | null }[] }>('GET', path);
  expect(json.endpoints.map(({ reason }) => reason)).toEqual(['type_not_subscribed', 'type_not_subscribed', null]);
});

describe('deprecated and unknown types', () => {
  test('are warned of or taken where the catalogue is open', async () => {
    expect(codes(await publish(open, { type: 'order.old' }))).toEqual(['deprecated_type']);
    expect(codes(await publish(open, { type: 'never.heard' }))).toEqual([]);
    expect(codes(await endpointOf(open, { eventTypes: ['order.old', 'never.heard'] }))).toEqual(['deprecated_type']);
  });

  test('are warned of where it says so', async () => {
    const api = await startWith('warn');
    try {
      expect(codes(await publish(api, { type: 'never.heard' }))).toEqual(['unknown_type']);
      const made = await endpointOf(api, { eventTypes: ['never.*', 'order.*', 'order.warn', 'order.wrn'] });
      expect([made.status, codes(made)]).toEqual([201, ['unknown_type', 'unknown_type']]);
    } finally {
      await api.stop();
    }
  });

  test('are refused where it is closed, in publishes and in endpoints', async () => {
    expect((await publish(closed, { type: 'never.heard' })).json).toMatchObject({
      status: 422,
      errors: [{ pointer: '/type' }],
    });
    expect((await publish(closed, { type: 'order.off' })).status).toBe(202);
    const refused = await endpointOf(closed, { eventTypes: ['order.off', 'order.of', 'order.*', 'ordr.*'] });
    expect(refused.json.errors.map(({ pointer }) => pointer)).toEqual(['/eventTypes/1', '/eventTypes/3']);
    expect((await endpointOf(closed, { eventTypes: null })).status).toBe(201);
  });

  test('an endpoint keeps a type that left the catalogue', async () => {
    await closed.call('POST', '/v1/event-types', { body: { name: 'leaving' } });
    const made = await endpointOf(closed, { eventTypes: ['leaving'] });
    await closed.call('DELETE', '/v1/event-types/leaving');
    const path = `/v1/tenants/default/endpoints/${made.json.id}`;
    const change = (body: object) => closed.call<Endpoint>('PATCH', path, { body });
    expect((await change({ name: 'renamed' })).status).toBe(200);
    expect((await change({ eventTypes: ['leaving', 'order.off'] })).status).toBe(200);
    const refused = await change({ eventTypes: ['leaving', 'leavin'] });
    expect(refused.json).toMatchObject({ status: 422, errors: [{ pointer: '/eventTypes/1' }] });
  });
});
