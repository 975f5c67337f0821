import { idAt } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { tryLockRollups } from './count-changes.ts';
import { rebuildLocked, WITHOUT_LIMITS, type RebuiltDay } from './rebuild-rollups.ts';

/**
 * Counts one more day of the records from before the rollups existed, the newest day first. Returns null if nothing is left to
 * do, or another process does it.
 */
export function backfillNext(database: Database, now: Date): Promise<RebuiltDay | null> {
  return inTransaction(database, async (sql) => {
    const [state] = await readRows<{ before: Date }>(sql, FIND({}));
    if (state === undefined || !(await tryLockRollups(sql))) return null;
    await sql.query(WITHOUT_LIMITS);
    const last = new Date(state.before.getTime() - 1);
    const rebuilt = await rebuildLocked(sql, { day: last, now });
    const { day } = rebuilt;
    const older = { eventId: idAt('evt', day.getTime()), deliveryId: idAt('dlv', day.getTime()) };
    const { rowCount } = await sql.query(FIND_OLDER(older));
    await sql.query(ADVANCE({ before: rowCount === 0 ? null : day, was: state.before }));
    return rebuilt;
  });
}

const FIND = defineQuery(`select rebuild_before as before from rollup_state where rebuild_before is not null`);

const FIND_OLDER = defineQuery(
  `(select 1 from events where id < $eventId limit 1) union all (select 1 from deliveries where id < $deliveryId limit 1)`,
);

const ADVANCE = defineQuery('update rollup_state set rebuild_before = $before where rebuild_before = $was');
