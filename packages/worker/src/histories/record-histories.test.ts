import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { skipUnless } from '@postrider/dev-stack/testing';
import { cancelDelivery } from '@postrider/store/deliveries';
import { insertSchedule } from '@postrider/store/schedules';
import { inTransaction, newId } from '@postrider/store/sql';
import { retentionWorkflowId, temporalScheduleId } from '@postrider/domain';
import { requestRetentionRun } from '@postrider/store/retention';
import { notifyCommands } from '@postrider/store/outbox';
import { pauseEndpoint, resumeEndpoint } from '@postrider/store/endpoints';
import { testScheduleSettings } from '@postrider/store/testing';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { pastDeliveries, replaysOf } from '../testing/past-deliveries.ts';
import { makeBacklog, statesOf } from '../testing/backlog.ts';
import { prefer, quietFor, timerOf } from '../testing/quiet-hours.ts';
import { startRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';

// Records histories of today's workflows, which replay.test.ts replays with later versions. Run it once per release that
// changed them: RECORD_HISTORIES=<version> pnpm vitest run packages/worker/src/histories
// Keep the recorded files: a workflow of that version may still be waiting.

const version = process.env['RECORD_HISTORIES'];
const folder = new URL(`./${version}/`, import.meta.url);
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
let rig: Rig;

beforeAll(async () => {
  if (version === undefined) return;
  rig = await startRig();
  await rig.startWorker();
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rig?.stop());
beforeEach((context) => skipUnless(context, version !== undefined, 'it records, and runs with RECORD_HISTORIES set.'));

async function save(name: string, workflowId: string): Promise<void> {
  const history = await rig.client.workflow.getHandle(workflowId).fetchHistory();
  // Removes the names of the machine and the process.
  const text = historyToJSON(history).replaceAll(ROOT, '').replaceAll(`@${hostname()}`, '@worker');
  writeFileSync(new URL(`${name}.json`, folder), `${text}\n`);
}

/** Saves the first run that a Temporal Schedule starts. Returns its result. */
async function saveFirstRun(name: string, scheduleId: string): Promise<unknown> {
  const handle = rig.client.schedule.getHandle(scheduleId);
  const workflowId = await vi.waitFor(async () => {
    const [first] = (await handle.describe()).info.recentActions;
    expect(first).toBeDefined();
    return first?.action.workflow.workflowId ?? '';
  });
  const result: unknown = await rig.client.workflow.getHandle(workflowId).result();
  await save(name, workflowId);
  await handle.delete();
  return result;
}

const statuses =
  (...list: number[]) =>
  (_request: unknown, response: { writeHead(status: number): { end(): void } }, index: number) =>
    response.writeHead(list[index] ?? list.at(-1) ?? 200).end();

test('histories are recorded', async () => {
  const delivered = await rig.scene();
  const deliveredId = await delivered.publish();
  await rig.until(deliveredId, { status: 'delivered' });
  await rig.client.workflow.getHandle(`delivery/${deliveredId}`).result();
  await save('delivered-at-once', `delivery/${deliveredId}`);

  const retried = await rig.scene();
  retried.receiver.answer = statuses(500, 503, 200);
  const retriedId = await retried.publish();
  await rig.until(retriedId, { status: 'delivered' });
  await rig.client.workflow.getHandle(`delivery/${retriedId}`).result();
  await save('delivered-after-retries', `delivery/${retriedId}`);
  await rig.client.workflow.getHandle(`endpoint-health/${retried.endpointId}`).result();
  await save('endpoint-recovered', `endpoint-health/${retried.endpointId}`);

  const dead = await rig.scene({ retry: { delaysSeconds: [0] } });
  dead.receiver.answer = statuses(500);
  const deadId = await dead.publish();
  await rig.until(deadId, { status: 'dead_lettered' });
  await rig.client.workflow
    .getHandle(`delivery/${deadId}`)
    .result()
    .catch(() => undefined);
  await save('dead-letter', `delivery/${deadId}`);

  const held = await rig.scene();
  held.receiver.answer = statuses(500, 200);
  const heldId = await held.publish();
  await rig.until(heldId, { status: 'retrying' });
  await rig.change(held, pauseEndpoint);
  await rig.until(heldId, { status: 'waiting' });
  await save('held-open', `delivery/${heldId}`);
  await rig.change(held, resumeEndpoint);
  await rig.until(heldId, { status: 'delivered' });
  await rig.client.workflow.getHandle(`delivery/${heldId}`).result();
  await save('held-and-woken', `delivery/${heldId}`);

  const cancelled = await rig.scene({ retry: { delaysSeconds: [3_600] } });
  cancelled.receiver.answer = statuses(500);
  const cancelledId = await cancelled.publish();
  await rig.until(cancelledId, { status: 'retrying' });
  await save('backoff-open', `delivery/${cancelledId}`);
  const { tenantId } = cancelled;
  await inTransaction(rig.database, (sql) =>
    cancelDelivery(sql, { tenantId, deliveryId: cancelledId, by: 'key_test', now: new Date() }),
  );
  notifyCommands(rig.database);
  await rig.client.workflow.getHandle(`delivery/${cancelledId}`).result();
  await save('cancelled-in-backoff', `delivery/${cancelledId}`);
});

test('histories of timers are recorded', async () => {
  const quiet = { status: 'waiting', holdReason: 'quiet_hours' } as const;
  async function ended(id: string): Promise<void> {
    // Wait for the row first, because the workflow may not have started yet.
    await vi.waitFor(async () => expect((await rig.getDelivery(id)).finishedAt).not.toBe(null), 120_000);
    await rig.client.workflow.getHandle(`delivery/${id}`).result();
  }

  // The window ends within a minute or two. The others run in the meantime.
  const patient = await rig.scene();
  await prefer(rig, patient, { preferences: quietFor(1) });
  const patientId = await patient.publish();

  const woken = await rig.scene();
  await prefer(rig, woken, { preferences: quietFor(60) });
  const wokenId = await woken.publish();
  await timerOf(rig, wokenId);
  await save('quiet-open', `delivery/${wokenId}`);
  await prefer(rig, woken, { preferences: quietFor(30) });
  await timerOf(rig, wokenId, 2);
  await prefer(rig, woken, { preferences: {} });
  await ended(wokenId);
  await save('quiet-held-anew-and-woken', `delivery/${wokenId}`);

  const retried = await rig.scene();
  retried.receiver.answer = statuses(500, 200);
  const retriedId = await retried.publish();
  await rig.until(retriedId, { status: 'retrying' });
  await prefer(rig, retried, { preferences: quietFor(60) });
  await rig.until(retriedId, quiet);
  await timerOf(rig, retriedId);
  await save('retry-in-quiet-hours-open', `delivery/${retriedId}`);
  await prefer(rig, retried, { preferences: {} });
  await ended(retriedId);
  await save('retry-in-quiet-hours', `delivery/${retriedId}`);

  const expiring = await rig.scene();
  await prefer(rig, expiring, { preferences: quietFor(60) });
  const expiringId = await expiring.publish({ expiresAt: new Date(Date.now() + 3_000) });
  await ended(expiringId);
  await save('expired-in-quiet-hours', `delivery/${expiringId}`);

  const limited = await rig.scene({ retry: { delaysSeconds: [0] } });
  limited.receiver.answer = statuses(500, 200);
  await prefer(rig, limited, { preferences: { rateLimits: { perMinute: 20 } } });
  const limitedId = await limited.publish();
  await ended(limitedId);
  await save('retry-waits-for-a-slot', `delivery/${limitedId}`);

  const cancelled = await rig.scene();
  await prefer(rig, cancelled, { preferences: quietFor(60) });
  const deliveryId = await cancelled.publish();
  await timerOf(rig, deliveryId);
  const { tenantId } = cancelled;
  await inTransaction(rig.database, (sql) =>
    cancelDelivery(sql, { tenantId, deliveryId, by: 'key_test', now: new Date() }),
  );
  notifyCommands(rig.database);
  await ended(deliveryId);
  await save('cancelled-in-quiet-hours', `delivery/${deliveryId}`);

  await ended(patientId);
  await save('quiet-to-the-end', `delivery/${patientId}`);
});

test('the history of a carrier is recorded', async () => {
  const own = await startRig();
  try {
    await own.startWorker({ deliveriesPerWorkflow: 10 });
    const scene = await own.scene({ retry: { delaysSeconds: [3_600] } });
    const ids = await makeBacklog(own, scene, { count: 10, answer: statuses(200, 200, 500, 200) });
    const carrierId = await vi.waitFor(async () => {
      const found = (await statesOf(own, ids)).find((each) => each.carrierId !== null);
      if (found === undefined) throw new Error('Nothing is carried yet.');
      return found.carrierId;
    });
    expect(await own.client.workflow.getHandle(`carrier/${carrierId}`).result()).toContain('delivered');
    await save('carrier', `carrier/${carrierId}`);
  } finally {
    await own.stop();
  }
});

test('the history of a run of a schedule is recorded', async () => {
  const { tenantId } = await rig.scene();
  const now = new Date();
  const id = newId('sch');
  const due = new Date(now.getTime() - 120_000);
  const settings = testScheduleSettings({ cron: '* * * * *', anchor: due });
  await inTransaction(rig.database, (sql) => insertSchedule(sql, { id, tenantId, settings, now }));
  notifyCommands(rig.database);
  expect(await saveFirstRun('schedule-run', temporalScheduleId(id))).toContain('published evt_');
});

test('the history of a run that removes old records is recorded', async () => {
  await requestRetentionRun(rig.database, new Date());
  notifyCommands(rig.database);
  expect(await saveFirstRun('retention-run', retentionWorkflowId(rig.config.taskQueue))).toContain('removed.');
});

test('the history of a replay that was paused is recorded', async () => {
  const scene = await rig.scene();
  await pastDeliveries(rig, scene, { count: 20 });
  const replays = replaysOf(rig, scene.tenantId);
  const id = await replays.create({ filter: { status: 'dead_lettered' } }, { ratePerSecond: 1 });
  await vi.waitFor(async () => expect((await replays.get(id)).delivered).toBeGreaterThan(0));
  await replays.change(id, { status: 'paused' });
  await vi.waitFor(async () => {
    const { events } = await rig.client.workflow.getHandle(`replay/${id}`).fetchHistory();
    expect(events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes)).toBe(true);
  });
  await replays.change(id, { status: 'running', ratePerSecond: 100 });
  await replays.until(id, 'finished');
  expect(await rig.client.workflow.getHandle(`replay/${id}`).result()).toContain('20 delivered');
  await save('replay-paused', `replay/${id}`);
});

test('histories of interrupted first attempts are recorded', async () => {
  // No worker runs in this process: the one that is stopped must be the only one.
  const own = await startRig();
  try {
    const cut = await own.scene({ timeoutMs: 15_000 });
    const stopped = await own.spawnWorker({ POSTRIDER_DRAIN_MS: '100' });
    cut.receiver.answer = () => undefined;
    const cutId = await cut.publish();
    await vi.waitFor(() => expect(cut.receiver.requests).toHaveLength(1));
    stopped.kill('SIGTERM');
    await once(stopped, 'exit');
    cut.receiver.answer = statuses(200);
    await own.spawnWorker();
    expect(await own.client.workflow.getHandle(`delivery/${cutId}`).result()).toContain('Delivered');
    await save('first-attempt-cut', `delivery/${cutId}`);

    const failed = await own.scene();
    await own.database.query('alter table endpoint_secrets rename to endpoint_secrets_away');
    const failedId = await failed.publish();
    await vi.waitFor(async () => expect(await own.historyOf(failedId)).toContain('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED'));
    await own.database.query('alter table endpoint_secrets_away rename to endpoint_secrets');
    expect(await own.client.workflow.getHandle(`delivery/${failedId}`).result()).toContain('Delivered');
    await save('first-attempt-failed', `delivery/${failedId}`);
  } finally {
    await own.stop();
  }
});
