import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sql } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { explainAll } from '../testing/explain-plan.ts';
import { startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import type { ReplayCriteria } from './criteria.ts';
import { findMatching } from './find-matching.ts';
import { readProgress, type ReplayInProgress } from './progress.ts';
import { listReplays } from './replays.ts';
import { sendPage } from './send-page.ts';
import { countOpen, settle } from './settle.ts';

// What a replay reads grows with what it looks at, not with what there is.

const TENANTS = 20;
const ROWS = 10_000;
const PER_TENANT = ROWS / TENANTS;
const DEAD_PER_TENANT = PER_TENANT / 10;
const REPLAYS = 2_000;
const REPLAYS_WITH_ITEMS = 60;
/** Items of each replay: all but the last few are sent, and all but a few of these have a result. */
const ITEMS = 400;
const OPEN = 5;
const LIMIT = 50;
const NOW = new Date();

let scene: StoreScene;
let replay: ReplayInProgress;
let ids: string[];

beforeAll(async () => {
  scene = await startStoreScene();
  const { database } = scene;
  ids = Array.from({ length: ROWS }, () => newId('dlv'));
  const fill = (text: string) =>
    database.query(text.replace('$ids', '$1::text[]) with ordinality as d (id, n)'), [ids]);
  const tenant = `'t' || n % ${TENANTS}`;
  const event = `replace(id, 'dlv', 'evt')`;
  await database.query(
    `insert into tenants (id, created_at, updated_at) select 't' || n, now(), now() from generate_series(0, 999) n`,
  );
  await fill(
    `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
     select 'ep_' || n, ${tenant}, 'https://example.com/', 'active', '{}', '{}', '{}', 1000, now(), now()
     from unnest($ids where n <= 1000`,
  );
  await fill(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     select ${event}, ${tenant}, 'a.b', '{}', 'normal', 1, now() from unnest($ids`,
  );
  await fill(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, dead_letter_reason, dead_letter_at,
       attempt_count, last_outcome, last_status, created_at, finished_at)
     select id, ${tenant}, ${event}, 'a.b', 'ep_' || (n - 1) % 1000 + 1,
       case when n / ${TENANTS} % 10 = 0 then 'dead_lettered' else 'delivered' end,
       case when n / ${TENANTS} % 10 = 0 then 'attempts_exhausted' end, now(), 1, 'server_error', 503, now(), now()
     from unnest($ids`,
  );
  await fill(
    `insert into replays (id, tenant_id, action, criteria, fresh, rate_per_second, status, requested_by, created_at, check_at,
       sent_to)
     select replace(id, 'dlv', 'rpl'), 't3', 'send', '{"filter":{"endpointId":"ep_3"}}', false, 50, 'running', 'key_1', now(),
       now(), '' from unnest($ids where n <= ${REPLAYS}`,
  );
  const own = ids.filter((_, i) => (i + 1) % TENANTS === 3);
  await database.query(
    `insert into replay_items (replay_id, subject, source_id, sent_id, result)
     select r.id, d.id, d.id, case when n <= ${ITEMS - LIMIT} then d.id end,
       case when n <= ${ITEMS - LIMIT - OPEN} then 'delivered' end
     from (select id from replays order by id limit ${REPLAYS_WITH_ITEMS}) r, unnest($1::text[]) with ordinality as d (id, n) where n <= ${ITEMS}`,
    [own],
  );
  await database.query('update replays set sent_to = $1', [own[ITEMS - LIMIT - 1]]);
  await database.query('vacuum analyze');
  const { rows } = await database.query<{ id: string }>('select id from replays order by id limit 1');
  const found = await readProgress(database, rows[0]?.id ?? '');
  if (found === undefined) throw new Error('The replay is missing.');
  // So the page is due as a whole.
  replay = { ...found, pacedToMs: NOW.getTime() - 1_000 };
});
afterAll(() => scene?.close());

const match = (sql: Sql, criteria: ReplayCriteria) =>
  findMatching(sql, { tenantId: 't3', action: 'send', criteria, afterId: '', acceptedBy: NOW, now: NOW });

test.each<[string, number, (sql: Sql) => Promise<unknown>]>([
  ['a list of replays', LIMIT + 1, (sql) => listReplays(sql, { tenantId: 't3', limit: LIMIT })],
  ['a replay', 1, (sql) => readProgress(sql, replay.id)],
  ['what matches an endpoint', PER_TENANT, (sql) => match(sql, { filter: { endpointId: 'ep_3' } })],
  ['what matches of all tenants', PER_TENANT, (sql) => match(sql, { filter: { outcome: 'server_error' } })],
  ['dead letters of a tenant', DEAD_PER_TENANT, (sql) => match(sql, { filter: { status: 'dead_lettered' } })],
  ['deliveries by their ids', 3, (sql) => match(sql, { filter: { ids: [ids[2] ?? '', ids[2 + TENANTS] ?? ''] } })],
  ['an event', 1, (sql) => match(sql, { filter: { eventId: ids[2]?.replace('dlv', 'evt') } })],
  ['whether results are missing', 1, (sql) => countOpen(sql, replay.id)],
  ['results', OPEN, (sql) => settle(sql, replay, NOW)],
])('%s: no step visits more than %i rows', async (_what, most, read) => {
  const steps = await explainAll(scene.database, read);
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter(({ rowsVisited }) => rowsVisited > most)).toEqual([]);
});

test('sending a page visits the rows of that page', async () => {
  const steps = await explainAll(scene.database, (sql) => sendPage(sql, replay, NOW));
  expect(steps.some(({ type, relation }) => type === 'ModifyTable' && relation.startsWith('deliveries'))).toBe(true);
  // The look for what is queued goes back over two such pages.
  expect(steps.filter(({ rowsVisited }) => rowsVisited > 2 * LIMIT)).toEqual([]);
});
