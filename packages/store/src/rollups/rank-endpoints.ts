import type { Grain, Segment } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineStatement, readRows, recordset } from '../sql/statement.ts';
import { keyOf, type NumbersKey, type NumbersOf } from './read-numbers.ts';

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

/** The endpoints that exist and need somebody to look at them, in periods of one grain. */
export async function rankEndpoints(sql: Sql, { segment, ...of }: NumbersOf & { segment: Segment }): Promise<Ranking> {
  const { grain, from, to } = segment;
  const ranked = await readRows<RankedEndpoint & { list: 'failing' | 'slow' }>(
    sql,
    RANK[grain]({ ...keyOf(of), from, to }),
  );
  const topFailing = ranked.filter(({ list }) => list === 'failing').map((each) => ({ ...each, attemptMs: '' }));
  const slow = ranked.filter(({ list }) => list === 'slow');
  if (slow.length === 0) return { topFailing, slowest: [] };
  const wanted = recordset(slow.map(({ tenantId, endpointId }) => ({ tenant_id: tenantId, endpoint_id: endpointId })));
  const values = { wanted, eventType: of.eventType ?? null, from, to };
  const tallies = await readRows<{ endpointId: string; attemptMs: string }>(sql, READ_TALLIES[grain](values));
  const tallyOf = new Map(tallies.map(({ endpointId, attemptMs }) => [endpointId, attemptMs]));
  return { topFailing, slowest: slow.map((each) => ({ ...each, attemptMs: tallyOf.get(each.endpointId) ?? '' })) };
}

const rollupsOf = (grain: Grain, endpoint: string): string => `
  rollups_${grain} r where r.tenant_id = ${endpoint}.tenant_id and r.endpoint_id = ${endpoint}.endpoint_id
    and r.event_type = coalesce($eventType::text, '') and r.grain = '${grain}' and r.at >= $from and r.at < $to`;

/** The rows of each endpoint from the index, not those of all endpoints. */
const rankBy = (grain: Grain) =>
  defineStatement<NumbersKey & { from: Date; to: Date }>(
    `rank-endpoints-by-${grain}`,
    `with sums as materialized (
       select e.*, n.*
       from (
         select tenant_id, id as endpoint_id, name as endpoint_name from endpoints
         where tenant_id = coalesce($tenantId::text, tenant_id) and id = coalesce($endpointId::text, id)
           and deleted_at is null
       ) e cross join lateral (
         select sum(r.delivered)::bigint as delivered, sum(r.dead_lettered)::bigint as dead_lettered,
           sum(r.retrying)::bigint as retrying, sum(r.attempts)::bigint as attempts,
           sum(r.attempts - r.arrived)::bigint as failed_attempts, sum(r.attempt_ms_sum)::bigint as attempt_ms_sum
         from ${rollupsOf(grain, 'e')}
       ) n
     )
     (select 'failing' as list, * from sums where dead_lettered + retrying > 0
      order by dead_lettered + retrying desc, failed_attempts desc, endpoint_id limit ${MOST})
     union all
     (select 'slow', * from sums where attempts > 0
      order by attempt_ms_sum::float8 / attempts desc, endpoint_id limit ${MOST})`,
  );

/** Exported for the test of its plan. */
export const RANK = { minute: rankBy('minute'), hour: rankBy('hour'), day: rankBy('day') };

const readTallies = (grain: Grain) =>
  defineStatement<{ wanted: string; eventType: string | null; from: Date; to: Date }>(
    `read-tallies-by-${grain}`,
    `select w.endpoint_id, n.attempt_ms
     from json_to_recordset($wanted) as w (tenant_id text, endpoint_id text) cross join lateral (
       select string_agg(array_to_string(r.attempt_ms, ','), ',') filter (where r.attempt_ms <> '{}') as attempt_ms
       from ${rollupsOf(grain, 'w')}
     ) n where n.attempt_ms is not null`,
  );
const READ_TALLIES = { minute: readTallies('minute'), hour: readTallies('hour'), day: readTallies('day') };
