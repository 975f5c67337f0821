import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type TestReceiver } from '../testing/receiver.ts';
import { startRig, type Rig, type Scene } from '../testing/rig.ts';
import { getProcess } from './cpu-time.ts';

// What traces cost a worker: its CPU time for a backlog of deliveries, without traces, with one percent of them and with all.
// Each is a process of its own, in turns, so that a busy machine disturbs all. The collector takes everything.

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const DELIVERIES = Number(process.env['BENCH_DELIVERIES'] ?? 400);
const ENDPOINTS = 20;
const SAMPLER = { OTEL_TRACES_SAMPLER: 'traceidratio' };

let rig: Rig;
let receiver: TestReceiver;
let collector: Server;
let exportedBytes = 0;
const scenes: Scene[] = [];
beforeAll(async () => {
  rig = await startRig();
  receiver = await startReceiver();
  collector = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (exportedBytes += chunk.length));
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  for (let i = 0; i < ENDPOINTS; i++) scenes.push(await rig.scene({ url: `${receiver.url}/${i}`, traceparent: true }));
}, 120_000);
afterAll(async () => {
  await rig?.stop();
  await receiver?.close();
  collector?.close();
});

const cpuMsOf = ({ pid = 0 }: ChildProcess): number => getProcess(pid).cpuMs;
const newTraceparent = () => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;

async function backlog(worker: ChildProcess): Promise<number> {
  const perEndpoint = DELIVERIES / ENDPOINTS;
  for (const scene of scenes) await rig.change(scene, pauseEndpoint);
  for (const scene of scenes) {
    await Promise.all(Array.from({ length: perEndpoint }, () => scene.publish({ traceparent: newTraceparent() })));
  }
  const target = receiver.requests.length + DELIVERIES;
  const before = cpuMsOf(worker);
  for (const scene of scenes) await rig.change(scene, resumeEndpoint);
  await expect.poll(() => receiver.requests.length, { timeout: 180_000 }).toBeGreaterThanOrEqual(target);
  return (cpuMsOf(worker) - before) / DELIVERIES;
}

/** The second backlog of a new worker: the first one warms it up. */
async function turn(variables: Record<string, string>): Promise<number> {
  const worker = await rig.spawnWorker(variables);
  await backlog(worker);
  const cpuMs = await backlog(worker);
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  return cpuMs;
}

test('the CPU time of a delivery with traces, as a share of that without', async () => {
  const { port } = collector.address() as AddressInfo; // it listens on a port
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, ...SAMPLER };
  const turns: { off: number; some: number; all: number }[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const off = await turn({});
    const some = await turn({ ...endpoint, OTEL_TRACES_SAMPLER_ARG: '0.01' });
    const all = await turn({ ...endpoint, OTEL_TRACES_SAMPLER_ARG: '1' });
    turns.push({ off, some, all });
    const share = (cpuMs: number) => `${cpuMs.toFixed(2)} ms (${(cpuMs / off).toFixed(3)})`;
    console.log(`without ${off.toFixed(2)} ms, 1 %: ${share(some)}, all: ${share(all)}`);
  }
  const least = (name: 'off' | 'some' | 'all') => Math.min(...turns.map((each) => each[name]));
  console.log(`least: ${least('off').toFixed(2)}, ${least('some').toFixed(2)}, ${least('all').toFixed(2)} ms`);
  expect(exportedBytes).toBeGreaterThan(0);
}, 1_200_000);
