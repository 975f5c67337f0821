import { readWithKeptPlans } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';

/** Why deliveries of an endpoint wait: as `due` in the queue, as `retrying`, or for the reason of their hold. */
export interface EndpointBacklog {
  tenantId: string;
  endpointId: string;
  reason: string;
  deliveries: number;
  /** How long the oldest of them has been due. Null: they are not due. */
  oldestSeconds: number | null;
  /** For how long the endpoint has failed. Null: it does not. */
  failingSeconds: number | null;
}

/** Reads so many rows of each table at most. Of more, it sees a part. */
const MOST_ROWS = 50_000;

/** The endpoints for which most deliveries wait, for metrics, with the reasons. What it costs is bounded. */
export function readEndpointBacklogs(
  database: Database,
  { most, now }: { most: number; now: Date },
): Promise<EndpointBacklog[]> {
  return readWithKeptPlans(database, (sql) => readRows<EndpointBacklog>(sql, READ_ENDPOINT_BACKLOGS({ most, now })));
}

export const READ_ENDPOINT_BACKLOGS = defineStatement<{ most: number; now: Date }>(
  'read-endpoint-backlogs',
  /* sql */ `
with waiting as materialized (
  (select endpoint_id, 'due' as reason, due_at from delivery_queue
   where due_at <= $now and not held and (lease_until is null or lease_until <= $now) limit ${MOST_ROWS})
  union all
  (select endpoint_id, coalesce(hold_reason, status), null from deliveries
   where status in ('waiting', 'retrying') limit ${MOST_ROWS})
), counted as materialized (
  select endpoint_id, reason, count(*)::int as deliveries, min(due_at) as oldest from waiting group by 1, 2
), longest as (
  select endpoint_id from counted group by 1 order by sum(deliveries) desc, endpoint_id limit $most
)
select e.tenant_id, e.id as endpoint_id, c.reason, c.deliveries,
  extract(epoch from $now::timestamptz - c.oldest)::float8 as oldest_seconds,
  extract(epoch from $now::timestamptz - e.failing_since)::float8 as failing_seconds
from longest join counted c on c.endpoint_id = longest.endpoint_id join endpoints e on e.id = c.endpoint_id`,
);
