import { idAt } from '@postrider/domain';
import { inTransaction, LOCK_TIMEOUT } from './database.ts';
import type { Database, Sql } from './database.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const WEEKS_AHEAD = 4;
/** For one table and week. Moving so many rows blocks readers and writers of the table for a second or two. */
const MAX_MOVED_ROWS = 20_000;
/** Limits the wait if the rows are large. */
const MOVE_TIMEOUT = `set local statement_timeout = '10s'`;
/** Lets rows of the audit leave the default partition. */
const MOVES_ROWS = `set local postrider.moves_rows = 'on'`;
/** The column by which each big table is partitioned. Attempts and notes go with their delivery. */
const PARTITIONED = {
  events: { column: 'id', prefix: 'evt' },
  deliveries: { column: 'id', prefix: 'dlv' },
  attempts: { column: 'delivery_id', prefix: 'dlv' },
  delivery_notes: { column: 'delivery_id', prefix: 'dlv' },
  audit_entries: { column: 'id', prefix: 'aud' },
} as const;

/** The code of the error after LOCK_TIMEOUT. */
const LOCK_NOT_AVAILABLE = '55P03';

type PartitionedTable = keyof typeof PARTITIONED;

export interface PartitionRound {
  /** The names of the partitions that were made. */
  made: string[];
  /** The partitions that could not be made. People must know. Until they exist, their rows go to the default partition. */
  left: { partition: string; error: unknown }[];
}

/**
 * Makes the missing partitions of this week and the coming ones. A table that stays locked is left for the next call: there
 * is time for weeks, and rows without a partition go to the default one.
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
        // The lock will most likely not be free for the other weeks either.
        if (isLockTimeout(error)) break;
      }
    }
  }
  return round;
}

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;

/** Taken before making a partition. If two processes make it at once, the second waits and finds it. */
export const LOCK_PARTITIONS = `select pg_advisory_xact_lock(hashtext('postrider.partitions'))`;

/** Returns whether this call made it. */
async function createPartition(database: Database, table: PartitionedTable, fromMs: number): Promise<boolean> {
  const name = nameOf(table, fromMs);
  if (await isAttached(database, table, name)) return false;
  return inTransaction(database, async (sql) => {
    await sql.query(LOCK_TIMEOUT);
    await sql.query(LOCK_PARTITIONS);
    if (await isAttached(sql, table, name)) return false;
    await attachPartition(sql, table, fromMs);
    return true;
  });
}

/**
 * Makes the partition and moves the rows of its week out of the default partition. It locks the whole table, and before the
 * default partition: otherwise an insert into the default partition could fail, and a transaction that reads rows before it
 * writes them could hold the default partition while it waits for the table.
 */
async function attachPartition(sql: Sql, table: PartitionedTable, fromMs: number): Promise<void> {
  const name = nameOf(table, fromMs);
  const { column, prefix } = PARTITIONED[table];
  const [from, to] = [idAt(prefix, fromMs), idAt(prefix, fromMs + WEEK_MS)];
  const ofThisWeek = `from ${table}_default where ${column} >= '${from}' and ${column} < '${to}'`;
  // Checked before the lock.
  const { rowCount } = await sql.query(`select 1 ${ofThisWeek} limit ${MAX_MOVED_ROWS + 1}`);
  if ((rowCount ?? 0) > MAX_MOVED_ROWS) throw new TooManyRows(table, { from, to });
  await sql.query(`${MOVE_TIMEOUT}; ${MOVES_ROWS}`);
  await sql.query(`create table ${name} (like ${table} including all)`);
  await sql.query(`lock table only ${table}, only ${table}_default in access exclusive mode`);
  await sql.query(`with moved as (delete ${ofThisWeek} returning *) insert into ${name} select * from moved`);
  await sql.query(`alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`);
}

/** Moving the rows would block others for too long. */
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

// Reads the catalogue, because to_regclass may cache within a transaction that the table does not exist. If another table
// has that name, making the partition fails.
export async function isAttached(sql: Sql, table: string, partition: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = $1::regclass and c.relname = $2`,
    [table, partition],
  );
  return rowCount === 1;
}
