import { idAt } from '@postrider/domain';
import { releaseExternalIds } from '../keys/release-external-ids.ts';
import { noteRemoval } from '../rollups/note-removal.ts';
import { inTransaction, type Database } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { OldRange, RemovalOptions, Removed } from './remove-deliveries.ts';

/**
 * Removes old events that have no delivery any more, and frees their external ids: one batch, the oldest first, in a
 * transaction of its own.
 */
export async function removeOldEvents(database: Database, options: RemovalOptions): Promise<Removed> {
  const { tenantId, afterId, limit } = options;
  const range = { tenantId, afterId, beforeId: idAt('evt', options.before.getTime()), limit };
  await noteRemoval(database, { tenantId, before: options.before });
  return inTransaction(database, async (sql) => {
    const rows = await readRows<{ id: string }>(sql, oldEventsQuery(range));
    const lastId = rows.length < limit ? null : (rows.at(-1)?.id ?? null);
    const removed = await readRows<{ tenantId: string; externalId: string | null }>(
      sql,
      REMOVE({ ids: rows.map(({ id }) => id) }),
    );
    await releaseExternalIds(sql, removed);
    return { removed: removed.length, lastId };
  });
}

/** Exported for the test of its plan. */
export const oldEventsQuery = (range: OldRange) => (range.tenantId === null ? OLD(range) : OLD_OF_TENANT(range));

const OLD = defineQuery<OldRange>(
  'select id from events where id > $afterId and id < $beforeId order by id limit $limit',
);

const OLD_OF_TENANT = defineQuery<OldRange>(
  `select id from events where tenant_id = any(array[$tenantId::text]) and id > $afterId and id < $beforeId
   order by tenant_id, id limit $limit`,
);

/** Exported for the test of its plan. With `not exists` the planner would read all deliveries to join them. */
export const REMOVE = defineQuery<{ ids: readonly string[] }>(
  `with target as (
     select v.id from events v
     where v.id = any($ids) and (select 1 from deliveries d where d.event_id = v.id limit 1) is null
     order by v.id for update skip locked
   )
   delete from events v using target t where v.id = t.id returning v.tenant_id, v.external_id`,
);
