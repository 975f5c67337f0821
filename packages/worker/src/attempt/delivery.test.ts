import { SEARCH_ATTRIBUTES, WAKE_SIGNAL } from '@postrider/domain';
import { cancelDelivery, retryDelivery } from '@postrider/store/deliveries';
import { inTransaction } from '@postrider/store/sql';
import { notifyCommands, notifyQueue } from '@postrider/store/outbox';
import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

type DeliveryCommand = Parameters<typeof retryDelivery>[1];

const rig = await rigForFile();
const worker = await rig.startWorker();

const answering = (scene: Scene, ...statuses: number[]) => {
  scene.receiver.answer = (_request, response, index) =>
    void response.writeHead(statuses[index] ?? statuses.at(-1) ?? 200).end();
};
const command = (scene: Scene, deliveryId: string): DeliveryCommand => ({
  tenantId: scene.tenantId,
  deliveryId,
  by: 'key_test',
  now: new Date(),
});

const retry = (scene: Scene, deliveryId: string) => press(command(scene, deliveryId));

async function press(asked: DeliveryCommand) {
  const result = await inTransaction(rig.database, (sql) => retryDelivery(sql, asked));
  notifyQueue(rig.database);
  notifyCommands(rig.database);
  return result;
}

async function cancel(scene: Scene, deliveryId: string) {
  const result = await inTransaction(rig.database, (sql) => cancelDelivery(sql, command(scene, deliveryId)));
  notifyCommands(rig.database);
  return result;
}

/** Delays the answer of the receiver until the test releases it. */
function holding(scene: Scene, status: number) {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  scene.receiver.answer = async (_request, response) => {
    await released;
    response.writeHead(status).end();
  };
  const arrived = () => vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(1));
  return { arrived, release: () => release() };
}

test('an accepted event is delivered by one eager workflow with one local activity', async () => {
  const scene = await rig.scene();
  const before = { ...worker.relay.counters };
  const id = await scene.publish();
  const delivery = await rig.until(id, { status: 'delivered', attemptCount: 1 });
  expect(delivery.attempts).toMatchObject([{ number: 1, outcome: 'delivered', possibleRepeat: false }]);
  expect(scene.receiver.requests).toHaveLength(1);
  expect(worker.relay.counters).toEqual({ ...before, started: before.started + 1 });
  await rig.client.workflow.getHandle(`delivery/${id}`).result();
  expect(await rig.historyOf(id)).toEqual([
    'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
    'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED',
    'EVENT_TYPE_WORKFLOW_TASK_STARTED',
    'EVENT_TYPE_WORKFLOW_TASK_COMPLETED',
    'EVENT_TYPE_MARKER_RECORDED',
    'EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
    'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED',
  ]);
});

test('one activity retries a failed attempt, and each attempt is recorded once', async () => {
  const scene = await rig.scene();
  answering(scene, 500, 503, 200);
  const id = await scene.publish();
  const { attempts } = await rig.until(id, { status: 'delivered', attemptCount: 3 });
  expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
    [1, 'server_error'],
    [2, 'server_error'],
    [3, 'delivered'],
  ]);
  expect(scene.receiver.requests).toHaveLength(3);
  await rig.client.workflow.getHandle(`delivery/${id}`).result();
  const scheduled = (await rig.historyOf(id)).filter((name) => name === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
  expect(scheduled).toHaveLength(1);
});

test('during a backoff Temporal shows the last failure and the next attempt, and no path', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [60, 60] } });
  answering(scene, 503);
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  const handle = rig.client.workflow.getHandle(`delivery/${id}`);
  await vi.waitFor(async () => {
    const [pending] = (await handle.describe()).raw.pendingActivities ?? [];
    expect(pending?.lastFailure?.message).toMatch(
      /^503 from 127\.0\.0\.1:\d+, attempt 1 of 3, next \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
    );
    expect(pending?.lastFailure?.stackTrace).toBe('');
  });
  const history = JSON.stringify(await handle.fetchHistory());
  expect(history).not.toContain('secret-path');
  expect(history).not.toContain(Buffer.from('secret-path').toString('base64').slice(2, 12));
  expect(await cancel(scene, id)).toMatchObject({ kind: 'ok' });
  expect(await handle.result()).toBe('Cancelled: requested.');
});

test('with delays of 0 the attempts follow at once, one request each', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [0, 0, 0] } });
  answering(scene, 500);
  const id = await scene.publish();
  const { attempts } = await rig.until(id, { status: 'dead_lettered', attemptCount: 4 });
  expect(attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(scene.receiver.requests).toHaveLength(4);
});

