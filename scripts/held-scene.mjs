// Shared by scripts/bench-held.mjs, prove-held.mjs, prove-rates.mjs, prove-recovery.mjs and prove-replay.mjs: a running `npm start`, two endpoints at
// one receiver, and the resources that the programs use.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from './percentile.mjs';
import { readProcesses as readProcessesOf } from './read-processes.mjs';
import { openApi, openDatabase, state } from './running-stack.mjs';

const receiverPort = Number(process.env.BENCH_RECEIVER_PORT ?? 8097);
/** How long the receiver takes to answer a held delivery. */
const receiverMs = Number(process.env.BENCH_RECEIVER_MS ?? 0);
export const database = openDatabase(2);
const api = openApi(64);
const TENANT = 'bench-held';
export const tenantPath = `/v1/tenants/${TENANT}`;
const MINUTE_MS = 60_000;

export const call = (method, path, body) => api.call(method, path, body).then((answer) => answer.body);

export const count = async (text, ...values) => Number((await database.query(text, values)).rows[0].count);
export const clock = (ms) => new Date(ms).toISOString().slice(11, 16);

/** When each webhook id arrived, by path: `/held` and `/other`. Milliseconds since 1970. */
export const arrivals = new Map([
  ['/held', new Map()],
  ['/other', new Map()],
]);
let answerHeld = (answer) => setTimeout(() => answer.end('ok'), receiverMs);
/** From now on this answers the requests to the first endpoint. */
export const answerHeldBy = (answer) => (answerHeld = answer);
const receiver = createServer((message, answer) => {
  const seen = arrivals.get(message.url);
  const id = message.headers['webhook-id'];
  seen?.set(id, [...(seen.get(id) ?? []), Date.now()]);
  message.resume();
  if (message.url === '/held') answerHeld(answer);
  else answer.end('ok');
});
export const openReceiver = () => new Promise((resolve) => receiver.listen(receiverPort, '127.0.0.1', resolve));

export async function leave() {
  receiver.closeAllConnections();
  receiver.close();
  api.close();
  await database.end();
}

/** The two endpoints. The first call creates them and delivers one event to each. */
export async function endpoints() {
  await call('POST', '/v1/tenants', { id: TENANT }).catch(() => undefined);
  const { data } = await call('GET', `${tenantPath}/endpoints`);
  const made = {};
  for (const name of ['held', 'other']) {
    const url = `http://127.0.0.1:${receiverPort}/${name}`;
    const body = { url, eventTypes: [`${name}.*`] };
    made[name] = data.find((each) => each.url === url) ?? (await call('POST', `${tenantPath}/endpoints`, body));
    if (data.length > 0) continue;
    await publish(name);
    while (arrivals.get(`/${name}`).size === 0) await pause(50);
    arrivals.get(`/${name}`).clear();
  }
  return made;
}

export const publish = (name) =>
  call('POST', `${tenantPath}/events`, { type: `${name}.event`, data: { amount: 12, note: 'a small payload' } });

/** Their ids. */
export async function publishMany(name, total) {
  const ids = [];
  let left = total;
  const work = async () => {
    while (left-- > 0) ids.push((await publish(name)).id);
  };
  await Promise.all(Array.from({ length: 24 }, work));
  return ids;
}

/** Publishes to the other endpoint until `isOver`. Prints and returns how long each event took to arrive, in ms. */
export async function probe(perSecond, isOver, when = '') {
  const sent = new Map();
  const publishes = [];
  while (!(await isOver())) {
    const at = Date.now();
    publishes.push(publish('other').then(({ id }) => sent.set(id, at)));
    await pause(1_000 / perSecond);
  }
  await Promise.all(publishes);
  const seen = arrivals.get('/other');
  for (let left = 600; left > 0 && [...sent.keys()].some((id) => !seen.has(id)); left--) await pause(100);
  const latencies = [...sent].map(([id, at]) => (seen.get(id)?.[0] ?? Number.POSITIVE_INFINITY) - at);
  tellLatencies(`The other endpoint, ${sent.size} at ${perSecond}/s${when}`, latencies);
  return latencies;
}

export function tellLatencies(what, latencies) {
  const ms = (share) => percentile(latencies, share).toFixed(0);
  console.log(`${what}: p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms, worst ${ms(1)} ms`);
}

/** Quiet hours from a minute ago until the minute of an instant. Without one, until a minute before that time tomorrow. */
export const quietUntil = (endMs = Date.now() - 2 * MINUTE_MS) => ({
  quietHours: { windows: [{ start: clock(Date.now() - MINUTE_MS), end: clock(endMs) }] },
});
export const prefer = (endpoint, preferences) =>
  call('PUT', `${tenantPath}/endpoints/${endpoint.id}/preferences`, preferences);

/** How many deliveries workflows hold: all, or only holds that end at an instant or later. */
export const heldCount = (endpoint, fromMs = 0) =>
  count(
    `select count(*) from deliveries where endpoint_id = $1 and status = 'waiting' and in_workflow and hold_until >= $2`,
    endpoint.id,
    new Date(fromMs),
  );

/** The current pid of each program. The supervisor restarts programs that end. */
export function pids() {
  const written = JSON.parse(readFileSync(new URL('pids.json', state), 'utf8'));
  return Object.entries(written).filter(([, pid]) => typeof pid === 'number');
}

/** CPU time in ms and memory in MiB of each program: `{cpuMs, memoryMiB}`. */
export const readProcesses = () => readProcessesOf(pids());
