import { idAt } from '@postrider/domain';
import { noteRemoval } from '../rollups/note-removal.ts';
import { inTransaction, type Database } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

export interface RemovalOptions {
  /** Null: of all tenants. */
  tenantId: string | null;
  /** The last id of the batch before. */
  afterId: string;
  /** Accepted before. */
  before: Date;
  /** How many are looked at. */
  limit: number;
}

export interface Removed {
  removed: number;
  /** The last id that was looked at. Null: there is no more. */
  lastId: string | null;
}

/**
 * Removes old deliveries that have ended, with their attempts and notes: one batch, the oldest first, in a transaction of its
 * own. A dead letter stays until it died before `deadBefore`; null: until a person has dealt with it. A delivery also stays
 * while the relay has something to do for it, or somebody holds it at this moment.
 */
export async function removeOldDeliveries(
  database: Database,
  { deadBefore, ...options }: RemovalOptions & { deadBefore: Date | null },
): Promise<Removed> {
  const { tenantId, afterId, limit } = options;
  const range = { tenantId, afterId, beforeId: idAt('dlv', options.before.getTime()), limit };
  await noteRemoval(database, { tenantId, before: options.before });
  return inTransaction(database, async (sql) => {
    const rows = await readRows<{ id: string }>(sql, oldDeliveriesQuery(range));
    const lastId = rows.length < limit ? null : (rows.at(-1)?.id ?? null);
    const locked = await readRows<{ id: string }>(sql, LOCK_ENDED({ ids: rows.map(({ id }) => id), deadBefore }));
    const ids = locked.map(({ id }) => id);
    if (ids.length > 0) {
      await sql.query('delete from delivery_notes where delivery_id = any($1)', [ids]);
      await sql.query('delete from attempts where delivery_id = any($1)', [ids]);
      await sql.query('delete from deliveries where id = any($1)', [ids]);
    }
    return { removed: ids.length, lastId };
  });
}

export interface OldRange {
  tenantId: string | null;
  afterId: string;
  beforeId: string;
  limit: number;
}

/** Exported for the test of its plan. */
export const oldDeliveriesQuery = (range: OldRange) => (range.tenantId === null ? OLD(range) : OLD_OF_TENANT(range));

const OLD = defineQuery<OldRange>(
  'select id from deliveries where id > $afterId and id < $beforeId order by id limit $limit',
);

// With one value instead of an array, the planner might walk the records of everybody.
const OLD_OF_TENANT = defineQuery<OldRange>(
  `select id from deliveries where tenant_id = any(array[$tenantId::text]) and id > $afterId and id < $beforeId
   order by tenant_id, id limit $limit`,
);

/** Exported for the test of its plan. With `not exists` the planner might read the whole queue to join it. */
export const LOCK_ENDED = defineQuery<{ ids: readonly string[]; deadBefore: Date | null }>(
  `select d.id from deliveries d
   where d.id = any($ids)
     and (d.status in ('delivered', 'skipped', 'cancelled')
       or d.status = 'dead_lettered' and d.dead_letter_at < $deadBefore::timestamptz)
     and (select 1 from delivery_queue q where q.delivery_id = d.id limit 1) is null
     and (select 1 from delivery_wakes w where w.delivery_id = d.id limit 1) is null
     and (select 1 from delivery_watch w where w.delivery_id = d.id limit 1) is null
   order by d.id for update of d skip locked`,
);
