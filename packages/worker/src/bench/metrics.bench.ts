import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type TestReceiver } from '../testing/receiver.ts';
import { startRig, type Rig, type Scene } from '../testing/rig.ts';
import { getProcess } from './cpu-time.ts';

// What metrics cost a worker: its CPU time for a backlog of deliveries, with metrics that are scraped each second and without
// any. Both are processes of their own, in turns, so that a busy machine disturbs both.

const ROUNDS = 3;
const DELIVERIES = 200;
const ENDPOINTS = 20;
const SCRAPE_EVERY_MS = 1_000;

/** The worker without metrics: nothing is counted, and Temporal's SDK has no telemetry. */
const PLAIN = `
  import { pino } from ${JSON.stringify(import.meta.resolve('pino'))};
  import { readConfig } from ${JSON.stringify(new URL('../../dist/config.js', import.meta.url).href)};
  import { startWorker } from ${JSON.stringify(new URL('../../dist/start-worker.js', import.meta.url).href)};
  import { installRuntime } from ${JSON.stringify(new URL('../../dist/temporal/install-runtime.js', import.meta.url).href)};
  const log = pino();
  installRuntime(log);
  const none = { counter: () => ({ inc() {} }), histogram: () => ({ observe() {} }), gauge() {}, include() {} };
  const worker = await startWorker(readConfig(process.env), { log, metrics: none, traces: null, version: '0.0.0' });
  process.on('SIGTERM', () => worker.stop().then(() => process.exit()));
  log.info('ready');`;

let rig: Rig;
let receiver: TestReceiver;
const scenes: Scene[] = [];
beforeAll(async () => {
  rig = await startRig();
  receiver = await startReceiver();
  for (let i = 0; i < ENDPOINTS; i++) scenes.push(await rig.scene({ url: `${receiver.url}/${i}` }));
}, 120_000);
afterAll(async () => {
  await rig?.stop();
  await receiver?.close();
});

const cpuMsOf = ({ pid = 0 }: ChildProcess): number => getProcess(pid).cpuMs;

async function round(worker: ChildProcess): Promise<number> {
  for (const scene of scenes) await rig.change(scene, pauseEndpoint);
  for (const scene of scenes) await Promise.all(Array.from({ length: DELIVERIES / ENDPOINTS }, () => scene.publish()));
  const target = receiver.requests.length + DELIVERIES;
  const before = cpuMsOf(worker);
  for (const scene of scenes) await rig.change(scene, resumeEndpoint);
  await expect.poll(() => receiver.requests.length, { timeout: 120_000 }).toBeGreaterThanOrEqual(target);
  return (cpuMsOf(worker) - before) / DELIVERIES;
}

async function stop(worker: ChildProcess): Promise<void> {
  worker.kill('SIGTERM');
  await once(worker, 'exit');
}

const METRICS_PORT = 19_465;

async function withMetrics(): Promise<number> {
  const worker = await rig.spawnWorker({ POSTRIDER_METRICS_PORT: String(METRICS_PORT) });
  const scraping = setInterval(() => {
    void fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`).then((answer) => answer.text());
  }, SCRAPE_EVERY_MS);
  await round(worker);
  const cpuMs = await round(worker);
  clearInterval(scraping);
  await stop(worker);
  return cpuMs;
}

async function withoutMetrics(): Promise<number> {
  const worker = await rig.spawnWorker({}, ['--input-type=module', '--eval', PLAIN]);
  await round(worker);
  const cpuMs = await round(worker);
  await stop(worker);
  return cpuMs;
}

test('the CPU time of a delivery with metrics, as a share of that without', async () => {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ROUNDS; i++) pairs.push([await withoutMetrics(), await withMetrics()]);
  expect(pairs).toHaveLength(ROUNDS);
  for (const [plain, measured] of pairs) {
    console.log(`without ${plain.toFixed(2)} ms, with ${measured.toFixed(2)} ms: ${(measured / plain).toFixed(3)}`);
  }
}, 600_000);
