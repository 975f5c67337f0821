// Proves on a running system how evenly a rate limit lets a backlog through, and what its neighbour notices. In one terminal
// `npm start`, in another `node scripts/prove-rates.mjs [how many] [a second] [kill]` (3,000 at 20: three and a half minutes):
// - another endpoint of the tenant alone, ten events a second for half a minute;
// - all published at once to the limited one, the other goes on; with `kill` the worker is killed in the middle.
import { setTimeout as pause } from 'node:timers/promises';
import {
  arrivals,
  database,
  endpoints,
  leave,
  openReceiver,
  pids,
  prefer,
  probe,
  publishMany,
  readProcesses,
  tellLatencies,
} from './held-scene.mjs';

const TOTAL = Number(process.argv[2] ?? 3_000);
const PER_SECOND = Number(process.argv[3] ?? 20);
const KILLS = process.argv[4] === 'kill';
const OTHERS_PER_SECOND = 10;
const startedAt = performance.now();
const say = (text) => console.log(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${text}`);

/** The least and the most of these in any window of a length that begins with one of them and ends before the last. */
function countsIn(times, windowMs) {
  let end = 0;
  let [least, most] = [Infinity, 0];
  for (let from = 0; from < times.length && times[from] + windowMs <= times.at(-1); from++) {
    while (times[end] < times[from] + windowMs) end++;
    least = Math.min(least, end - from);
    most = Math.max(most, end - from);
  }
  return `${least}–${most}`;
}

function tell(name, unsorted) {
  const times = unsorted.toSorted((a, b) => a - b);
  const rate = ((times.length - 1) / (times.at(-1) - times[0])) * 1_000;
  const spans = [1, 5, 10].map((seconds) => `${countsIn(times, seconds * 1_000)} in ${seconds} s`).join(', ');
  say(`${name}: ${rate.toFixed(2)}/s over all; in any window ${spans}`);
}

await openReceiver();
const { held: limited } = await endpoints();
const seen = arrivals.get('/held');
await prefer(limited, {});
const aloneUntil = performance.now() + 30_000;
say('the other endpoint alone');
await probe(OTHERS_PER_SECOND, () => performance.now() > aloneUntil, ' alone');

// A quota that is never reached records every slot, and so shows how many slots a killed worker loses.
await prefer(limited, { rateLimits: { perSecond: PER_SECOND, ...(KILLS && { perDay: 100_000 }) } });
await pause(1_000);
const before = readProcesses();
let ids;
const published = publishMany('held', TOTAL).then((all) => (ids = all));
const meanwhile = await probe(OTHERS_PER_SECOND, () => ids !== undefined, ' while all of these are published');
await published;
say(`${ids.length} published to the endpoint with ${PER_SECOND} a second`);
let [told, killed] = [0, false];
const throughout = await probe(
  OTHERS_PER_SECOND,
  async () => {
    if (seen.size >= told + TOTAL / 6) say(`${(told = seen.size)} arrived`);
    if (KILLS && !killed && seen.size > TOTAL / 2) {
      killed = true;
      const [, pid] = pids().find(([name]) => name === 'worker');
      process.kill(pid, 'SIGKILL');
      say(`worker ${pid} killed; its supervisor starts another`);
    }
    return ids.every((id) => seen.has(id));
  },
  ' while they are rate-limited',
);
tellLatencies('Both', [...meanwhile, ...throughout]);
const cpu = Object.entries(readProcesses()).map(([name, { cpuMs }]) => [name, (cpuMs - before[name].cpuMs) / TOTAL]);
if (!KILLS)
  say(
    `CPU of one, its part of the other's included: ${cpu.map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`).join(', ')}`,
  );
await pause(3_000);
const missing = ids.filter((id) => !seen.has(id)).length;
const repeated = ids.filter((id) => (seen.get(id) ?? []).length > 1).length;
say(`${seen.size} arrived, ${missing} missing, ${repeated} more than once`);
tell('arrivals at the receiver', [...seen.values()].flat());
const { rows } = await database.query(
  `select a.started_at as at from attempts a join deliveries d on d.id = a.delivery_id
   where d.endpoint_id = $1 and d.event_id = any($2)`,
  [limited.id, ids],
);
tell(
  'starts as they are recorded',
  rows.map(({ at }) => at.getTime()),
);
if (KILLS) {
  const limiter = await database.query('select starts_taken as slots from rate_limiters where limiter_id = $1', [
    limited.id,
  ]);
  say(`${limiter.rows[0]?.slots} slots taken for ${ids.length}`);
}
await prefer(limited, {});
await leave();
process.exitCode = missing === 0 ? 0 : 1;
