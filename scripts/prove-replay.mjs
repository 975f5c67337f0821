// Proves on a running system that a replay sends every dead letter once and at its rate, whatever is killed. Run `npm start` in
// one terminal and `node scripts/prove-replay.mjs [how many] [per second] [gentle]` in another (10,000 at 50 by default):
// - dead letters are written as an outage leaves them behind, and redriven by one call;
// - while it runs, events are published to another endpoint, and their latency is compared with that before;
// - the server, the worker, Temporal and Postgres are killed, one after the other, and their supervisor starts them again (not if
//   `gentle`: then the rate must be kept within 2 %);
// - the receiver counts what arrives, and when.
import { setTimeout as pause } from 'node:timers/promises';
import {
  arrivals,
  call,
  database,
  endpoints,
  leave,
  openReceiver,
  pids,
  probe,
  readProcesses,
  tenantPath,
} from './held-scene.mjs';

const TOTAL = Number(process.argv[2] ?? 10_000);
const RATE = Number(process.argv[3] ?? 50);
const KILLED = process.argv[4] === 'gentle' ? [] : ['server', 'worker', 'temporal', 'postgres'];
const RATE_TOLERANCE = 0.02;
const BATCH = 1_000;
const PROBES_PER_SECOND = 10;
const PROBED_MS = 45_000;
const WINDOW_MS = 10_000;
const startedAt = Date.now();
const say = (text) => console.log(`${((Date.now() - startedAt) / 1_000).toFixed(0).padStart(5)} s  ${text}`);
const pidOf = (name) => pids().find(([each]) => each === name)?.[1];

/** Postgres makes ids of this moment: prefix, time, random. */
const ID = (prefix) =>
  `'${prefix}_' || left(idtime, 10) || lower(left(translate(md5(random()::text), 'abcdef', 'ghjkmn'), 16))`;

async function bury(endpoint) {
  const ids = [];
  // The time of a real id, in its own alphabet.
  const { id: real } = await call('POST', `${tenantPath}/events`, { type: 'nobody.cares', data: 1 });
  const idtime = real.slice(4, 14);
  for (let left = TOTAL; left > 0; left -= BATCH) {
    const { rows } = await database.query(
      `with made as (
         select ${ID('evt')} as event_id, ${ID('dlv')} as id
         from generate_series(1, $1::int), (values ($4)) as t (idtime)
       ), events_made as (
         insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
         select event_id, $2, 'held.event', '{"amount":12}', 'normal', 1, now() from made
       ), deliveries_made as (
         insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count, dead_letter_reason,
           dead_letter_detail, dead_letter_at, last_outcome, last_status, created_at, finished_at)
         select id, $2, event_id, 'held.event', $3, 'dead_lettered', 1, 'attempts_exhausted', 'answered 503', now(),
           'server_error', 503, now(), now() from made
       ) select event_id from made`,
      [Math.min(left, BATCH), endpoint.tenantId, endpoint.id, idtime],
    );
    ids.push(...rows.map(({ event_id: id }) => id));
  }
  return ids;
}

async function kill(name) {
  const pid = pidOf(name);
  process.kill(pid, 'SIGKILL');
  while ([undefined, pid].includes(pidOf(name))) await pause(100);
  say(`${name} killed (pid ${pid}), and started again (pid ${pidOf(name)})`);
}

/** The server may be down. */
async function read(path) {
  for (;;) {
    try {
      return await call('GET', path);
    } catch {
      await pause(250);
    }
  }
}

await openReceiver();
const { held } = await endpoints();
const seen = arrivals.get('/held');
say(`before: ${(await probe(PROBES_PER_SECOND, endAfter(PROBED_MS), ' before the replay')).length} probes`);
const ids = await bury(held);
say(`${TOTAL} dead letters`);

const filter = { endpointId: held.id, outcome: 'server_error' };
const preview = await call('POST', `${tenantPath}/dead-letters/retry`, { filter, dryRun: true });
const { id } = await call('POST', `${tenantPath}/dead-letters/retry`, { filter, ratePerSecond: RATE });
const path = `${tenantPath}/replays/${id}`;
say(`dry run: ${preview.matched} match; replay ${id} at ${RATE}/s`);
const memoryAt = readProcesses().worker?.memoryMiB;
const gentleProbe =
  KILLED.length === 0 ? probe(PROBES_PER_SECOND, endAfter(PROBED_MS), ' during the replay') : undefined;

const kills = KILLED.map((name, i) => ({ name, at: ((i + 1) * TOTAL) / (KILLED.length + 1) }));
let replay = await read(path);
let spokenAt = 0;
while (replay.status !== 'finished') {
  const due = kills.find(({ at, done }) => !done && replay.sent >= at);
  if (due !== undefined) {
    due.done = true;
    await kill(due.name);
  }
  if (Date.now() - spokenAt > 30_000) {
    spokenAt = Date.now();
    say(`${replay.status}: ${replay.sent} sent, ${replay.delivered} delivered, ${replay.failed} failed`);
  }
  await pause(500);
  replay = await read(path);
}
await gentleProbe;

const times = ids.flatMap((each) => seen.get(each) ?? []).toSorted((a, b) => a - b);
const missing = ids.filter((each) => !seen.has(each)).length;
const repeated = ids.filter((each) => (seen.get(each) ?? []).length > 1).length;
const { rows: marked } = await database.query(
  `select count(distinct a.delivery_id) from attempts a join deliveries d on d.id = a.delivery_id
   where d.event_id = any($1) and a.possible_repeat`,
  [ids],
);
const windows = new Map();
const [first = 0] = times;
const overall = times.length / (((times.at(-1) ?? 0) - first) / 1_000);
for (const at of times) {
  const window = Math.floor((at - first) / WINDOW_MS);
  windows.set(window, (windows.get(window) ?? 0) + 1);
}
const rates = [...windows].toSorted(([a], [b]) => a - b).map(([, n]) => n / (WINDOW_MS / 1_000));
const whole = rates.slice(0, -1).toSorted((a, b) => a - b);
const table = {
  matched: replay.matched,
  sent: replay.sent,
  delivered: replay.delivered,
  failed: replay.failed,
  skipped: replay.skipped,
  requests: times.length,
  missing,
  twice: repeated,
  'marked as possible repeats': Number(marked[0].count),
  'asked rate /s': RATE,
  'rate over all /s': overall.toFixed(2),
  'median rate of 10 s': whole[Math.floor(whole.length / 2)],
  'highest rate of 10 s': whole.at(-1),
  'lowest rate of 10 s': whole[0],
  'memory of the worker, MiB': `${memoryAt?.toFixed(0)} → ${readProcesses().worker?.memoryMiB.toFixed(0)}`,
};
console.table(table);
await leave();
const eachOnce = missing === 0 && repeated <= Number(marked[0].count) && replay.delivered === TOTAL;
const rateKept = KILLED.length > 0 || Math.abs(overall / RATE - 1) <= RATE_TOLERANCE;
process.exitCode = eachOnce && rateKept ? 0 : 1;

function endAfter(ms) {
  const endsAt = Date.now() + ms;
  return () => Date.now() > endsAt;
}