test('an exhausted delivery is a dead letter, its workflow fails, and a redrive runs under the same id', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [] } });
  answering(scene, 500, 200);
  const id = await scene.publish();
  await rig.until(id, { status: 'dead_lettered', deadLetterReason: 'attempts_exhausted' });
  const handle = rig.client.workflow.getHandle(`delivery/${id}`);
  await expect(handle.result()).rejects.toThrow();
  expect((await handle.describe()).status.name).toBe('FAILED');
  // Temporal UI shows the reason as the result, without a stack.
  const failure = (await handle.fetchHistory()).events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
  expect(failure?.message).toMatch(/^Dead letter \(attempts_exhausted\): .*500/);
  expect(failure?.stackTrace).toBe('');

  // Two people retry at the same time.
  const [one, other] = await Promise.all([retry(scene, id), retry(scene, id)]);
  expect([one.kind, other.kind]).toEqual(['ok', 'ok']);
  const redriven = await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect(redriven.attempts.map(({ generation }) => generation)).toEqual([1, 2]);
  expect(scene.receiver.requests).toHaveLength(2);
  expect(await retry(scene, id)).toMatchObject({ kind: 'not_retryable', status: 'delivered' });
});

test('a dead letter that was redriven gets a fresh schedule', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [0] } });
  answering(scene, 500);
  const id = await scene.publish();
  await rig.until(id, { status: 'dead_lettered', attemptCount: 2 });
  await retry(scene, id);
  await rig.until(id, { status: 'dead_lettered', attemptCount: 4 });
  expect(scene.receiver.requests).toHaveLength(4);
});

test.each([400, 422])('an answer of %i is a refusal: a dead letter after one attempt', async (status) => {
  const scene = await rig.scene();
  answering(scene, status);
  const id = await scene.publish();
  await rig.until(id, { status: 'dead_lettered', deadLetterReason: 'rejected', attemptCount: 1 });
});

test('a manual retry skips the backoff', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [3_600] } });
  answering(scene, 500, 200);
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  expect(await retry(scene, id)).toMatchObject({ kind: 'ok' });
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect(scene.receiver.requests).toHaveLength(2);
});

test('a manual retry during an attempt sends no second request, and runs at once when that attempt fails', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [1, 3_600, 3_600] } });
  answering(scene, 500);
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  const second = holding(scene, 500);
  await vi.waitFor(() => expect(scene.receiver.requests).toHaveLength(2));
  await retry(scene, id);
  // Long enough for the signal to arrive, and for a second request to leave if there was one.
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(scene.receiver.requests).toHaveLength(2);
  second.release();
  await rig.until(id, { status: 'retrying', attemptCount: 3 });
  expect(scene.receiver.requests).toHaveLength(3);
});

test('a manual retry during the first attempt runs at once when that attempt fails', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [3_600, 3_600] } });
  const { arrived, release } = holding(scene, 500);
  const id = await scene.publish();
  await arrived();
  await retry(scene, id);
  release();
  await rig.until(id, { status: 'retrying', attemptCount: 2 });
  expect(scene.receiver.requests).toHaveLength(2);
});

test('twenty manual retries at the same time get one attempt', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [3_600, 3_600, 3_600, 3_600] } });
  answering(scene, 500);
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  const now = new Date();
  const presses = Array.from({ length: 20 }, () => press({ ...command(scene, id), now }));
  // A retry that was requested with the others but arrives late.
  await rig.until(id, { status: 'retrying', attemptCount: 2 });
  await press({ ...command(scene, id), now });
  await Promise.all(presses);
  const { attemptCount, nextAttemptAt } = await rig.getDelivery(id);
  expect(attemptCount).toBe(2);
  expect(nextAttemptAt?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
});

test('the retry policy at the time of the failure decides what follows', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [3_600] } });
  const { arrived, release } = holding(scene, 500);
  const id = await scene.publish();
  await arrived();
  await rig.database.query(`update endpoints set retry = '{"delaysSeconds": []}' where id = $1`, [scene.endpointId]);
  release();
  await rig.until(id, { status: 'dead_lettered', deadLetterReason: 'attempts_exhausted', attemptCount: 1 });
});

test('a delivery that is cancelled during a failing first attempt stays cancelled and keeps the attempt', async () => {
  const scene = await rig.scene();
  const { arrived, release } = holding(scene, 500);
  const id = await scene.publish();
  await arrived();
  expect(await cancel(scene, id)).toMatchObject({ kind: 'ok' });
  release();
  const delivery = await rig.until(id, { status: 'cancelled', cancelReason: 'requested', attemptCount: 1 });
  expect(delivery.attempts).toMatchObject([{ number: 1, outcome: 'server_error' }]);
  expect(await rig.client.workflow.getHandle(`delivery/${id}`).result()).toBe('Cancelled: requested.');
  expect(scene.receiver.requests).toHaveLength(1);
});

