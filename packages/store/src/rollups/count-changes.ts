import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { ADD, FACTS, insertSums, LEVELS, spread, sumUp } from './count.ts';

/** One round. More of them follow at once. */
const MOST_CHANGES = 5_000;

/**
 * Adds what has changed to the rollups, and deletes the changes, in one transaction: a process that dies has counted nothing,
 * and each change is counted once. Returns undefined if another process counts, else whether there is more.
 */
export function countChanges(database: Database, now: Date): Promise<{ more: boolean } | undefined> {
  return inTransaction(database, async (sql) => {
    if (!(await tryLockRollups(sql))) return undefined;
    const counted = await addChanges(sql, MOST_CHANGES);
    if (counted < MOST_CHANGES) await sql.query(COUNTED({ now }));
    return { more: counted >= MOST_CHANGES };
  });
}

/** Whoever changes rollups holds this lock until the end of the transaction. */
const LOCK_NAME = `hashtext('postrider.rollups')`;

export async function tryLockRollups(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ ours: boolean }>(`select pg_try_advisory_xact_lock(${LOCK_NAME}) as ours`);
  return rows[0]?.ours === true;
}

export async function lockRollups(sql: Sql): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(${LOCK_NAME})`);
}

/** Counts so many changes at most. Returns how many. Hold the lock. */
export async function addChanges(sql: Sql, limit: number): Promise<number> {
  const [counted] = await readRows<{ taken: number }>(sql, ADD_CHANGES({ limit }));
  return counted?.taken ?? 0;
}

const ADD_CHANGES = defineStatement(
  'add-changes-to-rollups',
  `with taken as (
     delete from rollup_changes where ctid = any(array(select ctid from rollup_changes limit $limit)) returning *
   ), ${FACTS}, ${spread({ ever: true })}, ${sumUp(LEVELS.all)}, added as (${insertSums('rollups')} ${ADD})
   select count(*)::int as taken from taken`,
);

const COUNTED = defineStatement('rollups-counted', 'update rollup_state set counted_at = $now');
