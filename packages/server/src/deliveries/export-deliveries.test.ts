import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type Called, type TestApi } from '../testing/start-test-api.ts';

interface Row {
  id: string;
  status: string;
  endpointName: string | null;
}

let api: TestApi;
let endpointId: string;
beforeAll(async () => {
  api = await startTestApi();
  const body = { url: 'http://127.0.0.1:9/', name: '=HYPERLINK("http://a/")' };
  endpointId = (await api.call<Row>('POST', '/v1/tenants/default/endpoints', { body })).json.id;
  await api.call('POST', '/v1/tenants', { body: { id: 'large' } });
  await api.call('POST', '/v1/tenants', { body: { id: 'other' } });
  await fill('default', 2_500, 'order.paid');
  // More than the buffers of two sockets hold.
  await fill('large', 6_000, 'x'.repeat(3_000));
});
afterAll(() => api.stop());

/** Deliveries of a tenant, each third a dead letter. */
async function fill(tenantId: string, count: number, eventType: string): Promise<void> {
  await api.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at, finished_at)
     select id, $2, replace(id, 'dlv', 'evt'), $4, $3, case when n % 3 = 0 then 'cancelled' else 'delivered' end,
       now(), now()
     from unnest($1::text[]) with ordinality as d (id, n)`,
    [Array.from({ length: count }, () => newId('dlv')), tenantId, endpointId, eventType],
  );
}

const exported = (query: string, tenantId = 'default') => `/v1/tenants/${tenantId}/deliveries/export?${query}`;
const rowsIn = (text: string): Row[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

async function listed(query: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = '';
  do {
    const path: string = `/v1/tenants/default/deliveries?limit=100&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page: Called<{ data: Row[]; nextCursor: string | null }> = await api.call('GET', path);
    rows.push(...page.json.data);
    cursor = page.json.nextCursor;
  } while (cursor !== null);
  return rows;
}

/** Begins a request and reads nothing. */
async function begin(path: string, key = api.adminKey): Promise<IncomingMessage> {
  const asked = request(`${api.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

test('the lines are the deliveries of the list, in its order, and the trailer counts them', async () => {
  const answer = await begin(exported('format=ndjson'));
  let text = '';
  for await (const piece of answer) text += String(piece);
  expect(rowsIn(text)).toEqual(await listed(''));
  expect(answer.trailers['postrider-export-rows']).toBe('2500');
  expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
});

test('it takes the filters of the list, also those that no index serves', async () => {
  const { text } = await api.call('GET', exported('format=ndjson&status=cancelled&test=false'));
  expect(rowsIn(text)).toEqual(await listed('status=cancelled&test=false'));
  const none = await api.call('GET', exported('format=ndjson&eventType=no.such'));
  expect([none.status, none.text]).toEqual([200, '']);
  const refused = await api.call<ProblemJson>('GET', exported('format=ndjson&limit=5'));
  expect([refused.status, refused.json.code]).toEqual([400, 'invalid_query']);
});

test.each(['format=xml', 'format=', 'format=csv&cursor=evt_1'])('the query %j is refused', async (query) => {
  const refused = await api.call<ProblemJson>('GET', exported(query));
  expect([refused.status, refused.json.code]).toEqual([400, 'invalid_query']);
});

test('an export that was cut goes on behind the last row, without a second header line', async () => {
  const whole = await api.call('GET', exported('format=csv'));
  const lines = whole.text.split('\r\n');
  expect(lines).toHaveLength(2_502);
  const cut = 1_234;
  const cursor = lines[cut]?.split(',')[0] ?? '';
  const rest = await api.call('GET', exported(`format=csv&cursor=${cursor}`));
  expect(rest.text).toBe(lines.slice(cut + 1).join('\r\n'));
  expect([whole, rest].map(({ headers }) => headers.get('content-type'))).toEqual([
    'text/csv; charset=utf-8; header=present',
    'text/csv; charset=utf-8; header=absent',
  ]);
  const ndjson = await api.call('GET', exported(`format=ndjson&cursor=${cursor}`));
  expect(rowsIn(ndjson.text)).toHaveLength(2_500 - cut);
});

test('a table names its columns and escapes what a spreadsheet would run', async () => {
  const { text } = await api.call('GET', exported('format=csv'));
  const [head = '', first = ''] = text.split('\r\n');
  expect(head).toMatch(/^id,tenantId,eventId,externalId,eventType,endpointId,endpointName,/);
  expect(first).toContain(`,"'=HYPERLINK(""http://a/"")",http://127.0.0.1:9,`);
});

test('a tenant reads two exports at once, and others begin when those are read or their clients are gone', async () => {
  const open = [await begin(exported('format=ndjson', 'large')), await begin(exported('format=csv', 'large'))];
  const third = await api.call<ProblemJson>('GET', exported('format=ndjson', 'large'));
  expect([third.status, third.json.code]).toEqual([429, 'too_many_exports']);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  // Another tenant is not in its way.
  expect((await api.call('GET', exported('format=ndjson'))).status).toBe(200);
  open[0]?.destroy();
  await vi.waitFor(async () => expect((await api.call('HEAD', exported('format=ndjson', 'large'))).status).toBe(200));
  open[1]?.destroy();
});

test('the export of an operator has the deliveries of all tenants, or of one', async () => {
  const all = await api.call('GET', '/v1/deliveries/export?format=ndjson&status=cancelled');
  expect(rowsIn(all.text)).toHaveLength(Math.floor(2_500 / 3) + Math.floor(6_000 / 3));
  const one = await api.call('GET', '/v1/deliveries/export?format=ndjson&tenantId=default&status=cancelled');
  expect(rowsIn(one.text)).toEqual(await listed('status=cancelled'));
});

test("a tenant's key exports nothing but its own", async () => {
  const key = await api.keyFor('other', ['read']);
  expect((await api.call('GET', exported('format=ndjson'), { key })).status).toBe(404);
  expect((await api.call('GET', '/v1/deliveries/export?format=ndjson', { key })).status).toBe(403);
  expect((await api.call('GET', exported('format=ndjson', 'other'), { key })).text).toBe('');
});
