import { idAt, type Outcome } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows, recordset } from '../sql/statement.ts';

export interface EndpointActivity {
  /** Null if none of the latest `DELIVERIES_SCANNED` succeeded. */
  lastSuccessAt: Date | null;
  /** The result of its last failed attempt. Null while it is healthy. */
  lastFailure: { outcome: Outcome; status: number | null } | null;
}

/** How many deliveries of an endpoint are searched for its last success. */
const DELIVERIES_SCANNED = 500;
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
  const rows = await readRows<Found>(sql, READ_ACTIVITY({ wanted: recordset(wanted) }));
  return new Map(
    rows.map(({ id, lastSuccessAt, outcome, status }) => [
      id,
      { lastSuccessAt, lastFailure: outcome === null ? null : { outcome, status } },
    ]),
  );
}

interface Found {
  id: string;
  lastSuccessAt: Date | null;
  outcome: Outcome | null;
  status: number | null;
}

/** Has the order and the array of `scanOf` in `page.ts`, so that the planner uses the index of the endpoint. */
const newest = (condition: string): string => `
  select id, status, finished_at, last_outcome, last_status from deliveries
  where endpoint_id = any(array[wanted.id]) and ${condition}
  order by endpoint_id desc, id desc limit ${DELIVERIES_SCANNED}`;

const READ_ACTIVITY = defineQuery(
  `select wanted.id, success.at as last_success_at, failure.outcome, failure.status
   from json_to_recordset($wanted) as wanted (id text, before_id text, failing boolean)
   left join lateral (
     select finished_at as at from (${newest('id < wanted.before_id')}) seen
     where status = 'delivered' order by id desc limit 1
   ) success on true
   left join lateral (
     select last_outcome as outcome, last_status as status from (
       (select id, last_outcome, last_status from (${newest('true')}) seen
        where last_outcome <> 'delivered' order by id desc limit 1)
       union all
       (select id, last_outcome, last_status from deliveries
        where endpoint_id = wanted.id and status = 'dead_lettered' order by id desc limit 1)
     ) failed where last_outcome is not null order by id desc limit 1
   ) failure on wanted.failing`,
);
