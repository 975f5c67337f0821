import { startOwnTemporal } from '@postrider/dev-stack/testing';
import type { OwnTemporal } from '@postrider/dev-stack/testing';
import { listEvents } from '@postrider/store/events';
import { findScheduleById, insertSchedule } from '@postrider/store/schedules';
import { inSnapshot, inTransaction, newId } from '@postrider/store/sql';
import { testScheduleSettings } from '@postrider/store/testing';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { pastDeliveries, replaysOf } from '../testing/past-deliveries.ts';
import { holdHandOvers, makeBacklog, statesOf } from '../testing/backlog.ts';
import { logged, startRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';

let temporal: OwnTemporal;
let rig: Rig;

beforeAll(async () => void (temporal = await startOwnTemporal()));
beforeEach(async () => void (rig = await startRig(temporal.address)));
afterEach(() => rig?.stop());
afterAll(() => temporal?.stop());

async function retentionHours(namespace: string): Promise<number> {
  const { config } = await rig.client.workflowService.describeNamespace({ namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds) / 3_600;
}

const delivered = (id: string) =>
  vi.waitFor(async () => expect(await rig.getDelivery(id)).toMatchObject({ status: 'delivered' }), { interval: 100 });

test('the running worker restores search attributes and retention of a Temporal that lost its data', async () => {
  await rig.client.workflowService.updateNamespace({
    namespace: 'default',
    config: { workflowExecutionRetentionTtl: msToTs('96 hours') },
  });
  await rig.startWorker();
  const scene = await rig.scene();
  await rig.until(await scene.publish(), { status: 'delivered' });
  await temporal.wipe();
  const id = await scene.publish();
  await delivered(id);
  expect(await rig.client.workflow.getHandle(`delivery/${id}`).result()).toContain('Delivered');
  await vi.waitFor(async () => expect(await retentionHours('default')).toBe(96));
  const rejected = logged.find(({ msg }) => msg.startsWith('Temporal rejected workflow starts'));
  expect(rejected?.err?.message).toMatch(/Failed to start Workflow: ./);
});

test('carried deliveries go on in a Temporal that lost its data, also those that were being handed over', async () => {
  await rig.startWorker({ deliveriesPerWorkflow: 100, reconcileEveryMs: 1_000 });
  const letGo = await holdHandOvers(rig);
  const scene = await rig.scene({ retry: { delaysSeconds: [1, 1, 1, 1] } });
  const failed = new Set<unknown>();
  const ids = await makeBacklog(rig, scene, {
    count: 60,
    answer({ headers }, response) {
      const fails = failed.size < 4;
      if (fails) failed.add(headers['postrider-delivery']);
      setTimeout(() => response.writeHead(fails ? 503 : 200).end(), 20);
    },
  });
  await vi.waitFor(
    async () => expect((await statesOf(rig, ids)).some(({ status }) => status === 'retrying')).toBe(true),
    { interval: 10 },
  );
  await temporal.wipe();
  await letGo();
  await vi.waitFor(
    async () => expect((await statesOf(rig, ids)).every(({ status }) => status === 'delivered')).toBe(true),
    { interval: 200 },
  );
});

test('schedules of a Temporal that lost its data are made again, and run', async () => {
  const { tenantId } = await rig.scene();
  const longAgo = new Date(Date.now() - 60_000);
  const settings = testScheduleSettings({ everySeconds: 1, anchor: new Date(0), runsAfter: longAgo });
  const id = newId('sch');
  await inTransaction(rig.database, (sql) => insertSchedule(sql, { id, tenantId, settings, now: longAgo }));
  await rig.startWorker({ reconcileEveryMs: 100 });
  const lastRunAt = async () => (await findScheduleById(rig.database, id))?.lastRunAt?.getTime() ?? 0;
  const untilRunAfter = (ms: number) =>
    vi.waitFor(async () => expect(await lastRunAt()).toBeGreaterThan(ms), { interval: 100 });
  await untilRunAfter(0);
  await temporal.wipe();
  const wipedAt = Date.now();
  await untilRunAfter(wipedAt + 2_000);
  const { rows } = await inSnapshot(rig.database, (sql) => listEvents(sql, { tenantId, limit: 100 }));
  expect(new Set(rows.map(({ externalId }) => externalId)).size).toBe(rows.length);
});

test('a missing namespace is created, and created again by the running worker when it is lost', async () => {
  await rig.startWorker({ namespace: 'of-our-own' });
  expect(await retentionHours('of-our-own')).toBe(720);
  const scene = await rig.scene();
  await delivered(await scene.publish());
  await temporal.wipe();
  await delivered(await scene.publish());
  expect(await retentionHours('of-our-own')).toBe(720);
});

test('a replay whose workflow a Temporal has lost is started again, and goes on where it was', async () => {
  const scene = await rig.scene();
  await pastDeliveries(rig, scene, { count: 60 });
  const replays = replaysOf(rig, scene.tenantId);
  const id = await replays.create({ filter: { status: 'dead_lettered' } }, { ratePerSecond: 5 });
  await rig.startWorker({ reconcileEveryMs: 1_000 });
  await vi.waitFor(async () => expect((await replays.get(id)).delivered).toBeGreaterThan(5));
  await temporal.wipe();
  const { sent } = await replays.get(id);
  await replays.change(id, { ratePerSecond: 100 });
  expect(await replays.until(id, 'finished')).toMatchObject({ matched: 60, sent: 60 });
  const again = scene.receiver.requests.map(({ headers }) => headers['webhook-id']);
  expect(new Set(again).size).toBe(60);
  expect(sent).toBeLessThan(60);
});
