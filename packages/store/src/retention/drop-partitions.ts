import { idTime, type RetentionCuts } from '@postrider/domain';
import { releaseExternalIds } from '../keys/release-external-ids.ts';
import { noteRemoval } from '../rollups/note-removal.ts';
import { inTransaction, type Database, type Sql } from '../sql/database.ts';
import { isRetryableDatabaseError } from '../sql/retryable-errors.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

export interface DroppedPartitions {
  /** The names of the partitions that are gone. */
  dropped: string[];
  /** Those that stay until the next run because others used them all the time. */
  busy: string[];
}

/** Attempts and notes go with their deliveries, and an event goes after its deliveries. */
const TABLES = ['deliveries', 'attempts', 'delivery_notes', 'events'] as const;
type Table = (typeof TABLES)[number] | 'audit_entries';

/** The default partition is none: it has no bounds. */
interface Partition {
  table: Table;
  name: string;
  from: string;
  to: string;
}

const TRIES = 8;
const PAUSE_MS = 500;

/**
 * Drops the partitions whose records are all older than `before` and that nothing needs any more. Those that a few records
 * need stay until they are empty.
 */
export function dropOldPartitions(
  database: Database,
  cuts: { before: Date; deadBefore: RetentionCuts['deadBefore'] },
): Promise<DroppedPartitions> {
  return dropPartitionsOf(TABLES, database, cuts);
}

/** The same of the audit, which nothing else needs. */
export function dropOldAudit(database: Database, { before }: { before: Date }): Promise<DroppedPartitions> {
  return dropPartitionsOf(['audit_entries'], database, { before, deadBefore: null });
}

async function dropPartitionsOf(
  tables: readonly Table[],
  database: Database,
  { before, deadBefore }: { before: Date; deadBefore: RetentionCuts['deadBefore'] },
): Promise<DroppedPartitions> {
  const result: DroppedPartitions = { dropped: [], busy: [] };
  for (const table of tables) {
    for (const partition of await findPartitions(database, table)) {
      if (idTime(partition.to) > before.getTime()) continue;
      const outcome = await dropPartition(database, partition, deadBefore);
      if (outcome === 'needed') continue;
      result[outcome].push(partition.name);
    }
  }
  return result;
}

async function findPartitions(sql: Sql, table: Table): Promise<Partition[]> {
  const rows = await readRows<{ name: string; from: string; to: string }>(sql, PARTITIONS({ table }));
  return rows.map((row) => ({ ...row, table }));
}

const PARTITIONS = defineQuery<{ table: Table }>(
  `select name, bounds[1] as from, bounds[2] as to from (
     select c.relname::text as name,
       regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''(\\w+)''\\) TO \\(''(\\w+)''\\)') as bounds
     from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $table::regclass) p
   where bounds is not null order by bounds[1]`,
);

async function dropPartition(
  database: Database,
  partition: Partition,
  deadBefore: Date | null,
): Promise<'dropped' | 'needed' | 'busy'> {
  // Without the lock first: most of those that are needed block nobody.
  if (await isNeeded(database, partition, deadBefore)) return 'needed';
  if (partition.table === 'events') await freeExternalIds(database, partition);
  // Before the lock, which must not wait for another one.
  if (partition.table !== 'audit_entries') {
    await noteRemoval(database, { tenantId: null, before: new Date(idTime(partition.to)) });
  }
  for (let left = TRIES; left > 0; left--) {
    try {
      return await inTransaction(database, (sql) => dropUnneeded(sql, partition, deadBefore));
    } catch (error) {
      if (!isRetryableDatabaseError(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  return 'busy';
}

/**
 * All others wait for the locks behind this transaction, so it gives up after moments. It locks the table before the
 * partition, as every statement does.
 */
const BRIEFLY = `set local lock_timeout = '200ms'; set local statement_timeout = '1s'`;

async function dropUnneeded(sql: Sql, partition: Partition, deadBefore: Date | null): Promise<'dropped' | 'needed'> {
  const { table, name } = partition;
  await sql.query(BRIEFLY);
  await sql.query(`lock table only ${table}, only ${name}, only ${table}_default in access exclusive mode`);
  // Meanwhile a person may have asked for a dead letter again.
  if (await isNeeded(sql, partition, deadBefore)) return 'needed';
  await sql.query(`drop table ${name}`);
  return 'dropped';
}

/** Whether a record of the partition must stay. Each question reads an index, so that it is short while others wait. */
async function isNeeded(sql: Sql, { table, name, from, to }: Partition, deadBefore: Date | null): Promise<boolean> {
  switch (table) {
    case 'deliveries':
      return holds(sql, [
        IN_QUEUE({ from, to }),
        IN_WAKES({ from, to }),
        IN_WATCH({ from, to }),
        { text: `select 1 from ${name} where status in ('waiting', 'retrying') limit 1`, values: [] },
        deadBefore === null
          ? { text: `select 1 from ${name} where status = 'dead_lettered' limit 1`, values: [] }
          : {
              text: `select 1 from ${name} where status = 'dead_lettered' and dead_letter_at >= $1 limit 1`,
              values: [deadBefore],
            },
      ]);
    case 'attempts':
    case 'delivery_notes':
      return holds(sql, [OF_DELIVERIES({ from, to })]);
    case 'events':
      return holds(sql, [OF_EVENTS({ from, to })]);
    case 'audit_entries':
      return false;
  }
}

// A pending delivery is in the queue.
const IN_QUEUE = defineQuery('select 1 from delivery_queue where delivery_id >= $from and delivery_id < $to limit 1');
const IN_WAKES = defineQuery('select 1 from delivery_wakes where delivery_id >= $from and delivery_id < $to limit 1');
const IN_WATCH = defineQuery('select 1 from delivery_watch where delivery_id >= $from and delivery_id < $to limit 1');
const OF_DELIVERIES = defineQuery('select 1 from deliveries where id >= $from and id < $to limit 1');
const OF_EVENTS = defineQuery('select 1 from deliveries where event_id >= $from and event_id < $to limit 1');

async function holds(sql: Sql, questions: readonly { text: string; values?: unknown[] }[]): Promise<boolean> {
  for (const question of questions) if ((await sql.query(question)).rowCount !== 0) return true;
  return false;
}

const EVENTS_AT_ONCE = 5_000;

/** An external id is free when its event is gone. The partition is dropped a moment later. */
async function freeExternalIds(database: Database, { name, from }: Partition): Promise<void> {
  for (let after: string | undefined = from; after !== undefined;) {
    const rows: EventKey[] = await readRows<EventKey>(database, {
      text: `select id, tenant_id, external_id from ${name} where id > $1 order by id limit ${EVENTS_AT_ONCE}`,
      values: [after],
    });
    await inTransaction(database, (sql) => releaseExternalIds(sql, rows));
    after = rows.length === EVENTS_AT_ONCE ? rows.at(-1)?.id : undefined;
  }
}

interface EventKey {
  id: string;
  tenantId: string;
  externalId: string | null;
}
