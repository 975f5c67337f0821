import { idAt, type Outcome } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows, recordset } from '../sql/statement.ts';

/** What its deliveries tell of an endpoint. */
export interface EndpointActivity {
  /** Null: none of the deliveries that were looked at. */
  lastSuccessAt: Date | null;
  /** What its last failed attempt got, while it fails. */
  lastFailure: { outcome: Outcome; status: number | null } | null;
}

/** Deliveries of an endpoint that are looked at for the last success. Behind many that wait for it, it is not found. */
const DELIVERIES_SCANNED = 500;
/** After every id. */
const END_OF_IDS = 'dlv_~';

/**
 * Reads from deliveries what a column of `endpoints` would need a write for at every attempt: that row would be a lock which
 * all attempts of an endpoint wait for.
 */
export async function readEndpointActivity(
  sql: Sql,
  endpoints: readonly { id: string; failingSince: Date | null }[],
): Promise<Map<string, EndpointActivity>> {
  if (endpoints.length === 0) return new Map();
  const wanted = endpoints.map(({ id, failingSince }) => ({
    id,
    // What was accepted since it began to fail cannot have succeeded.
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

/** Ordered and asked as in `page.ts`, so that the planner goes along the endpoint's index. */
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
