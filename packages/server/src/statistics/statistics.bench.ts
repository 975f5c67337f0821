import { connect, type Database } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

// How long the numbers of 30 days with 10 million deliveries take to read: of a tenant with 200 endpoints and 5 types of event.
// The rollups are written as if the deliveries had been counted: a row for each hour and day of each endpoint and type, and
// for each minute of the last two hours.

const NOW = new Date('2026-03-02T10:20:30.000Z');
const ENDPOINTS = 200;
const TYPES = 5;
const DAYS = 30;
const DELIVERIES = 10_000_000;
const REQUESTS = 100;

let api: TestApi;
let database: Database;
beforeAll(async () => {
  api = await startTestApi({
    replacements: { now: () => NOW, checkAnswers: false },
    env: { POSTRIDER_MAX_ENDPOINTS_PER_TENANT: '1000' },
  });
  database = connect(api.databaseUrl, { maxConnections: 1, applicationName: 'bench', unlimited: true });
  const made = await api.call<{ id: string }>('POST', '/v1/tenants/default/endpoints', {
    body: { url: 'http://127.0.0.1:9/' },
  });
  await database.query(
    `insert into endpoints select (jsonb_populate_record(e, jsonb_build_object('id', left(e.id, 20) || lpad(n::text, 9, '0')))).*
     from endpoints e, generate_series(2, ${ENDPOINTS}) n where e.id = $1`,
    [made.json.id],
  );
  for (const [grain, hours, every] of [
    ['minute', 2, '1 minute'],
    ['hour', DAYS * 24, '1 hour'],
    ['day', DAYS * 24, '1 day'],
  ] as const)
    await fill({ grain, hours, every });
  await database.query('vacuum analyze rollups');
}, 900_000);
afterAll(async () => {
  await database?.end();
  await api?.stop();
});

/** Rows of all four levels of the tenant. Each tally has as many buckets as that many deliveries may fall into. */
async function fill({ grain, hours, every }: { grain: string; hours: number; every: string }): Promise<void> {
  const perMs = DELIVERIES / (DAYS * 24 * 3_600_000);
  const seconds = { minute: 60, hour: 3_600, day: 86_400 }[grain] ?? 60;
  const all = Math.round(perMs * seconds * 1_000);
  const levels = [
    { endpoints: `select id from endpoints where tenant_id = 'default'`, types: TYPES, share: ENDPOINTS * TYPES },
    { endpoints: `select id from endpoints where tenant_id = 'default'`, types: 0, share: ENDPOINTS },
    { endpoints: `select ''::text as id`, types: TYPES, share: TYPES },
    { endpoints: `select ''::text as id`, types: 0, share: 1 },
  ];
  for (const { endpoints, types, share } of levels) {
    const n = Math.max(1, Math.round(all / share));
    const buckets = Math.min(n, 80);
    await database.query(
      `insert into rollups
       select 'default', e.id, case when t = 0 then '' else 'type.' || t end, $1, at, n, n, 0, 0, 0, n - n / 50, n / 50, 0, 0,
         n, n * 90, n * 200, n, null, null, null, tally(20), tally(60),
         array[(200::bigint << 40) + n, (503::bigint << 40) + n / 50]
       from (values (${n}::bigint)) as counted (n), (${endpoints}) e, generate_series($2::int, $3::int) t,
         generate_series(date_bin($4::interval, $5::timestamptz - make_interval(hours => $6), 'epoch'), $5, $4::interval) at`.replaceAll(
        /tally\((\d+)\)/g,
        (_, first) =>
          `(select array_agg((b::bigint << 40) + ${Math.ceil(n / buckets)}) from generate_series(${first}, ${first} + ${buckets - 1}) b)`,
      ),
      [grain, types === 0 ? 0 : 1, types, every, NOW, hours],
    );
  }
}

test('the numbers of 30 days over 10 million deliveries', { timeout: 600_000 }, async () => {
  const { rows } = await database.query('select grain, count(*) as rows from rollups group by 1 order by 1');
  const size = await database.query<{ mb: number }>(
    `select sum(pg_total_relation_size(inhrelid)) / 1e6 as mb from pg_inherits where inhparent = 'rollups'::regclass`,
  );
  const queries: Record<string, string> = {
    'by day': 'bucket=day',
    'by hour': 'bucket=hour',
    'of a type, by day': 'bucket=day&eventType=type.3',
    'of an endpoint, by hour': `bucket=hour&endpointId=${await anyEndpoint()}`,
  };
  const from = new Date(NOW.getTime() - DAYS * 86_400_000).toISOString();
  for (const [name, query] of Object.entries(queries)) {
    const took: number[] = [];
    let bytes = 0;
    for (let i = 0; i < REQUESTS; i++) {
      const began = performance.now();
      const { status, text } = await api.call('GET', `/v1/tenants/default/stats?from=${from}&${query}`);
      took.push(performance.now() - began);
      expect(status).toBe(200);
      bytes = text.length;
    }
    const sorted = took.toSorted((one, other) => one - other);
    const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]?.toFixed(1);
    console.log(`${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms of ${REQUESTS}, ${(bytes / 1_000).toFixed(0)} KB`);
  }
  console.log(JSON.stringify(rows), `${Number(size.rows[0]?.mb).toFixed(0)} MB`);
});

async function anyEndpoint(): Promise<string> {
  const { rows } = await database.query<{ id: string }>('select id from endpoints order by id limit 1');
  return rows[0]?.id ?? '';
}
