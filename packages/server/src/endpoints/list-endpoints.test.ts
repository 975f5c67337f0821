import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Listed {
  data: { id: string; name: string; tag: string }[];
  nextCursor: string | null;
}

let api: TestApi;
const base = '/v1/tenants/default';

/** By their names; in the order of their creation. */
const ENDPOINTS: Record<string, object> = {
  'Main shop': { url: 'https://Shop.Example.com:8443/a?b', eventTypes: ['order.*'], tags: ['a', 'B', 'é'] },
  'ÜBER shop': { url: 'https://bücher.example/', eventTypes: ['order.paid', 'user.made'], tags: ['a', '😀'] },
  'no. 3': { url: 'http://[::1]:9/', tags: ['a'], status: 'paused', externalId: 'crm 3' },
  no_4: { url: 'http://127.0.0.1:9/', status: 'disabled', eventTypes: ['vip.only'] },
  failing: { url: 'http://127.0.0.1:9/', eventTypes: ['order.paid.late', 'vip.*'] },
};

beforeAll(async () => {
  const lookup = async () => ['127.0.0.1'];
  api = await startTestApi({ replacements: { lookup }, env: { POSTRIDER_ALLOWED_CIDRS: '127.0.0.0/8,::1/128' } });
  await api.call('POST', '/v1/event-types', { body: { name: 'vip.only', optIn: true } });
  for (const [name, body] of Object.entries(ENDPOINTS)) {
    const created = await api.call('POST', `${base}/endpoints`, { body: { name, ...body } });
    if (created.status !== 201) throw new Error(created.text);
  }
  await api.database.query(`update endpoints set failing_since = now() where name in ('failing', 'no_4')`);
  await api.call('POST', '/v1/tenants', { body: { id: 'other' } });
  await api.call('POST', '/v1/tenants/other/endpoints', {
    body: { url: 'http://127.0.0.1:9/', name: 'Main other', tags: ['theirs'], externalId: 'crm 3' },
  });
});
afterAll(() => api.stop());

const list = async (query: Record<string, string>, path = `${base}/endpoints`) =>
  (await api.call<Listed & ProblemJson>('GET', `${path}?${new URLSearchParams(query).toString()}`)).json;
const namesOf = ({ data }: Listed) => data.map(({ name }) => name);

