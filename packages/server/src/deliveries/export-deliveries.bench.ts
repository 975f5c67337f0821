import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

// What the export of a million deliveries takes, in time and in memory (server and client in one process), and what counting a
// million dead letters by group takes. `BENCH_ROWS` makes it smaller.

const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const BATCH = 10_000;
const ENDPOINTS = 100;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  await api.database.query(`insert into tenants (id, created_at, updated_at) values ('huge', now(), now())`);
  const endpointIds = Array.from({ length: ENDPOINTS }, () => newId('ep'));
  await api.database.query(
    `insert into endpoints (id, tenant_id, url, name, status, format, signing, retry, timeout_ms, created_at, updated_at)
     select id, 'huge', 'https://shop.example.com/', 'A shop', 'active', '{}', '{}', '{"delaysSeconds":[5,30]}', 15000,
       now(), now()
     from unnest($1::text[]) as e (id)`,
    [endpointIds],
  );
  for (let from = 0; from < ROWS; from += BATCH) await insert(Math.min(BATCH, ROWS - from), endpointIds);
  await api.database.query('vacuum analyze deliveries');
  await api.database.query('vacuum analyze attempts');
  await api.database.query('analyze');
}, 1_200_000);
afterAll(() => api.stop());

async function insert(count: number, endpointIds: string[]): Promise<void> {
  const ids = Array.from({ length: count }, () => newId('dlv'));
  // An event for every delivery, an endpoint for every hundredth, and a failed attempt.
  await api.database.query(
    `insert into events (id, tenant_id, type, data, priority, external_id, tags, delivery_count, created_at)
     select replace(id, 'dlv', 'evt'), 'huge', 'order.paid', '{}', 'normal', 'order-' || n, array['t' || n % 1000], 1, now()
     from unnest($1::text[]) with ordinality as d (id, n)`,
    [ids],
  );
  await api.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count, last_outcome,
       last_status, dead_letter_reason, dead_letter_detail, dead_letter_at, created_at, finished_at)
     select id, 'huge', replace(id, 'dlv', 'evt'), 'order.paid', ($2::text[])[n % ${ENDPOINTS} + 1], 'dead_lettered', 1,
       'server_error', 500 + n % 4, 'attempts_exhausted', 'The receiver answered 503 to the last of 3 attempts.', now(), now(), now()
     from unnest($1::text[]) with ordinality as d (id, n)`,
    [ids, endpointIds],
  );
  await api.database.query(
    `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat,
       request, response, masked)
     select id, 1, 1, now(), 12, '{}', 'server_error', false,
       '{"method":"POST","url":"https://shop.example.com/","headers":{},"body":"{}","bodySha256":"00"}',
       '{"status":503,"headers":{},"body":"","truncated":false}', true
     from unnest($1::text[]) as d (id)`,
    [ids],
  );
}

interface Read {
  rows: string | undefined;
  bytes: number;
  seconds: number;
  /** Of server and client. */
  cpuSeconds: number;
  moreBytes: number;
}

async function read(path: string): Promise<Read> {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const asked = request(`${api.url}${path}`, { headers: { authorization: `Bearer ${api.adminKey}` } });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let bytes = 0;
  answer.on('data', (piece: Buffer) => (bytes += piece.length));
  await once(answer, 'end');
  clearInterval(watch);
  const { user, system } = process.cpuUsage(cpu);
  return {
    rows: answer.trailers['postrider-export-rows'],
    bytes,
    seconds: (performance.now() - begun) / 1_000,
    cpuSeconds: (user + system) / 1_000_000,
    moreBytes: most - before,
  };
}

const deliveries = '/v1/tenants/huge/deliveries';

test.each([
  ['as lines', `${deliveries}/export?format=ndjson`],
  ['as a table', `${deliveries}/export?format=csv`],
  ['by a filter that fits a thousandth', `${deliveries}/export?format=ndjson&tag=t7`],
  ['by a filter that fits nothing', `${deliveries}/export?format=ndjson&outcome=gone`],
])('export %s', { timeout: 900_000 }, async (what, path) => {
  const { rows, bytes, seconds, cpuSeconds, moreBytes } = await read(path);
  const mebibytes = [bytes, moreBytes].map((each) => Math.round(each / 2 ** 20));
  const took = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU in Node`;
  console.log(`export ${what}: ${rows} rows, ${mebibytes[0]} MiB in ${took}; ${mebibytes[1]} MiB of memory more`);
  expect(rows).toBeDefined();
});

test.each([
  ['of a tenant', '/v1/tenants/huge/dead-letters/groups'],
  ['of all tenants', '/v1/dead-letters/groups'],
  ['of a tenant by type', '/v1/tenants/huge/dead-letters/groups?eventType=order.paid&responseStatus=503'],
  ['of a tenant by tag', '/v1/tenants/huge/dead-letters/groups?tag=t7'],
])('groups of dead letters %s', { timeout: 120_000 }, async (what, path) => {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const begun = performance.now();
    expect((await api.call('GET', path)).status).toBe(200);
    times.push(performance.now() - begun);
  }
  const median = times.toSorted((a, b) => a - b)[2] ?? 0;
  console.log(`groups ${what}: ${median.toFixed(0)} ms (median of 5), ${Math.max(...times).toFixed(0)} ms at most`);
});
