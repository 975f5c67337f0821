import { GRAIN_MS, rollupsKeptSince } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';
import { ADD, insertSums, LEVELS, spreadRollups, sumUp } from './count.ts';
import { lockRollups } from './count-changes.ts';

const BATCH = 5_000;

/** Removes rollups that are kept no longer: one batch, in a transaction of its own. Returns whether there may be more. */
export function pruneRollups(database: Database, now: Date): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    await lockRollups(sql);
    let more = false;
    for (const grain of ['minute', 'hour'] as const) {
      const { rowCount } = await sql.query(PRUNE[grain]({ before: keptBefore(grain, now), limit: BATCH }));
      more ||= rowCount === BATCH;
    }
    const folded = await sql.query(FOLD({ before: keptBefore('day', now), limit: BATCH }));
    return more || (folded.rowCount ?? 0) > 0;
  });
}

/** A day later than questions need, for those that have begun. */
const keptBefore = (grain: 'minute' | 'hour' | 'day', now: Date): Date =>
  new Date(rollupsKeptSince(grain, now).getTime() - GRAIN_MS.day);

const pruneOf = (grain: string) =>
  defineQuery<{ before: Date; limit: number }>(
    `delete from rollups_${grain} where ctid = any(array(select ctid from rollups_${grain} where at < $before limit $limit))`,
  );
const PRUNE = { minute: pruneOf('minute'), hour: pruneOf('hour') };

/** Old days become one row at the epoch, so that the days are always all there was. */
const FOLD = defineQuery<{ before: Date; limit: number }>(
  `with old as (
     delete from rollups_day
     where ctid = any(array(select ctid from rollups_day where at < $before and at > 'epoch' limit $limit)) returning *
   ), ${spreadRollups({ from: 'old', grain: 'grain', at: `'epoch'::timestamptz` })}, ${sumUp(LEVELS.same)}
   ${insertSums('rollups')} ${ADD}`,
);
