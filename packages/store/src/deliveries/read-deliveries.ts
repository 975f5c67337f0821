import {
  idAt,
  type AttemptRecord,
  type CancelReason,
  type DeadLetterReason,
  type DeliveryStatus,
  type HoldReason,
  type Outcome,
  type SkipReason,
} from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { findEventIdOf } from '../keys/publish-keys.ts';
import { Conditions } from '../sql/conditions.ts';
import { keyOf, listQuery, readPage, type ListQuery, type Page } from '../sql/page.ts';

/** A delivery as it is read and answered. */
export interface DeliveryRow {
  id: string;
  tenantId: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  endpointName: string | null;
  endpointUrl: string;
  status: DeliveryStatus;
  attemptCount: number;
  lastOutcome: Outcome | null;
  /** The HTTP status of the last attempt; null where none came. */
  lastStatus: number | null;
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

/** The select list that gives a `DeliveryRow` from `deliveries`. An endpoint's row outlives it. */
export const DELIVERY_COLUMNS = `deliveries.id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count,
  last_outcome, last_status, next_attempt_at, hold_reason, hold_until, dead_letter_reason, dead_letter_detail,
  dead_letter_at, skip_reason, cancel_reason, replay_of, started_at, created_at, finished_at,
  (select e.name from endpoints e where e.id = deliveries.endpoint_id) as endpoint_name,
  (select e.url from endpoints e where e.id = deliveries.endpoint_id) as endpoint_url`;

/** One delivery; with `tenantId`, only if it is that tenant's. */
export async function findDelivery(
  sql: Sql,
  { tenantId, deliveryId }: { tenantId?: string | undefined; deliveryId: string },
): Promise<DeliveryRow | undefined> {
  const statement = FIND({ deliveryId, tenantId: tenantId ?? null });
  const [delivery] = await readRows<DeliveryRow>(sql, statement);
  return delivery;
}

const FIND = defineQuery(
  `select ${DELIVERY_COLUMNS} from deliveries where id = $deliveryId and ($tenantId::text is null or tenant_id = $tenantId)`,
);

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
  /** The app's own id of the event; only together with the tenant. */
  externalId?: string | undefined;
  /** The last id of the page before. */
  beforeId?: string | undefined;
  limit: number;
}

/** A page of deliveries, newest first. */
export async function listDeliveries(sql: Sql, filter: DeliveryFilter): Promise<Page<DeliveryRow>> {
  if (filter.externalId === undefined) return readPage(sql, deliveriesQuery(filter), filter.limit);
  const eventId = await findEventIdOf(sql, filter);
  if (eventId === undefined || (filter.eventId ?? eventId) !== eventId) return { rows: [], nextId: null };
  return readPage(sql, deliveriesQuery({ ...filter, eventId }), filter.limit);
}

/** How `listDeliveries` finds its rows, apart so that a test can explain it. */
export function deliveriesQuery(filter: DeliveryFilter): ListQuery {
  const { tenantId, endpointId, eventId, eventType, status } = filter;
  // The deliveries of one event are few; else those of one endpoint are fewer than its tenant's.
  const key = keyOf('event_id', eventId) ?? keyOf('endpoint_id', endpointId) ?? keyOf('tenant_id', tenantId);
  // An index leads to dead letters from everywhere but an event, to other statuses from the tenant only.
  const byStatus = key?.[0] === 'tenant_id' || (status === 'dead_lettered' && key?.[0] !== 'event_id');
  const along = new Conditions();
  // Spelt out, so that the planner can prove the partial index over dead letters.
  if (byStatus && status === 'dead_lettered') along.addText(`status = 'dead_lettered'`);
  else if (byStatus) along.add('status = ?', status);
  along.add('id >= ?', filter.from && idAt('dlv', filter.from.getTime()));
  along.add('id < ?', filter.to && idAt('dlv', filter.to.getTime()));
  along.add('id < ?', filter.beforeId);
  return listQuery({ table: 'deliveries', columns: DELIVERY_COLUMNS, key, along }, [
    ['tenant_id = ?', key?.[0] === 'tenant_id' ? undefined : tenantId],
    ['endpoint_id = ?', key?.[0] === 'endpoint_id' ? undefined : endpointId],
    ['status = ?', byStatus ? undefined : status],
    ['event_type = ?', eventType],
  ]);
}

export interface AttemptRow extends AttemptRecord {
  number: number;
  generation: number;
  /** The process that made it died, or was cut off, around an earlier execution: the receiver may have seen it twice. */
  possibleRepeat: boolean;
  /** False: 0.1 recorded it, and nobody has masked what is secret in it yet. */
  masked: boolean;
  /** When the next was to follow; null where none was. */
  nextAttemptAt: Date | null;
}

// What a page of JSON can carry; a delivery gets there only by dozens of redrives.
const ATTEMPTS_SHOWN = 200;

/** The attempts of a delivery, first to last; of very many the latest. */
export async function listAttempts(sql: Sql, deliveryId: string): Promise<AttemptRow[]> {
  const rows = await readRows<AttemptRow>(sql, LIST_ATTEMPTS({ deliveryId }));
  return rows.reverse();
}

const LIST_ATTEMPTS = defineQuery(
  `select number, generation, started_at, duration_ms, timings, outcome, possible_repeat, masked, request, response,
     error, next_attempt_at
   from attempts where delivery_id = $deliveryId order by number desc limit ${ATTEMPTS_SHOWN}`,
);
