// Proves on a running system that deliveries in quiet hours arrive once and only after the window, whatever fails. Run `npm
// start` in one terminal and `node scripts/prove-held.mjs [how many] [down]` in another (2,000 by default; takes minutes):
// - events are published into quiet hours of a day, and held;
// - the worker is killed while they wait, and its supervisor starts another one;
// - the preferences change while they wait: now the window ends in a few minutes;
// - Temporal is killed while they wait; with `down` it also hangs from before the end of the window until ten seconds after.
import { setTimeout as pause } from 'node:timers/promises';
import { arrivals, call, count, endpoints, heldCount, leave, openReceiver } from './held-scene.mjs';
import { pids, prefer, publishMany, quietUntil, tenantPath } from './held-scene.mjs';

const TOTAL = Number(process.argv[2] ?? 2_000);
const HANGS = process.argv[3] === 'down';
const MINUTE_MS = 60_000;
const startedAt = Date.now();
const say = (text) => console.log(`${((Date.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${text}`);
const pidOf = (name) => pids().find(([each]) => each === name)?.[1];
const until = (atMs) => pause(Math.max(0, atMs - Date.now()));

async function kill(name) {
  const pid = pidOf(name);
  process.kill(pid, 'SIGKILL');
  while ([undefined, pid].includes(pidOf(name))) await pause(100);
  say(`${name} killed (pid ${pid}), and started again (pid ${pidOf(name)})`);
}

await openReceiver();
const { held } = await endpoints();
const seen = arrivals.get('/held');
await prefer(held, quietUntil());
const ids = await publishMany('held', TOTAL);
say(`${TOTAL} published into quiet hours`);
while ((await heldCount(held)) < TOTAL) await pause(250);
say('all held');
await kill('worker');

// Enough time to hold each of them again.
const endMs = Math.ceil((Date.now() + 20_000 + TOTAL * 40) / MINUTE_MS) * MINUTE_MS;
await prefer(held, quietUntil(endMs));
say(`now the window ends at ${new Date(endMs).toISOString()}`);
const heldAnew = () =>
  count(
    `select count(*) from deliveries
     where endpoint_id = $1 and status = 'waiting' and hold_until >= $2 and hold_until < $2 + interval '1 minute'`,
    held.id,
    new Date(endMs),
  );
while ((await heldAnew()) < TOTAL && Date.now() < endMs - 10_000) await pause(250);
say(`${await heldAnew()} held until then`);
await kill('temporal');
if (HANGS) {
  await until(endMs - 3_000);
  const pid = pidOf('temporal');
  process.kill(pid, 'SIGSTOP');
  say('Temporal hangs');
  await until(endMs + 10_000);
  process.kill(pid, 'SIGCONT');
  say('Temporal continues');
}

const patienceMs = endMs + MINUTE_MS + TOTAL * 100;
while (ids.some((id) => !seen.has(id)) && Date.now() < patienceMs) await pause(250);
// By now every repeat would have arrived.
await pause(15_000);
const times = ids.flatMap((id) => seen.get(id) ?? []).map((at) => (at - endMs) / 1_000);
const missing = ids.filter((id) => !seen.has(id)).length;
const repeated = ids.filter((id) => (seen.get(id) ?? []).length > 1).length;
const early = times.filter((after) => after < 0).length;
say(`${times.length} requests for ${TOTAL}: ${missing} missing, ${repeated} twice, ${early} before the window ended`);
const tens = new Map();
for (const after of times) tens.set(Math.floor(after / 10) * 10, (tens.get(Math.floor(after / 10) * 10) ?? 0) + 1);
const spread = [...tens].sort(([a], [b]) => a - b).map(([from, n]) => `${from}–${from + 10} s ${n}`);
say(`after the window's end: ${spread.join(', ')}; the last after ${Math.max(...times).toFixed(1)} s`);
const { data } = await call('GET', `${tenantPath}/deliveries?endpointId=${held.id}&limit=1`);
const { timeline } = await call('GET', `${tenantPath}/deliveries/${data[0].id}`);
for (const { at, kind, reason, until: end } of timeline) say(`  ${at} ${kind} ${reason ?? ''} ${end ?? ''}`);
await leave();
process.exitCode = missing + repeated + early === 0 ? 0 : 1;
