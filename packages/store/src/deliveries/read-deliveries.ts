import {
  idAt,
  type AttemptRecord,
  type CancelReason,
  type DeadLetterReason,
  type DeliveryStatus,
  type DisabledReason,
  type HoldReason,
  type Outcome,
  type RetryPolicy,
  type SkipReason,
} from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { effectiveRetry } from '../endpoints/effective-columns.ts';
import { findEventIdOf } from '../keys/publish-keys.ts';
import { withExpectedTimes } from '../rate-limits/expected-times.ts';
import { Conditions } from '../sql/conditions.ts';
import { keyOf, listQuery, readPage, type ListQuery, type Page } from '../sql/page.ts';

export interface DeliveryRow {
  id: string;
  tenantId: string;
  eventId: string;
  eventType: string;
  /** The app's own id of the event. */
  externalId: string | null;
  endpointId: string;
  endpointName: string | null;
  endpointUrl: string;
  endpointDisabledReason: DisabledReason | null;
  /** The policy in force at the endpoint now. */
  endpointRetry: RetryPolicy;
  /** Somebody tried the endpoint out: no event was published. */
  test: boolean;
  status: DeliveryStatus;
  attemptCount: number;
  /** How many of them were made before it was last sent anew. */
  attemptsBefore: number;
  /** Null if there was at most one. */
  firstAttemptedAt: Date | null;
  lastAttemptedAt: Date | null;
  lastOutcome: Outcome | null;
  /** The HTTP status of the last attempt. Null if it got no answer. */
  lastStatus: number | null;
  /** Why the last attempt failed, if it got no answer. */
  lastError: AttemptRecord['error'];
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
  /** The carrier that made its last attempt. Null: its own workflow. */
  carrierId: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  /** When the content of its event was removed. */
  expungedAt: Date | null;
}

const ofEndpoint = (column: string) => `(select ${column} from endpoints e where e.id = deliveries.endpoint_id)`;
const ofAttempt = (column: string, number: string) =>
  `(select ${column} from attempts a where a.delivery_id = deliveries.id and a.number = ${number})`;

/**
 * The select list of a `DeliveryRow` from `deliveries`. The row of a deleted endpoint stays, so its name and URL are known.
 * Each subquery reads one row by its key, and only for rows of the page. Attempts that version 0.1 recorded may have a
 * credential in their error until a worker has masked them.
 */
export const DELIVERY_COLUMNS = `deliveries.id, tenant_id, event_id, event_type, endpoint_id, test, status, attempt_count,
  attempts_before, last_outcome, last_status, next_attempt_at, hold_reason, hold_until, dead_letter_reason,
  dead_letter_detail, dead_letter_at, skip_reason, cancel_reason, replay_of, started_at, carrier_id, created_at, finished_at,
  expunged_at,
  ${ofEndpoint('e.name')} as endpoint_name, ${ofEndpoint('e.url')} as endpoint_url,
  ${ofEndpoint('e.disabled_reason')} as endpoint_disabled_reason, ${ofEndpoint(effectiveRetry('e'))} as endpoint_retry,
  (select external_id from events where events.id = deliveries.event_id) as external_id,
  case when attempt_count > 1 then ${ofAttempt('a.started_at', '1')} end as first_attempted_at,
  case when attempt_count > 0 then ${ofAttempt('a.started_at', 'attempt_count')} end as last_attempted_at,
  case when last_status is null and attempt_count > 0 then ${ofAttempt(`case when a.masked then a.error end`, 'attempt_count')}
  end as last_error`;

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
  /** What is not held has none. */
  holdReason?: HoldReason | undefined;
  /** Of the last attempt. */
  outcome?: Outcome | undefined;
  /** The HTTP status of the last attempt, as a range with both ends in it. */
  responseStatus?: { from: number; to: number } | undefined;
  /** Of the event. */
  tag?: string | undefined;
  /** Whether it is a test send. */
  test?: boolean | undefined;
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
  const { tenantId, endpointId, eventId, holdReason, test } = filter;
  const status = filter.status ?? (holdReason && 'waiting');
  // The key with the fewest rows: an event has fewer deliveries than an endpoint, and an endpoint fewer than its tenant.
  const key =
    keyOf('event_id', eventId) ??
    keyOf('endpoint_id', endpointId) ??
    keyOf('tenant_id', tenantId) ??
    keyOf('status', hasIndexOverAll(status) ? status : undefined);
  const isOfTenant = key?.[0] === 'tenant_id';
  const byTest = isOfTenant && test === true;
  // Dead letters have an index by tenant, by endpoint and over all; other statuses have one by tenant, and most over all.
  const byStatus = !byTest && (isOfTenant || (status === 'dead_lettered' && key?.[0] !== 'event_id'));
  const along = new Conditions();
  // Constants, so that the planner can use the partial indexes of tests, of dead letters and of what rests.
  if (byTest) along.addText('test');
  if (byStatus && status === 'dead_lettered') along.addText(`status = 'dead_lettered'`);
  else if (byStatus) along.add('status = ?', status);
  if (key?.[0] === 'endpoint_id' && (status === 'waiting' || status === 'retrying'))
    along.addText(`status in ('waiting', 'retrying')`);
  along.add('id >= ?', filter.from && idAt('dlv', filter.from.getTime()));
  along.add('id < ?', filter.to && idAt('dlv', filter.to.getTime()));
  along.add('id < ?', filter.beforeId);
  return listQuery({ table: 'deliveries', columns: DELIVERY_COLUMNS, key, along }, [
    ['tenant_id = ?', isOfTenant ? undefined : tenantId],
    ['endpoint_id = ?', key?.[0] === 'endpoint_id' ? undefined : endpointId],
    ['status = ?', byStatus || key?.[0] === 'status' ? undefined : status],
    ['test = ?', byTest ? undefined : test],
    ['hold_reason = ?', holdReason],
    ...besides(filter),
  ]);
}

/** Whether an index has the deliveries of all tenants with this status. That of dead letters is another one. */
const hasIndexOverAll = (status: DeliveryStatus | undefined): boolean =>
  status !== undefined && status !== 'delivered' && status !== 'dead_lettered';

/** Conditions that no index of deliveries serves. */
export function besides({ eventType, outcome, responseStatus, tag }: Partial<DeliveryFilter>): [string, unknown][] {
  return [
    ['event_type = ?', eventType],
    ['last_outcome = ?', outcome],
    ['last_status >= ?', responseStatus?.from],
    ['last_status <= ?', responseStatus?.to],
    // A subquery with one row, which the planner cannot turn into a join with all events.
    ['? = any((select events.tags from events where events.id = deliveries.event_id)::text[])', tag],
  ];
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
