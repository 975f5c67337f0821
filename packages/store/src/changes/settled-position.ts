import type { Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';

/**
 * Finds how far the changes are settled: up to there, no transaction that is still open can add one. Positions are given
 * before the commit, so a reader that simply went on behind the highest one it sees would miss those that commit later.
 *
 * A transaction locks the table `delivery_changes` before it is given its first position, and until its rows can be seen.
 * So all positions up to one that was read earlier are settled once every transaction is gone that held that lock
 * afterwards. Long transactions that write no changes do not matter.
 */
export class SettledPosition {
  /** Null before the first reading. */
  current: number | null = null;
  private awaited: { to: number; writers: ReadonlySet<string> } | null = null;

  /** Looks once. Returns whether it waits for open transactions. */
  async advance(sql: Sql): Promise<boolean> {
    const { awaited } = this;
    // One after the other: the writers must be read after the position.
    const to = awaited?.to ?? (await readLastPosition(sql));
    if (to === this.current) return false;
    const writers = await readWriters(sql);
    const left = awaited === null ? writers : writers.filter((each) => awaited.writers.has(each));
    this.awaited = left.length === 0 ? null : { to, writers: new Set(left) };
    if (left.length === 0) this.current = to;
    return left.length > 0;
  }
}

/**
 * The highest position of a change that was committed, also when it is no longer kept. Not what the sequence says: after a
 * crash, Postgres may give a position again that it gave to a transaction which was open then.
 */
export async function readLastPosition(sql: Sql): Promise<number> {
  const [known] = await readRows<{ last: number }>(sql, LAST({}));
  return known?.last ?? 0;
}

const LAST = defineStatement(
  'last-change',
  'select greatest((select max(position) from delivery_changes), forgotten_to) as last from delivery_changes_state',
);

/** The open transactions that have written changes, or may do so. */
async function readWriters(sql: Sql): Promise<string[]> {
  const rows = await readRows<{ writer: string }>(sql, WRITERS({}));
  return rows.map(({ writer }) => writer);
}

const WRITERS = defineStatement(
  'writers-of-changes',
  `select virtualtransaction as writer from pg_locks
   where locktype = 'relation' and relation = 'delivery_changes'::regclass and mode = 'RowExclusiveLock' and granted
     and database = (select oid from pg_database where datname = current_database())`,
);
