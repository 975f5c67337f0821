import { DELIVERY_STATUSES, GRAINS, type DeliveryStatus, type Grain, type Segment } from '@postrider/domain';
import type { QueryConfig } from 'pg';
import type { Sql } from '../sql/database.ts';
import { defineQuery, defineStatement, readRows } from '../sql/statement.ts';
import { TALLIES } from './count.ts';

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

/**
 * A period has at most two segments of each grain: before and after its coarser ones. With a join of the segments
 * Postgres would read all rows of all grains: 2 s instead of 2 ms for 200 endpoints.
 */
const rangesOf = (grain: Grain): string =>
  [0, 1]
    .map(
      (i) =>
        `select * from rollups_${grain} where grain = '${grain}' and at >= $${grain}From${i} and at < $${grain}To${i}`,
    )
    .join(' union all ');

const packed = (tally: string): string => `array_to_string(r.${tally}, ',') as ${tally}`;

/** The rows of these periods, without those of empty ones. */
export function readNumbers(sql: Sql, of: NumbersOf & { segments: readonly Segment[] }): Promise<NumbersRow[]> {
  return readRows<NumbersRow>(sql, READ_NUMBERS({ ...keyOf(of), ...boundsOf(of.segments) }));
}

/** Exported for the test of its plan. */
export const READ_NUMBERS = defineStatement<NumbersKey & Bounds>(
  'read-numbers',
  `select r.at, r.accepted, r.deliveries, ${DELIVERY_STATUSES.map((status) => `r.${status}`).join(', ')}, r.attempts,
     r.attempt_ms_sum, r.arrived, r.end_to_end_ms_sum, ${TALLIES.map(packed).join(', ')}
   from (${GRAINS.map(rangesOf).join(' union all ')}) r where ${KEY}`,
);

/** The values of `KEY`. */
export type NumbersKey = Record<keyof NumbersOf, string | null>;

export function keyOf({ tenantId, endpointId, eventType }: NumbersOf): NumbersKey {
  return { tenantId: tenantId ?? null, endpointId: endpointId ?? null, eventType: eventType ?? null };
}

type Bounds = Record<`${Grain}${'From' | 'To'}${0 | 1}`, Date>;

/** A range that is not needed is empty. */
export function boundsOf(segments: readonly Segment[]): Bounds {
  const none = new Date(0);
  const entries = GRAINS.flatMap((grain) => {
    const [first, second] = segments.filter((segment) => segment.grain === grain);
    return [first, second].flatMap((segment, i) => [
      [`${grain}From${i}`, segment?.from ?? none],
      [`${grain}To${i}`, segment?.to ?? none],
    ]);
  });
  return Object.fromEntries(entries) as Bounds; // an entry for each
}

export interface OpenNumbers {
  pending: number;
  waiting: number;
  retrying: number;
  /** When the oldest delivery was accepted that is pending. */
  oldestPendingAt: Date | null;
  /** When changes were last counted. Null: never. */
  countedAt: Date | null;
}

/** What is open now, whenever it was accepted. */
export async function readOpen(sql: Sql, of: NumbersOf): Promise<OpenNumbers> {
  const values = keyOf(of);
  const [open] = await readRows<Omit<OpenNumbers, 'oldestPendingAt'>>(sql, READ_OPEN(values));
  const [found] = await readRows<{ createdAt: Date }>(sql, oldestPending(of));
  const { pending = 0, waiting = 0, retrying = 0, countedAt = null } = open ?? {};
  return { pending, waiting, retrying, countedAt, oldestPendingAt: found?.createdAt ?? null };
}

/** Never below 0, which they are while records from before the first count are not counted yet. */
const READ_OPEN = defineQuery<NumbersKey>(
  `select greatest(r.pending, 0) as pending, greatest(r.waiting, 0) as waiting, greatest(r.retrying, 0) as retrying,
     state.counted_at
   from (select) one left join rollup_state state on true left join rollups_ever r on r.grain = 'ever' and ${KEY}`,
);

/**
 * Takes the first that fits from an index. What is pending is in the queue. Only what is asked for is a condition: the planner
 * takes `coalesce` for one that hardly any row fits. Exported for the test of its plan.
 */
export function oldestPending({ tenantId, endpointId, eventType }: NumbersOf): QueryConfig<unknown[]> {
  const conditions = [`d.status = 'pending'`];
  if (tenantId !== undefined) conditions.push('d.tenant_id = $tenantId');
  if (eventType !== undefined) conditions.push('d.event_type = $eventType');
  const where = conditions.join(' and ');
  const text =
    tenantId !== undefined && endpointId === undefined
      ? `select created_at from deliveries d where ${where} order by id limit 1`
      : // `offset 0`: a merge of both tables would read all old deliveries.
        `select d.created_at from delivery_queue q
         cross join lateral (select created_at from deliveries d where d.id = q.delivery_id and ${where} offset 0) d
         where ${endpointId === undefined ? 'true' : 'q.endpoint_id = $endpointId'} order by q.delivery_id limit 1`;
  return defineQuery<NumbersOf>(text)({ tenantId, endpointId, eventType });
}
