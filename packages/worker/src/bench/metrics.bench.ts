import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type TestReceiver } from '../testing/receiver.ts';
import { startRig, type Rig, type Scene } from '../testing/rig.ts';

// What metrics cost a worker: its CPU time for a backlog of deliveries, with metrics that are scraped each second and without
// any. Both are processes of their own, in turns, so that a busy machine disturbs both.

const ROUNDS = 3;
const DELIVERIES = 200;
const ENDPOINTS = 20;
const SCRAPE_EVERY_MS = 1_000;
/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;

/** The worker without metrics: nothing is counted, and Temporal's SDK has no telemetry. */
const PLAIN = `
  import { pino } from 'pino';
  import { readConfig } from ${JSON.stringify(new URL('../../dist/config.js', import.meta.url).href)};
  import { startWorker } from ${JSON.stringify(new URL('../../dist/start-worker.js', import.meta.url).href)};
  import { installRuntime } from ${JSON.stringify(new URL('../../dist/temporal/install-runtime.js', import.meta.url).href)};
  const log = pino();
  installRuntime(log);
  const none = { counter: () => ({ inc() {} }), histogram: () => ({ observe() {} }), gauge() {}, include() {} };
  const worker = await startWorker(readConfig(process.env), { log, metrics: none, version: '0.0.0' });
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

async function startPlain(): Promise<ChildProcess> {
  const { databaseUrl, temporal, taskQueue, sealingKeys } = rig.config;
  const [key] = sealingKeys;
  if (key === undefined) throw new Error('The rig has no key.');
  const child = spawn(process.execPath, ['--input-type=module', '-e', PLAIN], {
    cwd: new URL('../..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      POSTRIDER_DATABASE_URL: databaseUrl,
      POSTRIDER_ENCRYPTION_KEYS: `${key.id}:${Buffer.from(key.key).toString('base64')}`,
      POSTRIDER_ENV: 'development',
      POSTRIDER_DRAIN_MS: '3000',
      POSTRIDER_TASK_QUEUE: taskQueue,
      TEMPORAL_ADDRESS: temporal.address,
    },
  });
  for await (const line of createInterface(child.stdout)) if (line.includes('"ready"')) break;
  child.stdout.resume();
  return child;
}

function cpuMsOf({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

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
  const worker = await startPlain();
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