test('a delivery that is cancelled during a successful first attempt is delivered', async () => {
  const scene = await rig.scene();
  const { arrived, release } = holding(scene, 200);
  const id = await scene.publish();
  await arrived();
  await cancel(scene, id);
  release();
  await rig.until(id, { status: 'delivered', cancelReason: null, attemptCount: 1 });
});

test('an event past its expiry is skipped without a request', async () => {
  const scene = await rig.scene();
  const id = await scene.publish({ expiresAt: new Date(Date.now() - 1) });
  await rig.until(id, { status: 'skipped', skipReason: 'expired', attemptCount: 0 });
  expect(scene.receiver.requests).toHaveLength(0);
});

test('an event with `deliverAt` waits for that instant', async () => {
  const scene = await rig.scene();
  const deliverAt = new Date(Date.now() + 1_500);
  const id = await scene.publish({ deliverAt });
  expect(await rig.getDelivery(id)).toMatchObject({ status: 'waiting', holdReason: 'scheduled', holdUntil: deliverAt });
  await rig.until(id, { status: 'delivered' });
  expect(scene.receiver.requests[0]?.at).toBeGreaterThanOrEqual(deliverAt.getTime());
});

test('a receiver that never answers costs one attempt, which ends at its timeout', async () => {
  const scene = await rig.scene({ timeoutMs: 1_000, retry: { delaysSeconds: [] } });
  scene.receiver.answer = () => undefined;
  const id = await scene.publish();
  const { attempts } = await rig.until(id, { status: 'dead_lettered', attemptCount: 1 });
  expect(attempts[0]).toMatchObject({ outcome: 'timed_out' });
  expect(attempts[0]?.durationMs).toBeGreaterThanOrEqual(990);
});

test('a receiver that may be slow is first called by a regular activity, outside of the workflow task', async () => {
  const scene = await rig.scene({ timeoutMs: 60_000 });
  const id = await scene.publish();
  await rig.until(id, { status: 'delivered', attemptCount: 1 });
  await rig.client.workflow.getHandle(`delivery/${id}`).result();
  const history = await rig.historyOf(id);
  expect(history).not.toContain('EVENT_TYPE_MARKER_RECORDED');
  expect(history).toContain('EVENT_TYPE_ACTIVITY_TASK_COMPLETED');
});

test('a hanging receiver never delays another: its retries wait for permits of their own', async () => {
  const hanging = await rig.scene({ timeoutMs: 3_000, retry: { delaysSeconds: Array<number>(9).fill(0) } });
  hanging.receiver.answer = () => undefined;
  await Promise.all(Array.from({ length: 40 }, () => hanging.publish()));
  await vi.waitFor(() => expect(hanging.receiver.requests.length).toBeGreaterThan(1));
  const healthy = await rig.scene();
  const ids = await Promise.all(Array.from({ length: 20 }, () => healthy.publish()));
  for (const id of ids) await rig.until(id, { status: 'delivered' });
  // None of them waited until a hanging delivery was given up, which takes ten times the timeout.
  const { rows } = await rig.database.query(
    `select id from deliveries where endpoint_id = $1 and status = 'dead_lettered'`,
    [hanging.endpointId],
  );
  expect(rows).toEqual([]);
  hanging.receiver.answer = (_request, response) => void response.end();
});

test('a redrive of an open delivery changes nothing', async () => {
  const scene = await rig.scene();
  const { arrived, release } = holding(scene, 200);
  const id = await scene.publish();
  await arrived();
  expect(await retry(scene, id)).toMatchObject({ kind: 'ok', delivery: { status: 'pending' } });
  release();
  await rig.until(id, { status: 'delivered', attemptCount: 1 });
  expect(scene.receiver.requests).toHaveLength(1);
});

test('a delivery that is woken a thousand times continues in a new run that keeps the details', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [3_600] } });
  answering(scene, 500, 200);
  const id = await scene.publish();
  await rig.until(id, { status: 'retrying' });
  await rig.change(scene, pauseEndpoint);
  await retry(scene, id);
  await rig.until(id, { status: 'waiting' });
  const handle = rig.client.workflow.getHandle(`delivery/${id}`);
  const first = await handle.describe();
  for (let i = 0; i < 1_000; i += 50) {
    await Promise.all(Array.from({ length: 50 }, () => handle.signal(WAKE_SIGNAL)));
  }
  const next = await vi.waitFor(async () => {
    const now = await handle.describe();
    expect(now.runId).not.toBe(first.runId);
    return now;
  });
  expect(next.searchAttributes).toMatchObject({ [SEARCH_ATTRIBUTES.endpoint]: [scene.endpointId] });
  await rig.change(scene, resumeEndpoint);
  await retry(scene, id);
  await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect(await handle.result()).toContain('Delivered');
  const [begun] = (await handle.fetchHistory()).events ?? [];
  const input = begun?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
  expect(String(input)).toContain('500 from 127.0.0.1');
});
