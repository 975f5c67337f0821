import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { POSTRIDER, recordChanges } from '@postrider/store/audit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAuditScene, type AuditScene, type Entry } from '../testing/audit-scene.ts';
import type { ProblemJson } from '../testing/problem.ts';

const ROWS = 250;
const T = '/v1/tenants/default';

let scene: AuditScene;
let endpointId: string;
beforeAll(async () => {
  scene = await startAuditScene();
  endpointId = await scene.newEndpoint({ name: '0' });
  const change = { tenantId: 'default', action: 'updateEndpoint', resourceType: 'endpoint', resourceId: endpointId };
  const changes = Array.from({ length: ROWS }, (_, i) => ({ ...change, before: null, after: { name: `=n,${i}` } }));
  await recordChanges(scene.api.database, { changes, actor: POSTRIDER, requestId: null, now: new Date() });
});
afterAll(() => scene?.api.stop());

const exported = (query: string, base = T) => scene.api.call('GET', `${base}/audit/export?${query}`);
const entriesIn = (lines: string) =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);

async function listed(query: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `${T}/audit?limit=100&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page: { data: Entry[]; nextCursor: string | null } = (await scene.ok<typeof page>('GET', path)).json;
    found.push(...page.data);
    cursor = page.nextCursor;
  }
  return found;
}

test('the lines are the entries of the list, in its order, and the trailer counts them', async () => {
  const headers = { authorization: `Bearer ${scene.api.adminKey}` };
  const asked = get(`${scene.api.url}${T}/audit/export?action=updateEndpoint`, { headers });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const lines = await text(answer);
  expect(entriesIn(lines)).toEqual(await listed('action=updateEndpoint'));
  expect(answer.trailers['postrider-export-rows']).toBe(String(ROWS));
});

test('it goes on behind the last row, and a table then has no second header line', async () => {
  const whole = (await exported(`format=csv&resource=${endpointId}`)).text.split('\r\n');
  expect(whole).toHaveLength(ROWS + 3);
  expect(whole[0]).toBe('id,at,tenantId,actorKeyId,actorName,action,resourceType,resourceId,before,after,requestId');
  const [cursor = ''] = whole[100]?.split(',') ?? [];
  const rest = await exported(`format=csv&resource=${endpointId}&cursor=${cursor}`);
  expect(rest.text).toBe(whole.slice(101).join('\r\n'));
  expect(whole[1]).toContain(`,"{""name"":""=n,${ROWS - 1}""}",`);
});

test('each key exports what it may list, and nothing else', async () => {
  const other = await scene.newTenant();
  const key = await scene.api.keyFor(other, ['write']);
  const own = await scene.api.call('GET', `/v1/tenants/${other}/audit/export`, { key });
  expect(entriesIn(own.text).map(({ action, actor }) => [action, actor.name])).toEqual([
    ['createKey', 'operator'],
    ['createTenant', 'operator'],
  ]);
  expect((await scene.api.call('GET', `${T}/audit/export`, { key })).status).toBe(404);
  expect((await scene.api.call('GET', '/v1/audit/export', { key })).status).toBe(403);
  const reader = await scene.api.keyFor(other, ['read']);
  expect((await scene.api.call('GET', `/v1/tenants/${other}/audit/export`, { key: reader })).status).toBe(403);
  const all = await exported(`tenantId=${other}`, '/v1');
  expect(entriesIn(all.text).map(({ actor }) => actor.name)).toEqual(['bootstrap', 'bootstrap', 'bootstrap']);
});

test.each(['format=xml', 'cursor=dlv_1', 'limit=5', 'actor=system'])('the query %j is refused', async (query) => {
  const refused = await scene.api.call<ProblemJson>('GET', `${T}/audit/export?${query}`);
  expect([refused.status, refused.json.code]).toEqual([400, 'invalid_query']);
});
