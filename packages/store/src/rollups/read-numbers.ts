import { DELIVERY_STATUSES, type DeliveryStatus, type Segment } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows, recordset } from '../sql/statement.ts';

/** Whose numbers. What is left out: all. */
export interface NumbersOf {
  tenantId?: string | undefined;
  endpointId?: string | undefined;
  eventType?: string | undefined;
}

/** Deliveries by their status now. */
type ByStatus = Record<Exclude<DeliveryStatus, 'dead_lettered'>, number> & { deadLettered: number };

/** The numbers of a minute, an hour or a day: of the deliveries that were accepted in it, as they are now. */
export interface NumbersRow extends ByStatus {
  at: Date;
  /** Events. */
  accepted: number;
  deliveries: number;
  attempts: number;
  attemptMsSum: number;
  /** Deliveries whose `endToEndMs` is known. */
  arrived: number;
  endToEndMsSum: number;
  /** Packed tallies (`addPacked`). Of answers: the status, or the number of the outcome (`answerOf`). */
  attemptMs: string;
  endToEndMs: string;
  answers: string;
}

/**
 * The key of the rollups that are asked for. An operator may name an endpoint without its tenant. Each is a single value, so
 * that the index finds the rows of one level.
 */
const KEY = `
  r.tenant_id = coalesce($tenantId::text, (select tenant_id from endpoints where id = $endpointId::text), '')
  and r.endpoint_id = coalesce($endpointId::text, '') and r.event_type = coalesce($eventType::text, '')`;

export const SEGMENTS = 'json_to_recordset($segments) as s (grain text, "from" timestamptz, "to" timestamptz)';

const packed = (tally: string): string => `array_to_string(r.${tally}, ',') as ${tally}`;

/** The rows of these periods, without those of empty ones. */
export function readNumbers(sql: Sql, of: NumbersOf & { segments: readonly Segment[] }): Promise<NumbersRow[]> {
  return readRows<NumbersRow>(sql, READ_NUMBERS(valuesOf(of, of.segments)));
}

/** Exported for the test of its plan. */
export const READ_NUMBERS = defineQuery<ReturnType<typeof valuesOf>>(
  `select r.at, r.accepted, r.deliveries, ${DELIVERY_STATUSES.map((status) => `r.${status}`).join(', ')}, r.attempts,
     r.attempt_ms_sum, r.arrived, r.end_to_end_ms_sum, ${['attempt_ms', 'end_to_end_ms', 'answers'].map(packed).join(', ')}
   from ${SEGMENTS} join rollups r on r.grain = s.grain and r.at >= s.from and r.at < s.to and ${KEY}`,
);

export function valuesOf({ tenantId, endpointId, eventType }: NumbersOf, segments: readonly Segment[]) {
  return {
    tenantId: tenantId ?? null,
    endpointId: endpointId ?? null,
    eventType: eventType ?? null,
    segments: recordset(segments),
  };
}

type NumbersValues = Omit<ReturnType<typeof valuesOf>, 'segments'>;

export interface Backlog {
  pending: number;
  waiting: number;
  retrying: number;
  /** When the oldest delivery was accepted that is pending. */
  oldestPendingAt: Date | null;
  /** When changes were last counted. Null: never. */
  countedAt: Date | null;
}

/** What is open now, whenever it was accepted. */
export async function readBacklog(sql: Sql, of: NumbersOf): Promise<Backlog> {
  const { segments: _, ...values } = valuesOf(of, []);
  const [open] = await readRows<Omit<Backlog, 'oldestPendingAt'>>(sql, READ_OPEN(values));
  const oldest = of.endpointId === undefined && of.tenantId !== undefined ? OLDEST_OF_TENANT : OLDEST_IN_QUEUE;
  const [found] = await readRows<{ createdAt: Date }>(sql, oldest(values));
  const { pending = 0, waiting = 0, retrying = 0, countedAt = null } = open ?? {};
  return { pending, waiting, retrying, countedAt, oldestPendingAt: found?.createdAt ?? null };
}

/** Never below 0, which they are while records from before the first count are not counted yet. */
const READ_OPEN = defineQuery<NumbersValues>(
  `select greatest(r.pending, 0) as pending, greatest(r.waiting, 0) as waiting, greatest(r.retrying, 0) as retrying,
     state.counted_at
   from (select) one left join rollup_state state on true left join rollups r on r.grain = 'ever' and ${KEY}`,
);

/** Takes the first that fits from the index. Exported for the test of its plan. */
export const OLDEST_OF_TENANT = defineQuery<NumbersValues>(
  `select created_at from deliveries
   where tenant_id = $tenantId and status = 'pending' and event_type = coalesce($eventType, event_type)
   order by id limit 1`,
);

/** What is pending is in the queue. */
export const OLDEST_IN_QUEUE = defineQuery<NumbersValues>(
  `select d.created_at from delivery_queue q join deliveries d on d.id = q.delivery_id
   where d.status = 'pending' and q.endpoint_id = coalesce($endpointId, q.endpoint_id)
     and d.tenant_id = coalesce($tenantId, d.tenant_id) and d.event_type = coalesce($eventType, d.event_type)
   order by q.delivery_id limit 1`,
);
