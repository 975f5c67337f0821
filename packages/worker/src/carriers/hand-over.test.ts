import { once } from 'node:events';
import { DELIVER_WORKFLOW } from '@postrider/domain';
import { cancelDelivery, findHandedOver, retryDelivery, type DeliveryCommand } from '@postrider/store/deliveries';
import { deleteEndpoint, pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { notifyCommands } from '@postrider/store/outbox';
import { inTransaction, type Sql } from '@postrider/store/sql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdHandOvers, makeBacklog, statesOf, type DeliveryState } from '../testing/backlog.ts';
import type { ReceivedRequest } from '../testing/receiver.ts';
import { rigForFile } from '../testing/rig-for-file.ts';
import { startRig, type Rig, type Scene } from '../testing/rig.ts';

// What happens to a delivery between the record of its carrier and the start of its own workflow.

const rig = await rigForFile({ worker: { deliveriesPerWorkflow: 100 } });
const PATIENCE = { interval: 25 };
const HOUR = { delaysSeconds: [3_600, 3_600] };

let letGo: () => Promise<void>;
beforeEach(async () => void (letGo = await holdHandOvers(rig)));
afterEach(async () => rig.database.query('drop trigger if exists hold_hand_over on delivery_handovers'));

/** A delivery in the gap: a carrier recorded its failed attempt. */
async function inGap(scene: Scene, of: Rig = rig): Promise<DeliveryState> {
  const ids = await makeBacklog(of, scene, {
    count: 12,
    answer: (_request, response) => void response.writeHead(503).end(),
  });
  return vi.waitFor(async () => {
    const first = (await statesOf(of, ids)).find((each) => each.status === 'retrying' && each.carrierId !== null);
    if (first === undefined) throw new Error('Nothing is handed over yet.');
    return first;
  }, PATIENCE);
}

const ofDelivery =
  (id: string) =>
  ({ headers }: ReceivedRequest): boolean =>
    headers['postrider-delivery'] === id;
const requestsOf = ({ receiver }: Scene, id: string) => receiver.requests.filter(ofDelivery(id)).length;
const answerWell = (scene: Scene) =>
  (scene.receiver.answer = (_request, response) => void response.writeHead(200).end());

type Command = (sql: Sql, command: DeliveryCommand) => Promise<unknown>;

async function command(scene: Scene, id: string, run: Command): Promise<void> {
  const { tenantId } = scene;
  await inTransaction(rig.database, (sql) => run(sql, { tenantId, deliveryId: id, by: 'key_test', now: new Date() }));
  notifyCommands(rig.database);
}

const handedOver = (id: string) =>
  vi.waitFor(async () => {
    const { rows } = await rig.database.query('select 1 from delivery_handovers where delivery_id = $1', [id]);
    expect(rows).toEqual([]);
  }, PATIENCE);

/** As a relay whose worker dies between the start and its confirmation. */
async function startWithoutConfirming(id: string): Promise<void> {
  const { workflow } = rig.client;
  const found = await findHandedOver(rig.database, id);
  const args = [{ ...found, firstAttempt: 'regular' }];
  await workflow.start(DELIVER_WORKFLOW, { workflowId: `delivery/${id}`, taskQueue: rig.config.taskQueue, args });
  await vi.waitFor(async () => {
    const { raw } = await workflow.getHandle(`delivery/${id}`).describe();
    expect(raw.pendingActivities?.[0]?.lastFailure?.message).toContain('503');
  }, PATIENCE);
}

test('a hand-over is one start, in the same generation', async () => {
  const scene = await rig.scene({ retry: HOUR });
  const { id } = await inGap(scene);
  expect(await rig.getDelivery(id)).toMatchObject({ attemptCount: 1, status: 'retrying' });
  await letGo();
  await handedOver(id);
  const [state] = await statesOf(rig, [id]);
  expect(state).toMatchObject({ inWorkflow: true, generation: 1, carrierId: null, attemptCount: 1 });
  const { rows } = await rig.database.query('select 1 from delivery_watch where delivery_id = $1', [id]);
  expect(rows).toHaveLength(1);
  await vi.waitFor(
    async () => expect(await rig.historyOf(id)).toContain('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED'),
    PATIENCE,
  );
});

test('a retry that a person asks for in the gap goes at once when the workflow starts', async () => {
  const scene = await rig.scene({ retry: HOUR });
  const { id } = await inGap(scene);
  answerWell(scene);
  await command(scene, id, retryDelivery);
  await letGo();
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect(requestsOf(scene, id)).toBe(2);
});

test('a retry between the start and its confirmation wakes the workflow', async () => {
  const scene = await rig.scene({ retry: HOUR });
  const { id } = await inGap(scene);
  await startWithoutConfirming(id);
  answerWell(scene);
  await command(scene, id, retryDelivery);
  expect(requestsOf(scene, id)).toBe(1);
  await letGo();
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect((await statesOf(rig, [id]))[0]).toMatchObject({ generation: 1 });
  expect(await rig.client.workflow.getHandle(`delivery/${id}`).result()).toContain('Delivered');
});

test('a cancel between the start and its confirmation ends the workflow', async () => {
  const scene = await rig.scene({ retry: HOUR });
  const { id } = await inGap(scene);
  await startWithoutConfirming(id);
  await command(scene, id, cancelDelivery);
  await letGo();
  expect(await rig.client.workflow.getHandle(`delivery/${id}`).result()).toContain('Cancelled');
  expect(requestsOf(scene, id)).toBe(1);
});

test('a delivery that is cancelled in the gap gets no workflow and no further request', async () => {
  const scene = await rig.scene({ retry: HOUR });
  const { id } = await inGap(scene);
  await command(scene, id, cancelDelivery);
  await letGo();
  await handedOver(id);
  expect(await rig.getDelivery(id)).toMatchObject({ status: 'cancelled', attemptCount: 1 });
  await expect(rig.client.workflow.getHandle(`delivery/${id}`).describe()).rejects.toThrow(/not found/i);
  expect(requestsOf(scene, id)).toBe(1);
});

test('a delivery whose endpoint is deleted in the gap is cancelled', async () => {
  const scene = await rig.scene({ retry: HOUR });
  const { id } = await inGap(scene);
  await rig.change(scene, deleteEndpoint);
  await letGo();
  await rig.until(id, { status: 'cancelled', cancelReason: 'endpoint_deleted' });
  await handedOver(id);
  expect(requestsOf(scene, id)).toBe(1);
});

test('a delivery whose endpoint is paused in the gap waits in its own workflow, and goes on when the endpoint resumes', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [0, 0, 0] } });
  const { id } = await inGap(scene);
  await rig.change(scene, pauseEndpoint);
  await letGo();
  await rig.until(id, { status: 'waiting', holdReason: 'paused' });
  expect((await statesOf(rig, [id]))[0]).toMatchObject({ inWorkflow: true });
  answerWell(scene);
  await rig.change(scene, resumeEndpoint);
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
});

test('a worker that is killed in the gap leaves the hand-over to the next one', async () => {
  const own = await startRig();
  try {
    const letOwnGo = await holdHandOvers(own);
    const scene = await own.scene({ retry: { delaysSeconds: [1, 1] } });
    const first = await own.spawnWorker({ POSTRIDER_DELIVERIES_PER_WORKFLOW: '100' });
    const { id } = await inGap(scene, own);
    first.kill('SIGKILL');
    await once(first, 'exit');
    answerWell(scene);
    await letOwnGo();
    await own.spawnWorker();
    const { attempts } = await own.until(id, { status: 'delivered', attemptCount: 2 });
    expect(attempts.map(({ possibleRepeat }) => possibleRepeat)).toEqual([false, false]);
    expect((await statesOf(own, [id]))[0]).toMatchObject({ generation: 1 });
    expect(requestsOf(scene, id)).toBe(2);
  } finally {
    await own.stop();
  }
});
