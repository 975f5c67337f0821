import {
  idAt,
  type AttemptRecord,
  type CancelReason,
  type DeadLetterReason,
  type DeliveryStatus,
  type DisabledReason,
  type HoldReason,
  type Outcome,
  type SkipReason,
} from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { findEventIdOf } from '../keys/publish-keys.ts';
import { withExpectedTimes } from '../rate-limits/expected-times.ts';
import { Conditions } from '../sql/conditions.ts';
import { keyOf, listQuery, readPage, type ListQuery, type Page } from '../sql/page.ts';

export interface DeliveryRow {
  id: string;
  tenantId: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  endpointName: string | null;
  endpointUrl: string;
  endpointDisabledReason: DisabledReason | null;
  status: DeliveryStatus;
  attemptCount: number;
  lastOutcome: Outcome | null;
  /** The HTTP status of the last attempt. Null if it got no answer. */
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
  /** When its first workflow started. */
  startedAt: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** The select list of a `DeliveryRow` from `deliveries`. The row of a deleted endpoint stays, so its name and URL are known. */
export const DELIVERY_COLUMNS = `deliveries.id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count,
  last_outcome, last_status, next_attempt_at, hold_reason, hold_until, dead_letter_reason, dead_letter_detail,
  dead_letter_at, skip_reason, cancel_reason, replay_of, started_at, created_at, finished_at,
  (select e.name from endpoints e where e.id = deliveries.endpoint_id) as endpoint_name,
  (select e.url from endpoints e where e.id = deliveries.endpoint_id) as endpoint_url,
  (select e.disabled_reason from endpoints e where e.id = deliveries.endpoint_id) as endpoint_disabled_reason`;

/** With `tenantId`, finds only a delivery of that tenant. */
export async function findDelivery(
  sql: Sql,
  { tenantId, deliveryId }: { tenantId?: string | undefined; deliveryId: string },
): Promise<DeliveryRow | undefined> {
  const statement = FIND({ deliveryId, tenantId: tenantId ?? null });
  const [delivery] = await withExpectedTimes(sql, await readRows<DeliveryRow>(sql, statement));
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
  /** The app's own id of the event. Needs `tenantId`. */
  externalId?: string | undefined;
  /** The last id of the page before. */
  beforeId?: string | undefined;
  limit: number;
}

/** A page of deliveries, newest first. */
export async function listDeliveries(sql: Sql, filter: DeliveryFilter): Promise<Page<DeliveryRow>> {
  const page = await readDeliveries(sql, filter);
  return { ...page, rows: await withExpectedTimes(sql, page.rows) };
}

async function readDeliveries(sql: Sql, filter: DeliveryFilter): Promise<Page<DeliveryRow>> {
  if (filter.externalId === undefined) return readPage(sql, deliveriesQuery(filter), filter.limit);
  const eventId = await findEventIdOf(sql, filter);
  if (eventId === undefined || (filter.eventId ?? eventId) !== eventId) return { rows: [], nextId: null };
  return readPage(sql, deliveriesQuery({ ...filter, eventId }), filter.limit);
}

/** How `listDeliveries` finds its rows. Exported for the test of its plan. */
export function deliveriesQuery(filter: DeliveryFilter): ListQuery {
  const { tenantId, endpointId, eventId, eventType, status } = filter;
  // The key with the fewest rows: an event has fewer deliveries than an endpoint, and an endpoint fewer than its tenant.
  const key = keyOf('event_id', eventId) ?? keyOf('endpoint_id', endpointId) ?? keyOf('tenant_id', tenantId);
  // Dead letters have an index by tenant, by endpoint and over all; other statuses have one by tenant only.
  const byStatus = key?.[0] === 'tenant_id' || (status === 'dead_lettered' && key?.[0] !== 'event_id');
  const along = new Conditions();
  // A constant, so that the planner can use the partial index of dead letters.
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
  /** The receiver may have got the request twice, because a process died or was cut off during an earlier execution. */
  possibleRepeat: boolean;
  /** False: version 0.1 recorded it, and its credentials are not masked yet. */
  masked: boolean;
  /** When the next attempt was planned. Null: none was. */
  nextAttemptAt: Date | null;
}

// Only dozens of redrives lead to more attempts. One answer must not become too large.
const ATTEMPTS_SHOWN = 200;

/** The latest attempts of a delivery, first to last. */
export async function listAttempts(sql: Sql, deliveryId: string): Promise<AttemptRow[]> {
  return (await readRows<AttemptRow>(sql, LIST_ATTEMPTS({ deliveryId }))).reverse();
}

const LIST_ATTEMPTS = defineQuery(
  `select number, generation, started_at, duration_ms, timings, outcome, possible_repeat, masked, request, response,
     error, next_attempt_at
   from attempts where delivery_id = $deliveryId order by number desc limit ${ATTEMPTS_SHOWN}`,
);
