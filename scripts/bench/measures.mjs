// What the benchmark measures, each by itself. Every function gives rows of its table: members are figures with their unit in the
// name. `stack` is from own-stack.mjs.
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../percentile.mjs';
import { openScene } from './scene.mjs';

const SMALL = 500;
const dataOf = (bytes) => ({ text: 'x'.repeat(Math.max(bytes - 20, 1)) });

/** Accepting alone: nothing is sent meanwhile. */
export async function accept(stack, { publishers, seconds }) {
  const scene = await openScene(stack, { endpoints: 1 });
  const times = [];
  const { cpuMs, seconds: took } = await stack.withoutDeliveries(async () => {
    // If the worker stopped with a lock, this waits until Postgres ends its transaction.
    await scene.publish(0, dataOf(SMALL));
    const measured = await scene.measure(async () => {
      const until = performance.now() + seconds * 1_000;
      const run = async () => {
        while (performance.now() < until) times.push((await scene.publish(0, dataOf(SMALL))).ms);
      };
      await Promise.all(Array.from({ length: publishers }, run));
    });
    await scene.pauseAll();
    return measured;
  });
  await scene.close();
  return {
    publishers,
    acceptedPerSecond: times.length / took,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    serverCpuMs: (cpuMs.server ?? Number.NaN) / times.length,
    postgresCpuMs: (cpuMs.postgres ?? Number.NaN) / times.length,
  };
}

/**
 * A backlog of `deliveries` is due at once. `first`: measures only so many of them, from when Postgres has made all due, which takes
 * a while for a long one and is not what a delivery costs.
 */
export async function backlog(stack, { name, endpoints, bytes, deliveries, first }) {
  const measured = first ?? deliveries;
  const scene = await openScene(stack, { endpoints });
  await scene.warmUp();
  await scene.pauseAll();
  const before = await stack.written();
  await scene.publishMany(deliveries, dataOf(bytes));
  const warm = scene.arrivals.size;
  if (first !== undefined) {
    await scene.resumeAll();
    while ((await stack.queued()) + scene.arrivals.size < warm + deliveries) await pause(100);
  }
  const target = first === undefined ? warm + deliveries : scene.arrivals.size + first;
  const { seconds, cpuMs, memoryMiB } = await scene.measure(async () => {
    if (first === undefined) await scene.resumeAll();
    await scene.received(target);
  });
  const repeats = scene.repeats();
  const after = await stack.written();
  await scene.close();
  const kilobytes = (of) => (first === undefined ? (after[of] - before[of]) / deliveries / 1_000 : Number.NaN);
  const workers = Object.keys(cpuMs).filter((program) => program.startsWith('worker'));
  const each = (program) => (cpuMs[program] ?? Number.NaN) / measured;
  return {
    name,
    endpoints,
    bytes,
    deliveries,
    measured,
    perSecond: measured / seconds,
    cpuMs: Object.values(cpuMs).reduce((total, ms) => total + ms, 0) / measured,
    workerCpuMs: workers.reduce((total, program) => total + each(program), 0),
    temporalCpuMs: each('temporal'),
    // Only the production server has one of its own.
    ...(cpuMs.temporalPostgres === undefined ? {} : { temporalPostgresCpuMs: each('temporalPostgres') }),
    postgresCpuMs: each('postgres'),
    serverCpuMs: each('server'),
    workerMiB: memoryMiB.worker,
    temporalMiB: memoryMiB.temporal,
    walKb: kilobytes('wal'),
    diskKb: kilobytes('disk'),
    repeats,
  };
}

/** From the begin of a publish to its receipt, at a steady rate. */
export async function latency(stack, { perSecond, seconds }) {
  const scene = await openScene(stack, { endpoints: 1 });
  await scene.warmUp();
  const sent = new Map();
  const publishes = [];
  const started = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    await pause(started + (n * 1_000) / perSecond - performance.now());
    const at = performance.now();
    publishes.push(scene.publish(0, dataOf(SMALL)).then(({ body }) => sent.set(body.id, at)));
  }
  await Promise.all(publishes);
  await scene.received(sent.size + 1);
  const times = [...sent].map(([id, at]) => scene.arrivals.get(`/0 ${id}`) - at);
  const timeline = await timelineOf(stack, scene, [...sent.keys()].at(-1));
  await scene.close();
  const row = {
    perSecond,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    p99Ms: percentile(times, 0.99),
  };
  return { ...row, events: times.length, timeline };
}

/** The instants of one delivery, in ms since its event was accepted. */
async function timelineOf({ api }, { tenant }, eventId) {
  await pause(1_000);
  const { body: event } = await api.call('GET', `${tenant}/events/${eventId}`);
  const { body: delivery } = await api.call('GET', `${tenant}/deliveries/${event.deliveries[0].id}`);
  const [{ startedAt, durationMs, timings }] = delivery.attempts;
  const since = (instant) => Date.parse(instant) - Date.parse(delivery.createdAt);
  return {
    attemptBeganMs: since(startedAt),
    attemptTookMs: durationMs,
    ...timings,
    recordedMs: since(delivery.finishedAt),
  };
}
