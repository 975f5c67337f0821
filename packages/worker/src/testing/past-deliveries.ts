import type { DeliveryStatus, ReplayStatus } from '@postrider/domain';
import { notifyCommands } from '@postrider/store/outbox';
import {
  changeReplay,
  findReplay,
  insertReplay,
  lockReplay,
  type ReplayChange,
  type ReplayCriteria,
  type ReplayRow,
} from '@postrider/store/replays';
import { newId, retryingTransaction } from '@postrider/store/sql';
import { expect, vi } from 'vitest';
import type { Rig, Scene } from './rig.ts';

type Owner = Pick<Scene, 'tenantId' | 'endpointId'>;

/** Events with a delivery each that has ended, as if they had been published long ago. Returns the ids of the deliveries. */
export async function pastDeliveries(
  { database }: Pick<Rig, 'database'>,
  { tenantId, endpointId }: Owner,
  { count, status = 'dead_lettered' }: { count: number; status?: DeliveryStatus },
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId('dlv'));
  const eventIds = ids.map(() => newId('evt'));
  const at = new Date();
  await database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     select id, $2, 'order.paid', '{"amount":12}', 'normal', 1, $3 from unnest($1::text[]) as e (id)`,
    [eventIds, tenantId, at],
  );
  await database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count, dead_letter_reason,
       dead_letter_detail, dead_letter_at, skip_reason, cancel_reason, created_at, finished_at)
     select id, $3, event_id, 'order.paid', $4, $5, 1, case when $5 = 'dead_lettered' then 'attempts_exhausted' end,
       case when $5 = 'dead_lettered' then '' end, case when $5 = 'dead_lettered' then $6::timestamptz end,
       case when $5 = 'skipped' then 'expired' end, case when $5 = 'cancelled' then 'requested' end, $6, $6
     from unnest($1::text[], $2::text[]) as d (id, event_id)`,
    [ids, eventIds, tenantId, endpointId, status, at],
  );
  return ids;
}

/** Asks for replays, as the API does, and follows them. */
export function replaysOf(rig: Pick<Rig, 'database'>, tenantId: string) {
  const { database } = rig;
  const get = async (replayId: string): Promise<ReplayRow> => {
    const row = await findReplay(database, { tenantId, replayId });
    if (row === undefined) throw new Error(`There is no replay ${replayId}.`);
    return row;
  };
  return {
    get,
    async create(
      criteria: ReplayCriteria,
      {
        action = 'send',
        fresh = false,
        ratePerSecond = 100,
      }: Partial<Pick<ReplayRow, 'action' | 'fresh' | 'ratePerSecond'>> = {},
    ): Promise<string> {
      const replay = { id: newId('rpl'), tenantId, action, criteria, fresh, ratePerSecond, by: 'key_test' };
      const { id } = await retryingTransaction(database, (sql) => insertReplay(sql, { ...replay, now: new Date() }));
      notifyCommands(database);
      return id;
    },
    async change(replayId: string, change: ReplayChange): Promise<void> {
      await retryingTransaction(database, async (sql) => {
        const row = await lockReplay(sql, { tenantId, replayId });
        if (row !== undefined) await changeReplay(sql, { row, change, now: new Date() });
      });
      notifyCommands(database);
    },
    /** Waits until a replay has this status. */
    until: (replayId: string, status: ReplayStatus): Promise<ReplayRow> =>
      vi.waitFor(
        async () => {
          const row = await get(replayId);
          expect(row.status).toBe(status);
          return row;
        },
        { interval: 50 },
      ),
  };
}
