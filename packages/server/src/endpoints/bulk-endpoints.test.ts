import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Result {
  id: string;
  status: number;
  problem?: { code: string; status: number };
}

let api: TestApi;
let tenant: string;
let made = 0;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  const id = `bulk${++made}`;
  tenant = `/v1/tenants/${id}`;
  await api.call('POST', '/v1/tenants', { body: { id } });
});

async function create(settings: object = {}): Promise<string> {
  const body = { url: 'http://127.0.0.1:9/', ...settings };
  return (await api.call<{ id: string }>('POST', `${tenant}/endpoints`, { body })).json.id;
}

async function bulk(body: object): Promise<Result[]> {
  const { status, json } = await api.call<{ results: Result[] }>('POST', `${tenant}/endpoints/bulk`, { body });
  expect([status, json]).toEqual([200, { results: expect.any(Array) }]);
  return json.results;
}

async function statusOf(id: string): Promise<unknown> {
  const { status, json } = await api.call<{ status: string; version: number }>('GET', `${tenant}/endpoints/${id}`);
  return status === 200 ? json.status : status;
}

/** What a change of an endpoint leaves for the relay. */
async function sweepsOf(ids: readonly string[]): Promise<unknown[]> {
  const { rows } = await api.database.query<object>(
    `select endpoint_id as id, kind, reason, causes from endpoint_sweeps where endpoint_id = any($1) order by id, kind`,
    [ids],
  );
  return rows.map((row) => ({ ...row, id: ids.indexOf((row as { id: string }).id) }));
}

describe.each([
  ['pause', 'active', 'paused'],
  ['resume', 'paused', 'active'],
  ['enable', 'disabled', 'active'],
  ['disable', 'active', 'disabled'],
  ['delete', 'active', 404],
] as const)('%s', (action, from, to) => {
  test('does to each endpoint what its own request does', async () => {
    const [first, second, alone] = [
      await create({ status: from }),
      await create({ status: from }),
      await create({ status: from }),
    ];
    const untouched = await create({ status: from });
    expect(await bulk({ action, ids: [second, first] })).toEqual([
      { id: second, status: 200 },
      { id: first, status: 200 },
    ]);
    await (action === 'delete'
      ? api.call('DELETE', `${tenant}/endpoints/${alone}`)
      : api.call('POST', `${tenant}/endpoints/${alone}/${action}`));
    expect([await statusOf(first), await statusOf(second), await statusOf(untouched)]).toEqual([to, to, from]);
    const { rows } = await api.database.query<{ row: object }>(
      `select to_jsonb(e) - 'id' - 'created_at' - 'updated_at' - 'deleted_at' - 'sealed_headers' - 'sealed_auth' as row,
         (select count(*)::int from endpoint_secrets s where s.endpoint_id = e.id) as secrets
       from endpoints e where id = any($1) order by id`,
      [[first, second, alone]],
    );
    expect([rows[0], rows[1]]).toEqual([rows[2], rows[2]]);
    const [ofFirst, ofSecond, ofAlone] = await Promise.all([first, second, alone].map((id) => sweepsOf([id])));
    expect([ofFirst, ofSecond]).toEqual([ofAlone, ofAlone]);
  });
});

test('unknown, foreign and malformed ids are 404 results and keep no other from it', async () => {
  const mine = await create();
  const own = tenant;
  tenant = '/v1/tenants/default';
  const foreign = await create();
  tenant = own;
  const wrong = [
    newId('ep'),
    foreign,
    'nonsense',
    '',
    'ext:',
    'ext:nobody',
    `ep_${'z'.repeat(500)}`,
    newId('dlv'),
    '\u{1F600}',
  ];
  const results = await bulk({ action: 'delete', ids: [...wrong, mine] });
  expect(results.map(({ id, status, problem }) => [id, status, problem?.code])).toEqual([
    ...wrong.map((id) => [id, 404, 'endpoint_not_found']),
    [mine, 200, undefined],
  ]);
  expect((await api.call('GET', `/v1/tenants/default/endpoints/${foreign}`)).status).toBe(200);
});

test('a disabled endpoint cannot pause or resume, as alone, and what is in its status already is fine', async () => {
  const [off, on] = [await create({ status: 'disabled' }), await create()];
  const [refused, fine] = await bulk({ action: 'resume', ids: [off, on] });
  expect([refused?.status, refused?.problem?.code, fine?.status]).toEqual([409, 'endpoint_disabled', 200]);
  expect([await statusOf(off), await statusOf(on), await sweepsOf([off, on])]).toEqual(['disabled', 'active', []]);
});

