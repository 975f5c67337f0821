import type { Sql } from '../sql/database.ts';
import type { WakeCauses } from './request-reconciling.ts';

// Three small tables hold what the relay still has to tell somebody. Each row is committed with the change it announces,
// taken under a lease, and deleted only if it still is the row that was taken: a newer announcement has a new token.

/** `delivery_wakes`: signal the delivery's workflow. `endpoint_health_signals`: signal the endpoint's. `endpoint_sweeps`: work through its deliveries. */
export type OutboxTable = 'delivery_wakes' | 'endpoint_health_signals' | 'endpoint_sweeps';

const SUBJECT = {
  delivery_wakes: 'delivery_id',
  endpoint_health_signals: 'endpoint_id',
  endpoint_sweeps: 'endpoint_id',
} as const satisfies Record<OutboxTable, string>;

export interface OutboxRow {
  /** The delivery's or the endpoint's id. */
  subject: string;
  token: string;
  /** Only of sweeps. */
  kind?: 'wake' | 'cancel';
  /** Not of health signals. */
  reason?: string;
  /** Of a wake sweep: which holds to look at again, and why. */
  causes?: WakeCauses;
}

export interface TakeOptions {
  limit: number;
  leaseMs: number;
  now: Date;
}

/** Takes the oldest announcements that nobody holds. */
export async function takeOutboxRows(sql: Sql, table: OutboxTable, options: TakeOptions): Promise<OutboxRow[]> {
  const { rows } = await sql.query<OutboxRow>(
    `update ${table} t set lease_until = $2::timestamptz + $3 * interval '1 ms'
     where ctid = any(array(
       select ctid from ${table} where lease_until is null or lease_until <= $2
       order by requested_at limit $1 for update skip locked))
     returning t.*, t.${SUBJECT[table]} as subject`,
    [options.limit, options.now, options.leaseMs],
  );
  return rows;
}

/** Holds on to announcements that take longer than a lease; gives those that nobody carried out or made anew meanwhile. */
export async function extendOutboxLeases(
  sql: Sql,
  table: OutboxTable,
  { taken, leaseMs, now }: { taken: readonly OutboxRow[]; leaseMs: number; now: Date },
): Promise<OutboxRow[]> {
  if (taken.length === 0) return [];
  const { rows } = await sql.query<{ token: string }>(
    `update ${table} set lease_until = $2::timestamptz + $3 * interval '1 ms'
     where token = any($1) and lease_until is not null returning token`,
    [taken.map(({ token }) => token), now, leaseMs],
  );
  const kept = new Set(rows.map(({ token }) => token));
  return taken.filter(({ token }) => kept.has(token));
}

/** How many workflows are still to be told something; beyond `atMost` nobody counts. */
export async function countWakes(sql: Sql, atMost: number): Promise<number> {
  const { rows } = await sql.query<{ wakes: number }>(
    'select count(*) as wakes from (select 1 from delivery_wakes limit $1) as first',
    [atMost],
  );
  return rows[0]?.wakes ?? 0;
}

/**
 * Forgets announcements that were carried out, unless they were made anew meanwhile. One that somebody is just making
 * anew is not waited for: it gets a new token anyway, and two who wait for each other's rows would be a deadlock.
 */
export async function finishOutboxRows(sql: Sql, table: OutboxTable, done: readonly OutboxRow[]): Promise<void> {
  if (done.length === 0) return;
  await sql.query(
    `delete from ${table} where ctid = any(array(
       select t.ctid from ${table} t join unnest($1::text[], $2::uuid[]) as done (subject, token)
         on t.${SUBJECT[table]} = done.subject and t.token = done.token
       for update of t skip locked))`,
    [done.map(({ subject }) => subject), done.map(({ token }) => token)],
  );
}
