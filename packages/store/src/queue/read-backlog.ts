import { toUs } from '../rate-limits/instants.ts';
import { OUTBOX_TABLES } from '../outbox/outbox-rows.ts';
import { readWithKeptPlans } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows } from '../sql/statement.ts';
import { PERMITS } from './permits.ts';

/** What waits, for metrics. */
export interface Backlog {
  /**
   * Deliveries before their first attempt. `due`: they wait for a worker. `under_way`: a worker has them. `rate_limited`: they
   * wait for a limit. `later`: for their time.
   */
  queue: Record<'due' | 'under_way' | 'rate_limited' | 'later', number>;
  /**
   * Of those that are due and that no worker has, although one may. Of a rate-limited queue, from when the limit lets it go. An
   * endpoint that has as many requests in flight as it may, or recovers, waits for its receiver, not for a worker. 0 without one.
   */
  oldestDueSeconds: number;
  outbox: { table: string; rows: number; oldestSeconds: number }[];
  /** Deliveries without progress two minutes after their planned time. */
  overdue: number;
  deadLetters: number;
}

/** Each count reads so many rows at most. A longer queue is estimated from what Postgres knows about its size. */
const MOST_ROWS = 50_000;
/** The most endpoints whose oldest delivery is looked at. */
const MOST_ENDPOINTS = 5_000;

/** Reads what waits. What it costs is bounded, however much there is. */
export async function readBacklog(database: Database, now: Date): Promise<Backlog> {
  const [[queue], outbox, [counts]] = await Promise.all([
    readRows<QueueRow>(database, READ_QUEUE({ now, nowUs: toUs(now), silent: [] })),
    readRows<OutboxCount>(database, READ_OUTBOX({ now })),
    readWithKeptPlans(database, (sql) => readRows<Counts>(sql, COUNT({ now }))),
  ]);
  if (queue === undefined || counts === undefined) throw new Error('An aggregate has no row.');
  const { read, estimate, oldestDueSeconds, ...states } = queue;
  const factor = read < MOST_ROWS ? 1 : Math.max(1, estimate / read);
  const of = (rows: number) => Math.round(rows * factor);
  return {
    queue: {
      due: of(states.due),
      under_way: of(states.underWay),
      rate_limited: of(states.rateLimited),
      later: of(states.later),
    },
    oldestDueSeconds,
    outbox,
    ...counts,
  };
}

interface QueueRow {
  due: number;
  underWay: number;
  rateLimited: number;
  later: number;
  /** How many rows were read. */
  read: number;
  /** How many rows the table has, as Postgres last estimated it. */
  estimate: number;
  oldestDueSeconds: number;
}

const IS_FREE = '(q.lease_until is null or q.lease_until <= $now)';

// Of what waits for a rate limit, only the first one of each queue counts, from when the limit may let it go.
export const READ_QUEUE = defineQuery<{ now: Date; nowUs: number; silent: readonly string[] }>(/* sql */ `
with recursive endpoint_ids (endpoint_id, place) as (
  (select endpoint_id, 1 from delivery_queue order by endpoint_id limit 1)
  union all
  select (select q.endpoint_id from delivery_queue q where q.endpoint_id > e.endpoint_id order by q.endpoint_id limit 1), place + 1
  from endpoint_ids e where e.endpoint_id is not null and place < ${MOST_ENDPOINTS}
),
heads as (
  select case when head.held then to_timestamp(l.look_us / 1e6) else head.due_at end as free_at
  from endpoint_ids i
  cross join lateral (
    select q.due_at, q.held from delivery_queue q
    where q.endpoint_id = i.endpoint_id and q.due_at <= $now and ${IS_FREE}
    order by q.due_at, q.delivery_id limit 1) head
  left join rate_limiters l on l.limiter_id = i.endpoint_id
  left join endpoints e on e.id = i.endpoint_id
  where e.recovery is null and ${PERMITS} > 0
)
select
  count(*) filter (where not (${IS_FREE}))::int as under_way,
  count(*) filter (where ${IS_FREE} and held)::int as rate_limited,
  count(*) filter (where ${IS_FREE} and not held and due_at <= $now)::int as due,
  count(*) filter (where ${IS_FREE} and not held and due_at > $now)::int as later,
  count(*)::int as read,
  (select greatest(reltuples, 0) from pg_class where oid = 'delivery_queue'::regclass)::float8 as estimate,
  greatest(0, coalesce(extract(epoch from $now::timestamptz - (select min(free_at) from heads)), 0))::float8 as oldest_due_seconds
from (select lease_until, held, due_at from delivery_queue limit ${MOST_ROWS}) q`);

interface OutboxCount {
  table: string;
  rows: number;
  oldestSeconds: number;
}

/** A worker reconciles an endpoint for as long as that takes. The others are done soon, or something is wrong. */
const isWaiting = (table: string) =>
  table === 'endpoint_sweeps' ? '(lease_until is null or lease_until <= $now)' : 'true';

const outboxCount = (table: string) => `
  select '${table}' as "table", count(*)::int as rows,
    greatest(0, coalesce(extract(epoch from $now::timestamptz - min(requested_at) filter (where ${isWaiting(table)})), 0)
      )::float8 as oldest_seconds
  from (select requested_at, lease_until from ${table} order by requested_at limit ${MOST_ROWS}) first`;

export const READ_OUTBOX = defineQuery<{ now: Date }>(OUTBOX_TABLES.map(outboxCount).join(' union all '));

interface Counts {
  overdue: number;
  deadLetters: number;
}

// With kept plans: Postgres must use the small indexes, not read the partitions in search of a few rows.
export const COUNT = defineStatement<{ now: Date }>(
  'count-backlog',
  `
  select
    (select count(*)::int from (select 1 from delivery_watch where check_at <= $now limit ${MOST_ROWS}) first) as overdue,
    (select count(*)::int from (select 1 from deliveries where status = 'dead_lettered' limit ${MOST_ROWS}) first) as dead_letters`,
);
