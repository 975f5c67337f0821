import { inTransaction, LOCK_TIMEOUT, type Database, type Sql } from '../sql/database.ts';
import { isAttached, LOCK_PARTITIONS } from '../sql/partitions.ts';
import { isRetryableDatabaseError } from '../sql/retryable-errors.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

const TABLE = 'delivery_changes';
const SPAN_MS = 6 * 3_600_000;
const SPANS_AHEAD = 8;
/** How long changes are kept at least. */
const KEPT_MS = 24 * 3_600_000;
const DELETED_AT_ONCE = 10_000;
/** Others wait for the lock behind this transaction. */
const BRIEFLY = `set local lock_timeout = '200ms'; set local statement_timeout = '1s'`;

/**
 * Makes the partitions of the coming two days and drops those whose changes are older than a day. What it cannot lock in a
 * moment is left for the next round: there is time for days, and rows without a partition go to the default one.
 */
export async function keepChangePartitions(database: Database, now: Date): Promise<void> {
  const current = Math.floor(now.getTime() / SPAN_MS) * SPAN_MS;
  for (let span = 0; span <= SPANS_AHEAD; span++) {
    await unlessBusy(() => makePartition(database, current + span * SPAN_MS));
  }
  const before = new Date(now.getTime() - KEPT_MS);
  // Those that ended before.
  const old = OLD_PARTITIONS({ before: nameOf(before.getTime() - SPAN_MS) });
  for (const { name } of await readRows<{ name: string }>(database, old)) {
    await unlessBusy(() => dropPartition(database, name));
  }
  while ((await database.query(DELETE_OLD({ before }))).rowCount === DELETED_AT_ONCE);
}

async function unlessBusy(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!isRetryableDatabaseError(error)) throw error;
  }
}

async function makePartition(database: Database, fromMs: number): Promise<void> {
  const name = nameOf(fromMs);
  const [from, to] = [new Date(fromMs), new Date(fromMs + SPAN_MS)];
  // Without the lock first.
  if (await isAttached(database, TABLE, name)) return;
  if (await isInDefault(database, { from, to })) return;
  await inTransaction(database, async (sql) => {
    await sql.query(`${LOCK_TIMEOUT}; ${LOCK_PARTITIONS}`);
    if (await isAttached(sql, TABLE, name)) return;
    await sql.query(BRIEFLY);
    // Before the default partition: see `attachPartition` of the big tables.
    await sql.query('lock table only delivery_changes, only delivery_changes_default in access exclusive mode');
    // They stay where they are, and go after a day.
    if (await isInDefault(sql, { from, to })) return;
    await sql.query(
      `create table ${name} partition of delivery_changes for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
    );
  });
}

async function dropPartition(database: Database, name: string): Promise<void> {
  await inTransaction(database, async (sql) => {
    await sql.query(BRIEFLY);
    await sql.query(
      `lock table only delivery_changes, only ${name}, only delivery_changes_default in access exclusive mode`,
    );
    await sql.query(
      `update delivery_changes_state set forgotten_to = greatest(forgotten_to, (select max(position) from ${name}))`,
    );
    await sql.query(`drop table ${name}`);
  });
}

/** Sorts by time. */
function nameOf(ms: number): string {
  return `delivery_changes_${new Date(ms).toISOString().slice(0, 13).replaceAll(/[-T]/g, '')}`;
}

const OLD_PARTITIONS = defineQuery<{ before: string }>(
  `select c.relname::text as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
   where i.inhparent = 'delivery_changes'::regclass and c.relname <> 'delivery_changes_default'
     and c.relname < $before::text order by 1`,
);

async function isInDefault(sql: Sql, span: { from: Date; to: Date }): Promise<boolean> {
  return (await sql.query(IN_DEFAULT(span))).rowCount !== 0;
}

const IN_DEFAULT = defineQuery<{ from: Date; to: Date }>(
  'select 1 from delivery_changes_default where at >= $from and at < $to limit 1',
);

const DELETE_OLD = defineQuery<{ before: Date }>(
  `with old as (
     select position from delivery_changes_default where at < $before order by position limit ${DELETED_AT_ONCE}
   ), gone as (
     delete from delivery_changes_default d using old o where d.position = o.position returning d.position
   ), forgotten as (
     update delivery_changes_state set forgotten_to = greatest(forgotten_to, (select max(position) from gone))
     where exists (select from gone)
   )
   select 1 from gone`,
);