test('external ids name endpoints too, and an endpoint that is named twice is changed once', async () => {
  const id = await create({ externalId: 'crm/42' });
  const { headers } = await api.call('GET', `${tenant}/endpoints/${id}`);
  expect((await bulk({ action: 'pause', ids: ['ext:crm/42', id] })).map(({ status }) => status)).toEqual([200, 200]);
  const after = await api.call('GET', `${tenant}/endpoints/${id}`);
  expect([headers.get('etag'), after.headers.get('etag')]).toEqual(['"1"', '"2"']);
});

test('a filter takes what the list finds by it, newest first', async () => {
  const [a, b, c] = [await create({ tags: ['x'] }), await create({ tags: ['x'], status: 'paused' }), await create()];
  expect(await bulk({ action: 'disable', filter: { tag: 'x' } })).toEqual([
    { id: b, status: 200 },
    { id: a, status: 200 },
  ]);
  expect([await statusOf(a), await statusOf(b), await statusOf(c)]).toEqual(['disabled', 'disabled', 'active']);
  expect(await bulk({ action: 'enable', filter: { tag: 'x', status: 'active' } })).toEqual([]);
});

test.each([
  ['neither ids nor filter', {}, ''],
  ['both', { ids: ['x'], filter: { tag: 'x' } }, ''],
  ['an empty filter', { filter: {} }, '/filter'],
  ['an unknown member of the filter', { filter: { tagged: 'x' } }, '/filter/tagged', '/filter'],
  ['no ids', { ids: [] }, '/ids'],
  ['too many ids', { ids: Array<string>(1_001).fill('x') }, '/ids'],
  ['something that is no text', { ids: [1] }, '/ids/0'],
  ['an unknown action', { action: 'archive', ids: ['x'] }, '/action'],
] as [string, object, ...string[]][])('%s is refused, and nothing changes', async (_what, body, ...pointers) => {
  const id = await create({ tags: ['x'] });
  const { status, json } = await api.call<ProblemJson>('POST', `${tenant}/endpoints/bulk`, {
    body: { action: 'delete', ...body },
  });
  expect([status, json.errors.map((each) => each.pointer)]).toEqual([422, pointers]);
  expect(await statusOf(id)).toBe('active');
});

test('a filter that finds more than a thousand is refused, and nothing changes', async () => {
  const id = await create();
  await api.database.query(
    `insert into endpoints select (jsonb_populate_record(e, jsonb_build_object('id', 'ep_0' || lpad(n::text, 25, '0')))).*
     from endpoints e, generate_series(1, 1000) n where e.id = $1`,
    [id],
  );
  const body = { action: 'pause', filter: { status: 'active' } };
  const { status, json } = await api.call<ProblemJson>('POST', `${tenant}/endpoints/bulk`, { body });
  expect([status, json.errors.map(({ pointer }) => pointer)]).toEqual([422, ['/filter']]);
  expect(await statusOf(id)).toBe('active');
  await api.call('DELETE', `${tenant}/endpoints/${id}`);
  expect((await bulk(body)).filter(({ status: each }) => each === 200)).toHaveLength(1_000);
});

test('two bulks that name the same endpoints in other orders both finish', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => create()));
  const all = Array.from({ length: 8 }, (_, i) =>
    bulk({ action: i % 2 === 0 ? 'pause' : 'resume', ids: i % 3 === 0 ? ids : ids.toReversed() }),
  );
  for (const results of await Promise.all(all)) expect(results.every(({ status }) => status === 200)).toBe(true);
  expect(new Set(await Promise.all(ids.map(statusOf))).size).toBe(1);
});

test('a repeat with the same Idempotency-Key changes nothing again', async () => {
  const id = await create();
  const call = { body: { action: 'pause', ids: [id] }, headers: { 'idempotency-key': 'once' } };
  await api.call('POST', `${tenant}/endpoints/bulk`, call);
  await api.call('POST', `${tenant}/endpoints/${id}/resume`);
  const again = await api.call('POST', `${tenant}/endpoints/bulk`, call);
  expect([again.headers.get('idempotent-replayed'), await statusOf(id)]).toEqual(['true', 'active']);
});
