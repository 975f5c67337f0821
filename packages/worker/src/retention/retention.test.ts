import { idAt, retentionWorkflowId } from '@postrider/domain';
import { notifyCommands } from '@postrider/store/outbox';
import { findRetentionRuns, requestRetentionRun, type RetentionRunRow } from '@postrider/store/retention';
import { newId } from '@postrider/store/sql';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';
import { createRetentionActivities } from './activities.ts';

const DAY_MS = 86_400_000;
const rig = await rigForFile({ worker: { retention: { days: 30, deadLetterDays: 60 }, auditDays: 90 } });
const scheduleId = retentionWorkflowId(rig.config.taskQueue);

/** An event with a delivery that has ended, accepted so many days ago. */
async function accepted({ tenantId, endpointId }: Scene, daysAgo: number, died?: number): Promise<string> {
  const at = new Date(Date.now() - daysAgo * DAY_MS);
  const id = (prefix: 'dlv' | 'evt') => idAt(prefix, at.getTime()).slice(0, 14) + newId(prefix).slice(14);
  const [deliveryId, eventId] = [id('dlv'), id('evt')];
  await rig.database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     values ($1, $2, 'order.paid', '{"secret":"of the payload"}', 'normal', 1, $3)`,
    [eventId, tenantId, at],
  );
  await rig.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, dead_letter_at, created_at)
     values ($1, $2, $3, 'order.paid', $4, $5, $6, $7)`,
    [
      deliveryId,
      tenantId,
      eventId,
      endpointId,
      died === undefined ? 'delivered' : 'dead_lettered',
      died === undefined ? null : new Date(Date.now() - died * DAY_MS),
      at,
    ],
  );
  return deliveryId;
}

/** Asks for a run and waits for its end. */
async function run(): Promise<RetentionRunRow> {
  const before = (await findRetentionRuns(rig.database)).finished?.startedAt;
  await requestRetentionRun(rig.database, new Date());
  notifyCommands(rig.database);
  return vi.waitFor(
    async () => {
      const { finished } = await findRetentionRuns(rig.database);
      if (finished === null || finished.startedAt.getTime() === before?.getTime()) throw new Error('It still runs.');
      return finished;
    },
    { interval: 100 },
  );
}

const left = async ({ tenantId }: Scene) =>
  (
    await rig.database.query<{ id: string }>('select id from deliveries where tenant_id = $1 order by id', [tenantId])
  ).rows.map(({ id }) => id);

test('the worker makes a Temporal Schedule that removes old records every night', async () => {
  const { spec, action, policies } = await vi.waitFor(() => rig.client.schedule.getHandle(scheduleId).describe());
  expect(spec.calendars).toMatchObject([{ hour: [{ start: 2, end: 2 }], minute: [{ start: 0, end: 0 }] }]);
  expect([action.type, policies.overlap]).toEqual(['startWorkflow', 'SKIP']);
});

test('a run removes what is older than the deployment or the tenant keeps it, and records what it did', async () => {
  const [scene, short] = [await rig.scene(), await rig.scene()];
  await rig.database.query('update tenants set retention_days = 7, dead_letter_days = 20 where id = $1', [
    short.tenantId,
  ]);
  await accepted(scene, 32);
  await accepted(scene, 3_000);
  await accepted(scene, 90, 61.5);
  const kept = [await accepted(scene, 90, 59), await accepted(scene, 30), await accepted(scene, 8)].toSorted();
  await accepted(short, 9);
  await accepted(short, 40, 21.5);
  const keptShort = [await accepted(short, 40, 19), await accepted(short, 7)].toSorted();
  for (const days of [400, 92, 89]) {
    const at = Date.now() - days * DAY_MS;
    await rig.database.query(
      `insert into audit_entries (id, at, actor_name, action, resource_type, resource_id)
       values ($1, $2, 'test', $3, 'endpoint', 'ep_1')`,
      [idAt('aud', at), new Date(at), `of ${days}`],
    );
  }
  const { result, finishedAt } = await run();
  const audit = await rig.database.query<{ action: string }>(
    `select action from audit_entries where actor_name = 'test'`,
  );
  expect([audit.rows, result.auditEntries]).toEqual([[{ action: 'of 89' }], 2]);
  expect([await left(scene), await left(short)]).toEqual([kept, keptShort]);
  expect(result).toMatchObject({ deliveries: 5, events: 5, busyPartitions: [] });
  expect(finishedAt).not.toBeNull();
});

test('many old entries of the audit are removed without looking for whole weeks before each batch', async () => {
  const at = Date.now() - 95 * DAY_MS;
  const ids = Array.from({ length: 1_100 }, (_, i) => `${idAt('aud', at).slice(0, 14)}${String(i).padStart(16, '0')}`);
  await rig.database.query(
    `insert into audit_entries (id, at, actor_name, action, resource_type, resource_id)
     select id, $2, 'many', 'updateEndpoint', 'endpoint', 'ep_1' from unnest($1::text[]) id`,
    [ids, new Date(at)],
  );
  const { database } = rig;
  const limits = { retention: { days: 30, deadLetterDays: 60 }, auditDays: 90 };
  const stopping = new AbortController().signal;
  const activities = createRetentionActivities({ database, ...limits, now: () => new Date(), stopping });
  const query = vi.spyOn(database, 'query');
  const { next, summary } = await activities.removeOldRecords({ runId: 'many', step: { step: 'partitions' } });
  const looks = query.mock.calls.filter((call) => JSON.stringify(call).includes('pg_inherits'));
  query.mockRestore();
  expect([next, summary]).toEqual([null, expect.stringContaining(' 1100 audit entries,')]);
  // Deliveries, attempts, notes, events, the audit.
  expect(looks).toHaveLength(5);
});

test('a second run removes nothing more, and tells it in Temporal without a payload or an id of an event', async () => {
  const { result } = await run();
  expect(result).toMatchObject({ deliveries: 0, events: 0 });
  const [latest] = (await rig.client.schedule.getHandle(scheduleId).describe()).info.recentActions.slice(-1);
  const { workflowId = '', firstExecutionRunId = '' } = latest?.action.workflow ?? {};
  const handle = rig.client.workflow.getHandle(workflowId, firstExecutionRunId);
  expect(await handle.result()).toBe('0 deliveries, 0 events, 0 audit entries, 0 partitions removed.');
  expect(JSON.stringify(historyToJSON(await handle.fetchHistory()))).not.toMatch(/secret|evt_|dlv_/);
});

test('a tenant that was deleted keeps its records no longer than others', async () => {
  const scene = await rig.scene();
  await accepted(scene, 31.5);
  const kept = await accepted(scene, 5);
  await rig.database.query('update tenants set deleted_at = now() where id = $1', [scene.tenantId]);
  await run();
  expect(await left(scene)).toEqual([kept]);
});
