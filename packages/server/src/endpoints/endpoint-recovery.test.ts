import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const endpoints = '/v1/tenants/default/endpoints';
const SINCE = '2026-03-01T10:00:00.000Z';
const EXPECTED = '2026-03-01T10:05:00.000Z';
/** As a worker leaves it within the first second. */
const BEGUN = {
  sinceMs: Date.parse(SINCE),
  changedMs: Date.parse(SINCE),
  limit: 2,
  usualMs: null,
  backlog: null,
  countedMs: null,
  perSecond: null,
  expectedMs: null,
};

interface Endpoint {
  id: string;
  recovery: unknown;
}

/** The recovery as the endpoint, the tenant's list and the operators' list show it. */
async function shown(recovery: object | null): Promise<unknown> {
  const { json: made } = await api.call<Endpoint>('POST', endpoints, { body: { url: 'http://127.0.0.1:9/' } });
  expect(made.recovery).toBeNull();
  await api.database.query('update endpoints set recovery = $2 where id = $1', [made.id, recovery]);
  const { json: one } = await api.call<Endpoint>('GET', `${endpoints}/${made.id}`);
  for (const path of [endpoints, '/v1/endpoints']) {
    const { json } = await api.call<{ data: Endpoint[] }>('GET', `${path}?limit=100`);
    expect(json.data.find(({ id }) => id === made.id)?.recovery).toEqual(one.recovery);
  }
  return one.recovery;
}

test('an endpoint that recovers shows since when, how much it gets at a time, what waits and until when', async () => {
  const counted = { ...BEGUN, limit: 4, backlog: 7_310, perSecond: 24.3, expectedMs: Date.parse(EXPECTED) };
  expect(await shown(counted)).toEqual({ since: SINCE, inFlight: 4, backlog: 7_310, expectedAt: EXPECTED });
});

test('below one at a time it still gets one', async () => {
  expect(await shown({ ...BEGUN, limit: 0.25, backlog: 3 })).toEqual({
    since: SINCE,
    inFlight: 1,
    backlog: 3,
    expectedAt: null,
  });
});

test.each([
  ['one that does not recover', null],
  ['one whose backlog is not counted yet', BEGUN],
])('%s shows null', async (_which, recovery) => {
  expect(await shown(recovery)).toBeNull();
});

test('a recovery changes neither the version of an endpoint nor what the audit keeps of it', async () => {
  const { json: made, headers } = await api.call<Endpoint>('POST', endpoints, { body: { url: 'http://127.0.0.1:9/' } });
  const path = `${endpoints}/${made.id}`;
  await api.database.query('update endpoints set recovery = $2 where id = $1', [made.id, { ...BEGUN, backlog: 3 }]);
  const changed = await api.call<Endpoint>('PATCH', path, {
    body: { name: 'shop' },
    headers: { 'if-match': String(headers.get('etag')) },
  });
  expect(changed).toMatchObject({ status: 200, json: { recovery: { backlog: 3 } } });
  const { json } = await api.call<{ data: { before: object; after: object }[] }>(
    'GET',
    `/v1/audit?resource=${made.id}`,
  );
  expect(json.data.length).toBeGreaterThan(0);
  expect(JSON.stringify(json.data)).not.toContain('recovery');
});
