import { createSender } from '@postrider/sender';
import { testTemporalAddress } from '@postrider/dev-stack/testing';
import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver } from '../testing/receiver.ts';
import type { TestReceiver } from '../testing/receiver.ts';
import { startRig } from '../testing/rig.ts';
import type { Rig, Scene } from '../testing/rig.ts';
import { readCpuMs } from './cpu-time.ts';

// Compares deliveries with the smallest possible workflow, which sends the same POST in a bare local activity: strict, each in a
// workflow of its own, and carried, up to so many in one workflow. All run in turns in the same process, with the same
// Temporal server and the same receiver. BENCH_ENDPOINTS=1 measures one endpoint.

const ROUNDS = 3;
const DELIVERIES = 1_000;
const ENDPOINTS = 20;
const AT_ONCE = 80;
const BARE_QUEUE = 'bench-bare';

interface Measure {
  perSecond: number;
  cpuMs: number;
  parts: string;
}

let rig: Rig;
let receiver: TestReceiver;
let address: string;
let postgresPid: number;
const scenes: Scene[] = [];

beforeAll(async () => {
  rig = await startRig();
  receiver = await startReceiver();
  address = await testTemporalAddress();
  const { rows } = await rig.database.query(`select pg_backend_pid() as pid`);
  const { readFileSync } = await import('node:fs');
  const stat = readFileSync(`/proc/${rows[0].pid}/stat`, 'utf8');
  postgresPid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  for (let i = 0; i < ENDPOINTS; i++) scenes.push(await rig.scene({ url: `${receiver.url}/${i}` }));
}, 120_000);
afterAll(async () => {
  await rig?.stop();
  await receiver?.close();
});

async function measure(work: () => Promise<void>): Promise<Measure> {
  const before = readCpuMs(address, postgresPid);
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1_000;
  const after = readCpuMs(address, postgresPid);
  const part = (name: keyof typeof after) => (after[name] - before[name]) / DELIVERIES;
  const parts = `Temporal ${part('temporal').toFixed(1)}, Postgres ${part('postgres').toFixed(1)}, Node ${part('node').toFixed(1)}`;
  return { perSecond: DELIVERIES / seconds, cpuMs: part('temporal') + part('postgres') + part('node'), parts };
}

const received = (count: number) =>
  new Promise<void>((resolve) => {
    const check = () => (receiver.requests.length >= count ? resolve() : setTimeout(check, 5));
    check();
  });

async function strictRound(): Promise<Measure> {
  for (const scene of scenes) await rig.change(scene, pauseEndpoint);
  for (const scene of scenes) await Promise.all(Array.from({ length: DELIVERIES / ENDPOINTS }, () => scene.publish()));
  const target = receiver.requests.length + DELIVERIES;
  return measure(async () => {
    for (const scene of scenes) await rig.change(scene, resumeEndpoint);
    await received(target);
  });
}

async function bareRound(client: Client): Promise<Measure> {
  const target = receiver.requests.length + DELIVERIES;
  return measure(async () => {
    let next = 0;
    const startOne = async () => {
      while (next < DELIVERIES) {
        const n = next++;
        const options = { workflowId: `bare/${target}/${n}`, taskQueue: BARE_QUEUE, requestEagerStart: true };
        const handle = await client.workflow.start('bare', { ...options, args: [`/bare/${n % ENDPOINTS}`] });
        await handle.result();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, startOne));
    await received(target);
  });
}

test('strict one-workflow-per-delivery mode, as a share of a bare workflow that does the same POST', async () => {
  const worker = await rig.startWorker({ endpointPermits: 16 });
  for (const scene of scenes) await rig.until(await scene.publish(), { status: 'delivered' });

  const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });
  const sender = createSender({ policy: rig.config.destinations });
  const body = JSON.stringify({ id: 'evt_0', type: 'order.paid', timestamp: new Date(), data: { amount: 12 } });
  const bareWorker = await Worker.create({
    connection,
    taskQueue: BARE_QUEUE,
    workflowsPath: fileURLToPath(new URL('./bare-workflow.ts', import.meta.url)),
    activities: {
      async post(path: string) {
        const headers = { 'content-type': 'application/json' };
        const request = {
          url: `${receiver.url}${path}`,
          headers,
          body,
          maskedHeaders: headers,
          secrets: [],
          bodySha256: '',
        };
        await sender.send(request, { timeoutMs: 5_000 });
      },
    },
    maxConcurrentWorkflowTaskExecutions: rig.config.workflowSlots,
    workflowTaskPollerBehavior: { type: 'autoscaling', initial: 5, minimum: 1, maximum: 20 },
  });
  const running = bareWorker.run();
  const client = new Client({ connection });

  await bareRound(client);
  const strict: Measure[] = [];
  const bare: Measure[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    strict.push(await strictRound());
    bare.push(await bareRound(client));
  }
  bareWorker.shutdown();
  await running;
  await sender.close();
  await connection.close();

  const show = (name: string, one: Measure) =>
    console.log(
      `${name.padEnd(8)} ${one.perSecond.toFixed(0).padStart(5)}/s  ${one.cpuMs.toFixed(1)} ms CPU (${one.parts})`,
    );
  strict.forEach((one) => show('strict', one));
  bare.forEach((one) => show('bare', one));
  const median = (list: Measure[], of: (one: Measure) => number) =>
    list.map(of).sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
  const rate = median(strict, (one) => one.perSecond) / median(bare, (one) => one.perSecond);
  const cpu = median(bare, (one) => one.cpuMs) / median(strict, (one) => one.cpuMs);
  console.log(
    `strict / bare: ${(rate * 100).toFixed(0)} % of the rate, ${(cpu * 100).toFixed(0)} % by CPU; counters ${JSON.stringify(worker.relay.counters)}`,
  );
  expect(strict).toHaveLength(ROUNDS);
}, 600_000);
