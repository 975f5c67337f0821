import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

// What the export of a million deliveries takes, in time and in memory of a server process of its own, and what counting a
// million dead letters by group takes. `BENCH_ROWS` makes it smaller. It runs what is built (`pnpm bench` builds), and reads /proc of Linux.

const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const BATCH = 10_000;
const ENDPOINTS = 100;

let api: TestApi;
let server: ChildProcessByStdio<null, Readable, null>;
let serverUrl = '';
beforeAll(async () => {
  api = await startTestApi();
  server = spawn(process.execPath, [fileURLToPath(new URL('../../dist/bin/server.js', import.meta.url))], {
    env: {
      POSTRIDER_DATABASE_URL: api.databaseUrl,
      POSTRIDER_PORT: '0',
      POSTRIDER_ENCRYPTION_KEYS: `a:${Buffer.alloc(32, 1).toString('base64')}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  serverUrl = (JSON.parse(line) as { url: string }).url; // the line "ready"
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
afterAll(async () => {
  server.kill('SIGTERM');
  await api.stop();
});

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
  lines: number;
  bytes: number;
  seconds: number;
  /** Of the server. */
  cpuSeconds: number;
  moreBytes: number;
}

const TICKS_PER_SECOND = 100;
const NEW_LINE = 10;

/** What the server process has used. */
function used(): { rssBytes: number; cpuSeconds: number } {
  const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
  return { rssBytes: Number(rss) * 1024, cpuSeconds: (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND };
}

async function read(path: string): Promise<Read> {
  const before = used();
  let most = before.rssBytes;
  const watch = setInterval(() => (most = Math.max(most, used().rssBytes)), 50);
  const begun = performance.now();
  const asked = request(`${serverUrl}${path}`, { headers: { authorization: `Bearer ${api.adminKey}` } });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let [bytes, lines] = [0, 0];
  answer.on('data', (piece: Buffer) => {
    bytes += piece.length;
    for (let at = piece.indexOf(NEW_LINE); at >= 0; at = piece.indexOf(NEW_LINE, at + 1)) lines += 1;
  });
  await once(answer, 'end');
  clearInterval(watch);
  return {
    rows: answer.trailers['postrider-export-rows'],
    lines,
    bytes,
    seconds: (performance.now() - begun) / 1_000,
    cpuSeconds: used().cpuSeconds - before.cpuSeconds,
    moreBytes: most - before.rssBytes,
  };
}

const deliveries = '/v1/tenants/huge/deliveries';

test.each([
  ['as lines', `${deliveries}/export?format=ndjson`],
  ['as a table', `${deliveries}/export?format=csv`],
  ['by a filter that fits a thousandth', `${deliveries}/export?format=ndjson&tag=t7`],
  ['by a filter that fits nothing', `${deliveries}/export?format=ndjson&outcome=gone`],
])('export %s', { timeout: 900_000 }, async (what, path) => {
  const { rows, lines, bytes, seconds, cpuSeconds, moreBytes } = await read(path);
  const mebibytes = [bytes, moreBytes].map((each) => Math.round(each / 2 ** 20));
  const took = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU in the server`;
  console.log(
    `export ${what}: ${rows} rows, ${lines} lines, ${mebibytes[0]} MiB in ${took}; ${mebibytes[1]} MiB of memory more`,
  );
  const heads = path.includes('csv') ? 1 : 0;
  expect(Number(rows)).toBe(lines - heads);
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
