import { idAt, type Outcome } from '@postrider/domain';
import { withKeptPlan, type Sql } from '../sql/database.ts';
import { defineStatement, readRows, recordset } from '../sql/statement.ts';

export interface EndpointActivity {
  /** Null if none of the newest succeeded, and none of those before the oldest that waits. */
  lastSuccessAt: Date | null;
  /** The result of its last failed attempt. Null while it is healthy. */
  lastFailure: { outcome: Outcome; status: number | null; errorCode: string | null } | null;
}

/** How many deliveries are searched for the last success: of the newest ones, and of those behind a queue that waits. */
const NEWEST_SCANNED = 20;
const BEHIND_QUEUE_SCANNED = 100;
/** How many deliveries of a failing endpoint are searched for its last failure. */
const FAILURES_SCANNED = 200;
/** Sorts after every id. */
const END_OF_IDS = 'dlv_~';

/**
 * Reads the last success and failure from the deliveries. As columns of `endpoints` they would need a write at every
 * attempt, and all attempts of an endpoint would wait for the lock of that row.
 */
export async function readEndpointActivity(
  sql: Sql,
  endpoints: readonly { id: string; failingSince: Date | null }[],
): Promise<Map<string, EndpointActivity>> {
  if (endpoints.length === 0) return new Map();
  const wanted = endpoints.map(({ id, failingSince }) => ({
    id,
    // No delivery that was accepted after the endpoint began to fail has succeeded.
    before_id: failingSince === null ? END_OF_IDS : idAt('dlv', failingSince.getTime()),
    failing: failingSince !== null,
  }));
  const rows = await withKeptPlan(sql, (kept) => readRows<Found>(kept, READ_ACTIVITY({ wanted: recordset(wanted) })));
  return new Map(
    rows.map(({ id, lastSuccessAt, outcome, status, errorCode }) => [
      id,
      { lastSuccessAt, lastFailure: outcome === null ? null : { outcome, status, errorCode } },
    ]),
  );
}

interface Found {
  id: string;
  lastSuccessAt: Date | null;
  outcome: Outcome | null;
  status: number | null;
  errorCode: string | null;
}

/** The order of the index, also around a scan: then it ends at the first row that is right. */
const NEWEST_FIRST = 'order by endpoint_id desc, id desc';

/**
 * The planner knows only how many deliveries endpoints have on average. If it expects fewer than the limit, it reads all rows
 * of the endpoint and sorts them: 50 endpoints with 600 deliveries each took 320 ms instead of 3. It cannot look into a
 * subquery, expects to need a tenth of the rows, and so takes them from the index in their order. For the array see `scanOf`
 * in `page.ts`.
 */
const newest = (condition: string, limit: number): string => `
  select endpoint_id, id, status, finished_at, attempt_count, last_outcome, last_status, test from deliveries
  where endpoint_id = any(array[wanted.id]) and ${condition}
  ${NEWEST_FIRST} limit (select ${limit})`;

const lastSuccess = (condition: string, limit: number): string => `
  (select finished_at from (${newest(condition, limit)}) seen where status = 'delivered' and not test ${NEWEST_FIRST} limit 1)`;

// What waits, for a pause or for a retry, has not succeeded. There may be thousands of them, and most that are older have ended.
const OLDEST_WAITING = `
  (select id from deliveries where endpoint_id = any(array[wanted.id]) and status in ('waiting', 'retrying')
   order by endpoint_id, id limit (select 1))`;

/** Prepared: planning it for all partitions takes longer than running it. Exported for the test of its plan. */
export const READ_ACTIVITY = defineStatement<{ wanted: string }>(
  'read-endpoint-activity',
  `select wanted.id,
     coalesce(
       ${lastSuccess('id < wanted.before_id', NEWEST_SCANNED)},
       ${lastSuccess(`id < least(wanted.before_id, ${OLDEST_WAITING})`, BEHIND_QUEUE_SCANNED)}
     ) as last_success_at,
     failure.outcome, failure.status,
     (select error ->> 'code' from attempts
      where delivery_id = failure.id and number = failure.attempt_count and failure.status is null) as error_code
   from json_to_recordset($wanted) as wanted (id text, before_id text, failing boolean)
   left join lateral (
     select id, attempt_count, last_outcome as outcome, last_status as status from (
       (select id, attempt_count, last_outcome, last_status from (${newest('wanted.failing', FAILURES_SCANNED)}) seen
        where last_outcome <> 'delivered' and not test ${NEWEST_FIRST} limit 1)
       union all
       (select id, attempt_count, last_outcome, last_status from deliveries
        where wanted.failing and endpoint_id = wanted.id and status = 'dead_lettered' order by id desc limit 1)
     ) failed where last_outcome is not null order by id desc limit 1
   ) failure on true`,
);
