import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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
import { readCpuMs, getProcess, type CpuTimes } from './cpu-time.ts';

// Compares deliveries with the smallest possible workflow, which sends the same POST in a bare local activity: strict, each in a
// workflow of its own, and carried, up to so many in one workflow. All run in turns, with the same Temporal server and the same
// receiver. The bare workflow runs in this process, with the receiver; each of the others has a worker of its own, all the time.

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
/** A multiple of `ENDPOINTS`. */
const DELIVERIES = Number(process.env['BENCH_DELIVERIES'] ?? 1_000);
const CARRIED = { deliveries: DELIVERIES * 4, most: [10, 50, 100] };
const ENDPOINTS = Number(process.env['BENCH_ENDPOINTS'] ?? 20);
if (DELIVERIES % ENDPOINTS !== 0) throw new Error(`BENCH_DELIVERIES must be a multiple of ${ENDPOINTS}.`);
const AT_ONCE = 80;
const BARE_QUEUE = 'bench-bare';

interface Measure {
  perSecond: number;
  cpuMs: number;
  parts: string;
}

/** A worker with this setting, whose deliveries are in a database of its own. */
interface Mode {
  name: string;
  rig: Rig;
  scenes: Scene[];
  worker: ChildProcess;
  deliveries: number;
}

let receiver: TestReceiver;
let address: string;
let postgresPid: number;
let strict: Mode;
const modes: Mode[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
  address = await testTemporalAddress();
  strict = await startMode('strict', 1, DELIVERIES);
  modes.push(strict);
  for (const most of CARRIED.most) modes.push(await startMode(`carried ${most}`, most, CARRIED.deliveries));
  const { rows } = await strict.rig.database.query(`select pg_backend_pid() as pid`);
  postgresPid = getProcess(rows[0].pid).parent;
}, 120_000);
afterAll(async () => {
  for (const { rig } of modes) await rig.stop();
  await receiver?.close();
});

async function startMode(name: string, deliveriesPerWorkflow: number, deliveries: number): Promise<Mode> {
  const rig = await startRig();
  const scenes: Scene[] = [];
  for (let i = 0; i < ENDPOINTS; i++) scenes.push(await rig.scene({ url: `${receiver.url}/${i}` }));
  const worker = await rig.spawnWorker({
    POSTRIDER_DELIVERIES_PER_WORKFLOW: String(deliveriesPerWorkflow),
    POSTRIDER_ENDPOINT_PLACES: '16',
  });
  for (const scene of scenes) await rig.until(await scene.publish(), { status: 'delivered' });
  return { name, rig, scenes, worker, deliveries };
}

async function measure(deliveries: number, work: () => Promise<void>, workerPid?: number): Promise<Measure> {
  const read = () =>
    readCpuMs({ temporalAddress: address, postgresPid, ...(workerPid !== undefined && { workerPid }) });
  const before = read();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1_000;
  const after = read();
  const part = (name: keyof CpuTimes) => (after[name] - before[name]) / deliveries;
  const parts = `Temporal ${part('temporal').toFixed(2)}, Postgres ${part('postgres').toFixed(2)}, worker ${part('worker').toFixed(2)}`;
  return { perSecond: deliveries / seconds, cpuMs: part('temporal') + part('postgres') + part('worker'), parts };
}

const received = (count: number) =>
  new Promise<void>((resolve) => {
    const check = () => (receiver.requests.length >= count ? resolve() : setTimeout(check, 5));
    check();
  });

/** A backlog that a pause held up. */
async function backlogRound({ rig, scenes, worker, deliveries }: Mode): Promise<Measure> {
  for (const scene of scenes) await rig.change(scene, pauseEndpoint);
  const target = receiver.requests.length + deliveries;
  for (const scene of scenes) await Promise.all(Array.from({ length: deliveries / ENDPOINTS }, () => scene.publish()));
  const resumed = async () => {
    for (const scene of scenes) await rig.change(scene, resumeEndpoint);
    await received(target);
  };
  const measured = await measure(deliveries, resumed, worker.pid);
  // What is recorded and counted afterwards must not slow the next round.
  await expect.poll(() => countLeft(rig), { timeout: 120_000 }).toBe(0);
  return measured;
}

async function countLeft({ database }: Rig): Promise<number> {
  const { rows } = await database.query(
    `select ((select count(*) from deliveries where status <> 'delivered') + (select count(*) from rollup_changes))::int as left`,
  );
  return rows[0].left;
}

async function bareRound(client: Client): Promise<Measure> {
  const target = receiver.requests.length + DELIVERIES;
  return measure(DELIVERIES, async () => {
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

test('strict and carried deliveries, as a share of a bare workflow that does the same POST', async () => {
  const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });
  const { config } = strict.rig;
  const sender = createSender({ policy: config.destinations });
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
    maxConcurrentWorkflowTaskExecutions: config.workflowSlots,
    workflowTaskPollerBehavior: { type: 'autoscaling', initial: 5, minimum: 1, maximum: 20 },
  });
  const running = bareWorker.run();
  const client = new Client({ connection });

  // One round first: V8 compiles most of the code in it.
  await bareRound(client);
  for (const mode of modes) await backlogRound(mode);
  const measured = new Map<string, Measure[]>();
  const note = (name: string, one: Measure) => {
    const shown = `${one.perSecond.toFixed(0).padStart(5)}/s  ${one.cpuMs.toFixed(2)} ms CPU (${one.parts})`;
    console.log(`${name.padEnd(12)} ${shown}`);
    measured.set(name, [...(measured.get(name) ?? []), one]);
  };
  for (let round = 0; round < ROUNDS; round++) {
    note('bare', await bareRound(client));
    for (const mode of modes) note(mode.name, await backlogRound(mode));
  }
  bareWorker.shutdown();
  await running;
  await sender.close();
  await connection.close();

  const median = (name: string, of: (one: Measure) => number) =>
    (measured.get(name) ?? []).map(of).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  const medians = [...measured.keys()].map((name) => {
    const perSecond = median(name, (one) => one.perSecond);
    const ofBarePercent = (perSecond / median('bare', (one) => one.perSecond)) * 100;
    return { name, perSecond, cpuMs: median(name, (one) => one.cpuMs), ofBarePercent };
  });
  for (const { name, perSecond, cpuMs, ofBarePercent } of medians) {
    const shown = `median ${perSecond.toFixed(0)}/s, ${cpuMs.toFixed(2)} ms; ${ofBarePercent.toFixed(0)} % of bare`;
    console.log(`${name.padEnd(12)} ${shown}`);
  }
  // For `npm run bench`, which shows it beside other figures.
  const file = process.env['BENCH_JSON'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(medians));
  expect(measured.get('strict')).toHaveLength(ROUNDS);
}, 600_000);
