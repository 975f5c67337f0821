import { idAt } from '@postrider/domain';
import { inTransaction, LOCK_TIMEOUT } from './database.ts';
import type { Database, Sql } from './database.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const WEEKS_AHEAD = 4;
/** What LOCK_TIMEOUT ends with. */
const LOCK_NOT_AVAILABLE = '55P03';
/** Which id cuts each big table. Attempts go with their delivery. */
const PARTITIONED = {
  events: { column: 'id', prefix: 'evt' },
  deliveries: { column: 'id', prefix: 'dlv' },
  attempts: { column: 'delivery_id', prefix: 'dlv' },
} as const;

type PartitionedTable = keyof typeof PARTITIONED;

/**
 * Makes the partitions of this week and the coming ones, as far as there are none. Returns the names of those it made.
 * What is locked for too long is left for the next time: there are weeks left, and rows without a partition of their own
 * land in the default one.
 */
export async function createPartitions(database: Database, now: Date): Promise<string[]> {
  const thisWeek = Math.floor(now.getTime() / WEEK_MS) * WEEK_MS;
  const made: string[] = [];
  for (const table of Object.keys(PARTITIONED) as PartitionedTable[]) {
    for (let week = 0; week <= WEEKS_AHEAD; week++) {
      const name = nameOf(table, thisWeek + week * WEEK_MS);
      if (await exists(database, name)) continue;
      const result = await createPartition(database, table, thisWeek + week * WEEK_MS);
      if (result === 'busy') break;
      if (result === 'made') made.push(name);
    }
  }
  return made;
}

async function createPartition(
  database: Database,
  table: PartitionedTable,
  fromMs: number,
): Promise<'made' | 'not_needed' | 'busy'> {
  const name = nameOf(table, fromMs);
  const { column, prefix } = PARTITIONED[table];
  const [from, to] = [idAt(prefix, fromMs), idAt(prefix, fromMs + WEEK_MS)];
  try {
    return await inTransaction(database, async (sql) => {
      await sql.query(LOCK_TIMEOUT);
      // Two processes at once: one makes it, the other waits and finds it.
      await sql.query(`select pg_advisory_xact_lock(hashtext('postrider.partitions'))`);
      if (await exists(sql, name)) return 'not_needed';
      // What the default partition took in the meantime would have to be moved first.
      const { rowCount } = await sql.query(
        `select 1 from ${table}_default where ${column} >= $1 and ${column} < $2 limit 1`,
        [from, to],
      );
      if (rowCount !== 0) return 'not_needed';
      await sql.query(`create table ${name} partition of ${table} for values from ('${from}') to ('${to}')`);
      return 'made';
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) return 'busy';
    throw error;
  }
}

function nameOf(table: PartitionedTable, fromMs: number): string {
  return `${table}_${new Date(fromMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

// From the catalogue itself: to_regclass may remember, within a transaction, that there was no such table.
async function exists(sql: Sql, table: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    'select 1 from pg_class where relname = $1 and relnamespace = current_schema()::regnamespace',
    [table],
  );
  return rowCount === 1;
}
