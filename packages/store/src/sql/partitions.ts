import { idAt } from '@postrider/domain';
import { inTransaction, LOCK_TIMEOUT } from './database.ts';
import type { Database, Sql } from './database.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const WEEKS_AHEAD = 4;
/** Of one table and week. Whoever reads or writes such a table waits while they are moved, a second or two. */
const MAX_MOVED_ROWS = 20_000;
/** Bounds that wait where the rows are large. */
const MOVE_TIMEOUT = `set local statement_timeout = '10s'`;
/** Which id cuts each big table. Attempts and notes go with their delivery. */
const PARTITIONED = {
  events: { column: 'id', prefix: 'evt' },
  deliveries: { column: 'id', prefix: 'dlv' },
  attempts: { column: 'delivery_id', prefix: 'dlv' },
  delivery_notes: { column: 'delivery_id', prefix: 'dlv' },
} as const;

/** What LOCK_TIMEOUT ends with. */
const LOCK_NOT_AVAILABLE = '55P03';

type PartitionedTable = keyof typeof PARTITIONED;

export interface PartitionRound {
  /** The names of the partitions that were made. */
  made: string[];
  /** Those that were not, and why: people must learn of it. Until they are made, their rows land in the default one. */
  left: { partition: string; error: unknown }[];
}

/**
 * Makes the partitions of this week and the coming ones, as far as there are none. What is locked for too long is left for
 * the next time: there are weeks left, and rows without a partition of their own land in the default one.
 */
export async function createPartitions(database: Database, now: Date): Promise<PartitionRound> {
  const thisWeek = Math.floor(now.getTime() / WEEK_MS) * WEEK_MS;
  const round: PartitionRound = { made: [], left: [] };
  for (const table of Object.keys(PARTITIONED) as PartitionedTable[]) {
    for (let week = 0; week <= WEEKS_AHEAD; week++) {
      const fromMs = thisWeek + week * WEEK_MS;
      const partition = nameOf(table, fromMs);
      try {
        if (await createPartition(database, table, fromMs)) round.made.push(partition);
      } catch (error) {
        round.left.push({ partition, error });
        // Who held the lock for so long mostly holds it on.
        if (isLockTimeout(error)) break;
      }
    }
  }
  return round;
}

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;

/** Whether it was made here and now. */
async function createPartition(database: Database, table: PartitionedTable, fromMs: number): Promise<boolean> {
  const name = nameOf(table, fromMs);
  if (await isAttached(database, table, name)) return false;
  return inTransaction(database, async (sql) => {
    await sql.query(LOCK_TIMEOUT);
    // Two processes at once: one makes it, the other waits and finds it.
    await sql.query(`select pg_advisory_xact_lock(hashtext('postrider.partitions'))`);
    if (await isAttached(sql, table, name)) return false;
    await attachPartition(sql, table, fromMs);
    return true;
  });
}

/**
 * Makes the partition and moves into it what the default one took for this week. The table is locked for everybody, and first:
 * a row on its way to the default partition would be refused there, and whoever reads rows before writing them would hold
 * the default partition while waiting for the table.
 */
async function attachPartition(sql: Sql, table: PartitionedTable, fromMs: number): Promise<void> {
  const name = nameOf(table, fromMs);
  const { column, prefix } = PARTITIONED[table];
  const [from, to] = [idAt(prefix, fromMs), idAt(prefix, fromMs + WEEK_MS)];
  const ofThisWeek = `from ${table}_default where ${column} >= '${from}' and ${column} < '${to}'`;
  // Before anybody has to wait.
  const { rowCount } = await sql.query(`select 1 ${ofThisWeek} limit ${MAX_MOVED_ROWS + 1}`);
  if ((rowCount ?? 0) > MAX_MOVED_ROWS) throw new TooManyRows(table, { from, to });
  await sql.query(MOVE_TIMEOUT);
  await sql.query(`create table ${name} (like ${table} including all)`);
  await sql.query(`lock table only ${table}, only ${table}_default in access exclusive mode`);
  await sql.query(`with moved as (delete ${ofThisWeek} returning *) insert into ${name} select * from moved`);
  await sql.query(`alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`);
}

/** Thrown where moving the rows would make others wait for too long. */
class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
  constructor(table: string, { from, to }: { from: string; to: string }) {
    super(
      `${table}_default holds more than ${MAX_MOVED_ROWS} rows from ${from} to ${to}: too many to move while others wait. ` +
        'Likely cause: no partition could be made for weeks, or the clock of a server is wrong. ' +
        'docs/operating.md says how to move them by hand: "A partition was not made".',
    );
  }
}

function nameOf(table: PartitionedTable, fromMs: number): string {
  return `${table}_${new Date(fromMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

// From the catalogue itself: to_regclass may remember, within a transaction, that there was no such table. A table of that
// name which is not attached is in the way, and making the partition says so.
async function isAttached(sql: Sql, table: PartitionedTable, partition: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = $1::regclass and c.relname = $2`,
    [table, partition],
  );
  return rowCount === 1;
}
