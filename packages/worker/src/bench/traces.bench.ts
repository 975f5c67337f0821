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

// What traces cost: the CPU time of a worker for a backlog of deliveries, and their rate, without traces, with one percent of them
// and with all. Each is a process of its own, in turns that begin with another one each round, so that a busy machine disturbs
// all. The collector takes everything. Beside other work the figures need `chrt -r 1`.

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const DELIVERIES = Number(process.env['BENCH_DELIVERIES'] ?? 1_000);
const ENDPOINTS = 20;
const SAMPLER = { OTEL_TRACES_SAMPLER: 'traceidratio' };
const UNKNOWN = { cpuMs: Number.NaN, perSecond: Number.NaN };
const NONE = { 'no traces': UNKNOWN, 'a ratio of 0.01': UNKNOWN, 'all traces': UNKNOWN };

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

interface Figures {
  cpuMs: number;
  perSecond: number;
}

async function backlog(worker: ChildProcess): Promise<Figures> {
  const perEndpoint = DELIVERIES / ENDPOINTS;
  for (const scene of scenes) await rig.change(scene, pauseEndpoint);
  for (const scene of scenes) {
    await Promise.all(Array.from({ length: perEndpoint }, () => scene.publish({ traceparent: newTraceparent() })));
  }
  const target = receiver.requests.length + DELIVERIES;
  const before = cpuMsOf(worker);
  const began = performance.now();
  for (const scene of scenes) await rig.change(scene, resumeEndpoint);
  await expect.poll(() => receiver.requests.length, { timeout: 600_000 }).toBeGreaterThanOrEqual(target);
  const perSecond = (DELIVERIES * 1_000) / (performance.now() - began);
  return { cpuMs: (cpuMsOf(worker) - before) / DELIVERIES, perSecond };
}

/** The second backlog of a new worker: the first one warms it up. */
async function turn(variables: Record<string, string>): Promise<Figures> {
  const worker = await rig.spawnWorker(variables);
  await backlog(worker);
  const figures = await backlog(worker);
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  return figures;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

test('the CPU time and the rate of deliveries with traces, as shares of those without', async () => {
  const { port } = collector.address() as AddressInfo; // it listens on a port
  const traced = (share: string) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    ...SAMPLER,
    OTEL_TRACES_SAMPLER_ARG: share,
  });
  const kinds = { 'no traces': {}, 'a ratio of 0.01': traced('0.01'), 'all traces': traced('1') };
  const names = Object.keys(kinds) as (keyof typeof kinds)[]; // its own keys
  const turns: Record<keyof typeof kinds, Figures>[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const round = { ...NONE };
    for (let at = 0; at < names.length; at++) {
      const name = names[(i + at) % names.length] ?? 'no traces';
      round[name] = await turn(kinds[name]);
      const { cpuMs, perSecond } = round[name];
      console.log(`round ${i + 1}, ${name}: ${cpuMs.toFixed(2)} ms of CPU each, ${perSecond.toFixed(1)}/s`);
    }
    turns.push(round);
  }
  for (const name of names) {
    const cpu = median(turns.map((round) => round[name].cpuMs / round['no traces'].cpuMs));
    const rate = median(turns.map((round) => round[name].perSecond / round['no traces'].perSecond));
    const least = Math.min(...turns.map((round) => round[name].cpuMs));
    const shares = `of that without: CPU ${cpu.toFixed(3)}, rate ${rate.toFixed(3)} (medians of ${ROUNDS} rounds)`;
    console.log(`${name}: least ${least.toFixed(2)} ms; ${shares}`);
  }
  expect(exportedBytes).toBeGreaterThan(0);
}, 3_600_000);
