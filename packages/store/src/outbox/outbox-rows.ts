import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows, recordset } from '../sql/statement.ts';
import type { WakeCauses } from './request-reconciling.ts';

// The outbox: small tables of what the relay must still do. A row is committed with the change that needs it. The
// relay takes it under a lease, and deletes it if its token is unchanged: a new request for the same thing has a new token.

/**
 * `delivery_wakes`: signal the workflow of the delivery. `endpoint_health_signals`: signal the health workflow of the
 * endpoint. `endpoint_sweeps`: reconcile the deliveries of the endpoint. `schedule_syncs`: make, change or delete the Temporal
 * Schedule of the schedule. `delivery_handovers`: start the own workflow of the carried delivery.
 * `replay_syncs`: start the workflow of the replay, or tell it that the row has changed.
 */
export const OUTBOX_TABLES = [
  'delivery_wakes',
  'endpoint_health_signals',
  'endpoint_sweeps',
  'schedule_syncs',
  'delivery_handovers',
  'replay_syncs',
] as const;
export type OutboxTable = (typeof OUTBOX_TABLES)[number];

export interface OutboxRow {
  /** The id of the delivery, the endpoint, the schedule or the replay. */
  subject: string;
  token: string;
  /** Only in `endpoint_sweeps`. */
  kind?: 'wake' | 'cancel';
  /** Only in `delivery_wakes` and `endpoint_sweeps`. */
  reason?: string;
  /** Only in `endpoint_sweeps`, of kind `wake`: which holds to check again, and why. */
  causes?: WakeCauses;
}

export interface TakeOptions {
  limit: number;
  leaseMs: number;
  now: Date;
}

/** Takes the oldest rows that nobody holds. */
export function takeOutboxRows(sql: Sql, table: OutboxTable, options: TakeOptions): Promise<OutboxRow[]> {
  return readRows(sql, TAKE[table](options));
}

/** Exported for the test of its plan. */
export const TAKE = forEachTable(
  (table, subject) => `
  update ${table} t set lease_until = $now::timestamptz + $leaseMs * interval '1 ms'
  where ctid = any(array(
    select ctid from ${table} where lease_until is null or lease_until <= $now
    order by requested_at limit $limit for update skip locked))
  returning t.*, t.${subject} as subject`,
);

/** Extends the leases of rows whose work takes longer. Gives those that nobody finished or requested again meanwhile. */
export async function extendOutboxLeases(
  sql: Sql,
  table: OutboxTable,
  { taken, leaseMs, now }: { taken: readonly OutboxRow[]; leaseMs: number; now: Date },
): Promise<OutboxRow[]> {
  if (taken.length === 0) return [];
  const tokens = taken.map(({ token }) => token);
  const rows = await readRows<{ token: string }>(sql, EXTEND[table]({ tokens, leaseMs, now }));
  const extended = new Set(rows.map(({ token }) => token));
  return taken.filter(({ token }) => extended.has(token));
}

const EXTEND = forEachTable(
  (table) => `
  update ${table} set lease_until = $now::timestamptz + $leaseMs * interval '1 ms'
  where token = any($tokens) and lease_until is not null returning token`,
);

/** The number of workflows to wake. Counts `atMost` rows. */
export async function countWakes(sql: Sql, atMost: number): Promise<number> {
  const [row] = await readRows<{ wakes: number }>(sql, COUNT_WAKES({ atMost }));
  return row?.wakes ?? 0;
}

const COUNT_WAKES = defineQuery('select count(*) as wakes from (select 1 from delivery_wakes limit $atMost) as first');

/**
 * Deletes rows whose work is done, except those that were requested again meanwhile. A row that is locked is left: its
 * new request gives it a new token anyway, and waiting for it could be a deadlock.
 */
export async function finishOutboxRows(sql: Sql, table: OutboxTable, done: readonly OutboxRow[]): Promise<void> {
  if (done.length === 0) return;
  await sql.query(FINISH[table]({ done: recordset(done.map(({ subject, token }) => ({ subject, token }))) }));
}

const FINISH = forEachTable(
  (table, subject) => `
  delete from ${table} where ctid = any(array(
    select t.ctid from ${table} t join json_to_recordset($done) as done (subject text, token uuid)
      on t.${subject} = done.subject and t.token = done.token
    for update of t skip locked))`,
);

function forEachTable(textOf: (table: OutboxTable, subject: string) => string) {
  return {
    delivery_wakes: defineQuery(textOf('delivery_wakes', 'delivery_id')),
    endpoint_health_signals: defineQuery(textOf('endpoint_health_signals', 'endpoint_id')),
    endpoint_sweeps: defineQuery(textOf('endpoint_sweeps', 'endpoint_id')),
    schedule_syncs: defineQuery(textOf('schedule_syncs', 'schedule_id')),
    delivery_handovers: defineQuery(textOf('delivery_handovers', 'delivery_id')),
    replay_syncs: defineQuery(textOf('replay_syncs', 'replay_id')),
  };
}
