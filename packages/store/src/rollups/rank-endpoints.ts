import type { Segment } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows, recordset } from '../sql/statement.ts';
import { SEGMENTS, valuesOf, type NumbersOf } from './read-numbers.ts';

export interface RankedEndpoint {
  tenantId: string;
  endpointId: string;
  endpointName: string | null;
  delivered: number;
  deadLettered: number;
  retrying: number;
  attempts: number;
  /** Attempts that did not deliver. */
  failedAttempts: number;
  attemptMsSum: number;
  /** A packed tally (`addPacked`). Empty among those that fail most. */
  attemptMs: string;
}

export interface Ranking {
  /** Those with most deliveries that are dead letters or wait for a retry. */
  topFailing: RankedEndpoint[];
  /** Those whose attempts took longest on average. */
  slowest: RankedEndpoint[];
}

const MOST = 10;

/** The endpoints that exist and need somebody to look at them. */
export async function rankEndpoints(sql: Sql, of: NumbersOf & { segments: readonly Segment[] }): Promise<Ranking> {
  const ranked = await readRows<RankedEndpoint & { list: 'failing' | 'slow' }>(sql, RANK(valuesOf(of, of.segments)));
  const topFailing = ranked.filter(({ list }) => list === 'failing').map((each) => ({ ...each, attemptMs: '' }));
  const slow = ranked.filter(({ list }) => list === 'slow');
  if (slow.length === 0) return { topFailing, slowest: [] };
  const wanted = recordset(slow.map(({ tenantId, endpointId }) => ({ tenant_id: tenantId, endpoint_id: endpointId })));
  const tallies = await readRows<{ endpointId: string; attemptMs: string }>(
    sql,
    READ_TALLIES({ wanted, eventType: of.eventType ?? null, segments: recordset(of.segments) }),
  );
  const tallyOf = new Map(tallies.map(({ endpointId, attemptMs }) => [endpointId, attemptMs]));
  return { topFailing, slowest: slow.map((each) => ({ ...each, attemptMs: tallyOf.get(each.endpointId) ?? '' })) };
}

/** Of each endpoint from the index, not of all endpoints of a day. Exported for the test of its plan. */
export const RANK = defineQuery<ReturnType<typeof valuesOf>>(
  `with sums as materialized (
     select e.tenant_id, e.id as endpoint_id, e.name as endpoint_name, n.*
     from endpoints e cross join lateral (
       select sum(r.delivered)::bigint as delivered, sum(r.dead_lettered)::bigint as dead_lettered,
         sum(r.retrying)::bigint as retrying, sum(r.attempts)::bigint as attempts,
         sum(r.attempts - r.arrived)::bigint as failed_attempts, sum(r.attempt_ms_sum)::bigint as attempt_ms_sum
       from ${SEGMENTS} join rollups r on r.grain = s.grain and r.at >= s.from and r.at < s.to
       where r.tenant_id = e.tenant_id and r.endpoint_id = e.id and r.event_type = coalesce($eventType::text, '')
     ) n
     where e.tenant_id = coalesce($tenantId::text, e.tenant_id) and e.id = coalesce($endpointId::text, e.id)
       and e.deleted_at is null
   )
   (select 'failing' as list, * from sums where dead_lettered + retrying > 0
    order by dead_lettered + retrying desc, failed_attempts desc, endpoint_id limit ${MOST})
   union all
   (select 'slow', * from sums where attempts > 0
    order by attempt_ms_sum::float8 / attempts desc, endpoint_id limit ${MOST})`,
);

const READ_TALLIES = defineQuery(
  `select r.endpoint_id, string_agg(array_to_string(r.attempt_ms, ','), ',') filter (where r.attempt_ms <> '{}') as attempt_ms
   from json_to_recordset($wanted) as w (tenant_id text, endpoint_id text) cross join ${SEGMENTS}
   join rollups r on r.tenant_id = w.tenant_id and r.endpoint_id = w.endpoint_id
     and r.event_type = coalesce($eventType::text, '') and r.grain = s.grain and r.at >= s.from and r.at < s.to
   group by r.endpoint_id`,
);