describe('a list has the endpoints that fit', () => {
  test.each<[Record<string, string>, string[]]>([
    [{}, ['failing', 'no_4', 'no. 3', 'ÜBER shop', 'Main shop']],
    [{ tag: 'a' }, ['no. 3', 'ÜBER shop', 'Main shop']],
    [{ tag: 'b' }, []],
    [{ status: 'paused' }, ['no. 3']],
    [{ health: 'healthy' }, ['no. 3', 'ÜBER shop', 'Main shop']],
    [{ health: 'failing' }, ['failing']],
    [{ health: 'disabled' }, ['no_4']],
    [{ name: 'SHOP' }, ['ÜBER shop', 'Main shop']],
    [{ name: 'über' }, ['ÜBER shop']],
    [{ name: '_' }, ['no_4']],
    [{ name: '.' }, ['no. 3']],
    [{ host: 'SHOP.example.com' }, ['Main shop']],
    [{ host: 'example.com' }, []],
    [{ host: 'Bücher.example' }, ['ÜBER shop']],
    [{ host: 'xn--bcher-kva.example' }, ['ÜBER shop']],
    [{ host: '[::1]' }, ['no. 3']],
    [{ host: '127.0.0.1' }, ['failing', 'no_4']],
    [{ externalId: 'crm 3' }, ['no. 3']],
    [{ externalId: 'crm' }, []],
    [{ eventType: 'order.paid' }, ['no. 3', 'ÜBER shop', 'Main shop']],
    [{ eventType: 'order.paid.late' }, ['failing', 'no. 3', 'Main shop']],
    [{ eventType: 'order' }, ['no. 3']],
    // Only those that name it: it is opt-in.
    [{ eventType: 'vip.only' }, ['no_4']],
    [{ eventType: 'vip.gold' }, ['failing', 'no. 3']],
    [{ tag: 'a', name: 'shop', eventType: 'user.made', health: 'healthy', status: 'active' }, ['ÜBER shop']],
    [{ tag: 'a', externalId: 'crm 3', host: '127.0.0.1' }, []],
  ])('%j', async (query, names) => {
    const answer = await list(query);
    expect(namesOf(answer)).toEqual(names);
    expect(answer.nextCursor).toBeNull();
    const { externalId, ...ofAll } = query;
    if (externalId !== undefined) return;
    const ofOperator = await list({ ...ofAll, tenantId: 'default' }, '/v1/endpoints');
    expect(namesOf(ofOperator)).toEqual(names);
  });

  test('page by page, also when some are added meanwhile', async () => {
    const first = await list({ tag: 'a', limit: '2' });
    await api.call('POST', `${base}/endpoints`, { body: { url: 'http://127.0.0.1:9/', name: 'late', tags: ['a'] } });
    const second = await list({ tag: 'a', limit: '2', cursor: first.nextCursor ?? '' });
    expect([...namesOf(first), ...namesOf(second)]).toEqual(['no. 3', 'ÜBER shop', 'Main shop']);
    await api.database.query(
      `delete from endpoint_secrets where endpoint_id in (select id from endpoints where name = 'late')`,
    );
    await api.database.query(`delete from endpoints where name = 'late'`);
  });

  test('of all tenants', async () => {
    expect(namesOf(await list({ name: 'main' }, '/v1/endpoints'))).toEqual(['Main other', 'Main shop']);
    expect(await list({ externalId: 'crm 3' }, '/v1/endpoints')).toMatchObject({ status: 400, code: 'invalid_query' });
  });
});

test.each([
  { host: 'https://shop.example.com' },
  { host: 'shop.example.com:443' },
  { host: '' },
  { name: '' },
  { health: 'ill' },
  { eventType: 'order.*' },
  { externalId: ' a' },
])('%j is no filter', async (query) => {
  expect(await list(query)).toMatchObject({ status: 400, code: 'invalid_query' });
});

describe('the tags of a tenant', () => {
  const tags = (query: Record<string, string> = {}, tenantId = 'default') =>
    list(query, `/v1/tenants/${tenantId}/tags`);

  test('are sorted, with how many endpoints have each', async () => {
    const all = [
      { tag: 'B', endpoints: 1 },
      { tag: 'a', endpoints: 3 },
      { tag: 'é', endpoints: 1 },
      { tag: '😀', endpoints: 1 },
    ];
    expect(await tags()).toEqual({ data: all, nextCursor: null });
    const first = await tags({ limit: '2' });
    expect(first.data).toEqual(all.slice(0, 2));
    expect(await tags({ limit: '2', cursor: first.nextCursor ?? '' })).toEqual({
      data: all.slice(2),
      nextCursor: null,
    });
    expect((await tags({}, 'other')).data).toEqual([{ tag: 'theirs', endpoints: 1 }]);
  });

  test('are not those of deleted endpoints', async () => {
    const { json } = await api.call<{ id: string }>('POST', '/v1/tenants/other/endpoints', {
      body: { url: 'http://127.0.0.1:9/', tags: ['gone'] },
    });
    expect((await tags({}, 'other')).data).toHaveLength(2);
    await api.call('DELETE', `/v1/tenants/other/endpoints/${json.id}`);
    expect((await tags({}, 'other')).data).toHaveLength(1);
  });

  test.each([Buffer.from('\0').toString('base64url'), Buffer.from(' a').toString('base64url')])(
    'have no cursor like %j',
    async (cursor) => {
      expect(await tags({ cursor })).toMatchObject({ status: 400, code: 'invalid_cursor' });
    },
  );
});
