import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

// What lists of endpoints take with 100,000 endpoints in 100 tenants, and in one more tenant that has 50,000 by itself: a page
// of 50, without a filter, with one that fits every tenth endpoint, and with one that fits a single endpoint, the oldest.

const TENANTS = 100;
const EACH = 1_000;
const HUGE = 50_000;
const CALLS = 200;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.database.query(
    `insert into tenants (id, created_at, updated_at)
     select id, now(), now() from unnest($1::text[]) as t (id)`,
    [[...Array.from({ length: TENANTS }, (_, n) => `t${n}`), 'huge']],
  );
  // In the order of their ids the tenants take turns, as they would over time.
  await insert(TENANTS * EACH, (i) => ({ tenant: `t${i % TENANTS}`, nth: Math.floor(i / TENANTS) + 1 }));
  await insert(HUGE, (i) => ({ tenant: 'huge', nth: i + 1 }));
  await api.database.query('analyze');
}, 300_000);
afterAll(() => api.stop());

async function insert(count: number, of: (i: number) => { tenant: string; nth: number }): Promise<void> {
  for (let from = 0; from < count; from += 5_000) {
    await insertSome(Array.from({ length: 5_000 }, (_, i) => ({ id: newId('ep'), ...of(from + i) })));
  }
}

async function insertSome(endpoints: { id: string; tenant: string; nth: number }[]): Promise<void> {
  const ids = endpoints.map(({ id }) => id);
  await api.database.query(
    `insert into endpoints (id, tenant_id, external_id, url, name, status, event_types, tags, format, signing, retry,
       timeout_ms, metadata, created_at, updated_at)
     select id, tenant, 'crm-' || id, 'https://shop-' || nth || '.example.com/webhooks/' || id, 'Shop number ' || nth, 'active',
       case when nth % 10 = 0 then null else array['order.*', 'invoice.sent'] end, array['tag-' || nth % 10, 'nth-' || nth],
       '{"type":"standard"}', '{"scheme":"standard"}', '{"delaysSeconds":[5,30,120]}', 15000, '{"plan":"pro"}', now(), now()
     from unnest($1::text[], $2::text[], $3::int[]) as given (id, tenant, nth)`,
    [ids, endpoints.map(({ tenant }) => tenant), endpoints.map(({ nth }) => nth)],
  );
  await api.database.query(
    `insert into endpoint_secrets (endpoint_id, id, sealed_secret, created_at)
     select id, replace(id, 'ep_', 'sec_'), '\\x00', now() from unnest($1::text[]) as given (id)`,
    [ids],
  );
}

const FILTERS: [what: string, query: string][] = [
  ['no filter', ''],
  ['a tag of each tenth', 'tag=tag-3'],
  ['a tag of the oldest', 'tag=nth-1'],
  ['a name of the oldest', `name=${encodeURIComponent('SHOP NUMBER 1')}`],
  ['the host of the oldest', 'host=shop-1.example.com'],
  ['an event type of each tenth', 'eventType=user.made'],
  ['a status of none', 'status=paused'],
  ['a health of none', 'health=failing'],
];

async function measure(pathOf: (i: number) => string): Promise<string> {
  const taken: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const startedAt = performance.now();
    const { status, text } = await api.call('GET', pathOf(i));
    expect(status, text).toBe(200);
    taken.push(performance.now() - startedAt);
  }
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(share * CALLS) - 1] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

test('pages of 50 endpoints', { timeout: 600_000 }, async () => {
  for (const [what, query] of FILTERS) {
    const paths: [string, (i: number) => string][] = [
      ['of 1,000', (i) => `/v1/tenants/t${i % TENANTS}/endpoints?${query}`],
      ['of 50,000', () => `/v1/tenants/huge/endpoints?${query}`],
      ['of all', () => `/v1/endpoints?${query}`],
    ];
    for (const [of, pathOf] of paths) console.log(`${what}, ${of}: ${await measure(pathOf)}`);
  }
  const { rows } = await api.database.query<{ id: string }>(
    `select external_id as id from endpoints where tenant_id = 't7' order by id limit 1`,
  );
  const externalId = rows[0]?.id ?? '';
  expect(externalId).toMatch(/^crm-/);
  console.log(`by external id: ${await measure(() => `/v1/tenants/t7/endpoints?externalId=${externalId}`)}`);
  console.log(`one by external id: ${await measure(() => `/v1/tenants/t7/endpoints/ext:${externalId}`)}`);
  console.log(`tags of 1,000: ${await measure((i) => `/v1/tenants/t${i % TENANTS}/tags`)}`);
  console.log(`ten tags of 1,000: ${await measure((i) => `/v1/tenants/t${i % TENANTS}/tags?limit=10`)}`);
  console.log(`ten tags of 50,000: ${await measure(() => '/v1/tenants/huge/tags?limit=10')}`);
});
