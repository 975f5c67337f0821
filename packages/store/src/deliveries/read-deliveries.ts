import {
  idAt,
  type AttemptRecord,
  type CancelReason,
  type DeadLetterReason,
  type DeliveryStatus,
  type HoldReason,
  type SkipReason,
} from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { Conditions } from '../sql/conditions.ts';

/** A delivery as it is read and answered. */
export interface DeliveryRow {
  id: string;
  tenantId: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  status: DeliveryStatus;
  attemptCount: number;
  nextAttemptAt: Date | null;
  holdReason: HoldReason | null;
  holdUntil: Date | null;
  deadLetterReason: DeadLetterReason | null;
  deadLetterDetail: string | null;
  deadLetterAt: Date | null;
  skipReason: SkipReason | null;
  cancelReason: CancelReason | null;
  replayOf: string | null;
  /** When a workflow was first started for it. */
  startedAt: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** The select or returning list that gives a `DeliveryRow`; `deliveries` must be visible under the given alias. */
export const deliveryColumns = (alias = 'deliveries'): string =>
  [
    'id',
    'tenant_id as "tenantId"',
    'event_id as "eventId"',
    'event_type as "eventType"',
    'endpoint_id as "endpointId"',
    'status',
    'attempt_count as "attemptCount"',
    'next_attempt_at as "nextAttemptAt"',
    'hold_reason as "holdReason"',
    'hold_until as "holdUntil"',
    'dead_letter_reason as "deadLetterReason"',
    'dead_letter_detail as "deadLetterDetail"',
    'dead_letter_at as "deadLetterAt"',
    'skip_reason as "skipReason"',
    'cancel_reason as "cancelReason"',
    'replay_of as "replayOf"',
    'started_at as "startedAt"',
    'created_at as "createdAt"',
    'finished_at as "finishedAt"',
  ]
    .map((column) => `${alias}.${column}`)
    .join(', ');

/** One delivery; with `tenantId`, only if it is that tenant's. */
export async function findDelivery(
  sql: Sql,
  { tenantId, deliveryId }: { tenantId?: string | undefined; deliveryId: string },
): Promise<DeliveryRow | undefined> {
  const { rows } = await sql.query<DeliveryRow>(
    `select ${deliveryColumns()} from deliveries where id = $1 and ($2::text is null or tenant_id = $2)`,
    [deliveryId, tenantId ?? null],
  );
  return rows[0];
}

export interface DeliveryFilter {
  /** Left out only for an operator's list over all tenants. */
  tenantId?: string | undefined;
  endpointId?: string | undefined;
  eventId?: string | undefined;
  eventType?: string | undefined;
  status?: DeliveryStatus | undefined;
  /** Accepted at or after. */
  from?: Date | undefined;
  /** Accepted before. */
  to?: Date | undefined;
  /** The last id of the page before. */
  beforeId?: string | undefined;
  limit: number;
}

/** A page of deliveries, newest first. */
export async function listDeliveries(sql: Sql, filter: DeliveryFilter): Promise<DeliveryRow[]> {
  const { text, values } = deliveriesQuery(filter);
  const { rows } = await sql.query<DeliveryRow>(text, values);
  return rows;
}

/** The statement of `listDeliveries`, apart so that a test can explain it. */
export function deliveriesQuery(filter: DeliveryFilter): { text: string; values: unknown[] } {
  const where = new Conditions();
  where.add('tenant_id = ?', filter.tenantId);
  where.add('endpoint_id = ?', filter.endpointId);
  where.add('event_id = ?', filter.eventId);
  where.add('event_type = ?', filter.eventType);
  // Spelt out, so that the planner can prove the partial index over dead letters.
  if (filter.status === 'dead_lettered') where.addText(`status = 'dead_lettered'`);
  else where.add('status = ?', filter.status);
  where.add('id >= ?', filter.from && idAt('dlv', filter.from.getTime()));
  where.add('id < ?', filter.to && idAt('dlv', filter.to.getTime()));
  where.add('id < ?', filter.beforeId);
  return {
    text: `select ${deliveryColumns()} from deliveries ${where.clause()} order by id desc limit ${where.value(filter.limit)}`,
    values: where.values,
  };
}

export interface AttemptRow extends AttemptRecord {
  number: number;
  generation: number;
  /** The process that made it died, or was cut off, around an earlier execution: the receiver may have seen it twice. */
  possibleRepeat: boolean;
  /** When the next was to follow; null where none was. */
  nextAttemptAt: Date | null;
}

// What a page of JSON can carry; a delivery gets there only by dozens of redrives.
const ATTEMPTS_SHOWN = 200;

/** The attempts of a delivery, first to last; of very many the latest. */
export async function listAttempts(sql: Sql, deliveryId: string): Promise<AttemptRow[]> {
  const { rows } = await sql.query<AttemptRow>(
    `select number, generation, started_at as "startedAt", duration_ms as "durationMs", timings, outcome,
            possible_repeat as "possibleRepeat", request, response, error, next_attempt_at as "nextAttemptAt"
     from attempts where delivery_id = $1 order by number desc limit ${ATTEMPTS_SHOWN}`,
    [deliveryId],
  );
  return rows.reverse();
}
