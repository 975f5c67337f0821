// Proves on a running system that an endpoint which comes back is ramped up, not knocked over. In one terminal `npm start`, in
// another `node scripts/prove-recovery.mjs [how many] [a second] [of them fail]` (10,000 for a receiver that takes 50 a second, of
// which half fail, by default):
// - the receiver is down: a part of the deliveries fails once, the others are published while the endpoint is paused;
// - it takes so many a second from now on, says 503 to those beyond, and the endpoint is resumed: all are due at once;
// - meanwhile events are published to another endpoint, and their latency is compared with that before.
import { setTimeout as pause } from 'node:timers/promises';
import {
  answerHeldBy,
  arrivals,
  call,
  count,
  endpoints,
  leave,
  openReceiver,
  probe,
  publishMany,
  tenantPath,
} from './held-scene.mjs';

const TOTAL = Number(process.argv[2] ?? 10_000);
const MOST = Number(process.argv[3] ?? 50);
const FAIL = Number(process.argv[4] ?? Math.floor(TOTAL / 2));
const ANSWER_MS = 20;
const PROBES_PER_SECOND = 5;
const startedAt = Date.now();
const say = (text) => console.log(`${((Date.now() - startedAt) / 1_000).toFixed(0).padStart(5)} s  ${text}`);

const answered = { taken: [], refused: 0 };
/** Takes so many in any second. */
function takeAtMost(response) {
  const now = Date.now();
  const { taken } = answered;
  const isRefused = taken.length >= MOST && taken.at(-MOST) > now - 1_000;
  if (isRefused) answered.refused++;
  else taken.push(now);
  setTimeout(() => response.writeHead(isRefused ? 503 : 200).end(), ANSWER_MS);
}

await openReceiver();
const { held } = await endpoints();
const path = `${tenantPath}/endpoints/${held.id}`;
const retryAfter = (seconds) =>
  call('PATCH', path, { retry: { delaysSeconds: Array.from({ length: 6 }, () => seconds), jitter: 0 } });
// All have failed before the first one is retried.
await retryAfter(FAIL > 1_000 ? 240 : 30);
const aloneUntil = Date.now() + 15_000;
await probe(PROBES_PER_SECOND, () => Date.now() > aloneUntil, ' alone');

answerHeldBy((response) => response.writeHead(500).end());
const failed = await publishMany('held', FAIL);
say(`${failed.length} published to an endpoint that is down`);
const mine = `from deliveries where endpoint_id = $1 and event_id >= $2`;
const since = failed.reduce((a, b) => (a < b ? a : b));
const countOf = (condition) => count(`select count(*) ${mine} and ${condition}`, held.id, since);
while ((await countOf(`attempt_count = 0`)) > 0) await pause(500);
say('each of them has failed');
await call('POST', `${path}/pause`);
const queued = await publishMany('held', TOTAL - failed.length);
say(`${queued.length} published while it is paused`);
while ((await countOf(`status <> 'waiting'`)) > 0) await pause(500);

answerHeldBy(takeAtMost);
// What is refused now comes back while the backlog lasts.
await retryAfter(20);
const resumedAt = Date.now();
await call('POST', `${path}/resume`);
say('the receiver is back, and the endpoint is resumed');

let isOver = false;
const probing = probe(PROBES_PER_SECOND, () => isOver, ' during the recovery');
let spokenAt = 0;
let recoverySeen = false;
for (;;) {
  const left = await countOf(`status not in ('delivered', 'dead_lettered')`);
  const { recovery } = await call('GET', path);
  recoverySeen ||= recovery !== null;
  if (left === 0) break;
  if (Date.now() - spokenAt > 10_000) {
    spokenAt = Date.now();
    say(`${left} left, ${answered.refused} refused; recovery ${JSON.stringify(recovery)}`);
  }
  await pause(500);
}
const tookMs = Date.now() - resumedAt;
isOver = true;
await probing;
const ideal = TOTAL / MOST;
const dead = await countOf(`status = 'dead_lettered'`);
const seen = arrivals.get('/held');
console.table({
  deliveries: TOTAL,
  'of them failed before': FAIL,
  'the receiver takes a second': MOST,
  'dead letters': dead,
  'missing at the receiver': [...failed, ...queued].filter((id) => !seen.has(id)).length,
  'refused with 503': answered.refused,
  'ideal time, s': ideal.toFixed(1),
  'time, s': (tookMs / 1_000).toFixed(1),
  ratio: (tookMs / 1_000 / ideal).toFixed(2),
  'recovery was shown': recoverySeen,
});
while ((await call('GET', path)).recovery !== null) await pause(500);
say('the recovery has ended');
await leave();
process.exitCode = dead === 0 && recoverySeen ? 0 : 1;
