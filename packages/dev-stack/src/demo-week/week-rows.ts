import { createHash, randomBytes } from 'node:crypto';
import { createIdSource, type IdPrefix } from '@postrider/domain';
import type { Attempt } from './plan-attempts.ts';
import type { PlannedDelivery, PlannedEvent } from './plan-week.ts';

/** Rows by table, with the names of the columns. */
export interface WeekRows {
  events: object[];
  publish_keys: object[];
  deliveries: object[];
  attempts: object[];
  delivery_notes: object[];
}

/** An id of the past. */
export function idOf(prefix: IdPrefix, at: Date): string {
  return createIdSource({ now: () => at.getTime(), random: () => randomBytes(16) })(prefix);
}

/** The rows that the API and the worker would have written. */
export function rowsOf(planned: Iterable<PlannedEvent>): WeekRows {
  const rows: WeekRows = { events: [], publish_keys: [], deliveries: [], attempts: [], delivery_notes: [] };
  for (const event of planned) addEvent(rows, event);
  return rows;
}

function addEvent(rows: WeekRows, event: PlannedEvent): void {
  const id = idOf('evt', event.at);
  rows.events.push({
    id,
    tenant_id: event.tenantId,
    type: event.type,
    data: JSON.stringify(event.data),
    priority: 'normal',
    external_id: event.externalId,
    delivery_count: event.deliveries.length,
    not_sent: event.notSent,
    created_at: event.at,
  });
  if (event.externalId !== null) rows.publish_keys.push(keyOf(event, { eventId: id, externalId: event.externalId }));
  for (const delivery of event.deliveries) addDelivery(rows, event, { eventId: id, delivery });
}

const bytea = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

/** By which the event is found by its external id. Nobody publishes the same again, so the fingerprint fits nothing. */
function keyOf(
  { tenantId, at }: PlannedEvent,
  { eventId, externalId }: { eventId: string; externalId: string },
): object {
  return {
    tenant_id: tenantId,
    kind: 'external_id',
    key: externalId,
    fingerprint: bytea(createHash('sha256').update(eventId).digest()),
    status: 202,
    answer: bytea(Buffer.from(JSON.stringify({ id: eventId }))),
    created_at: at,
  };
}

function addDelivery(
  rows: WeekRows,
  event: PlannedEvent,
  { eventId, delivery }: { eventId: string; delivery: PlannedDelivery },
): void {
  const id = idOf('dlv', event.at);
  const { endpoint, attempts, ending, heldUntil } = delivery;
  const last = attempts.at(-1);
  const finishedAt = last === undefined ? event.at : endOf(last);
  const dead = ending.status === 'dead_lettered' ? ending : undefined;
  rows.deliveries.push({
    id,
    tenant_id: event.tenantId,
    event_id: eventId,
    event_type: event.type,
    endpoint_id: endpoint.id,
    status: ending.status,
    attempt_count: attempts.length,
    last_outcome: last?.outcome ?? null,
    last_status: last?.status ?? null,
    dead_letter_reason: dead?.reason ?? null,
    dead_letter_detail: dead?.detail ?? null,
    dead_letter_at: dead === undefined ? null : finishedAt,
    skip_reason: ending.status === 'skipped' ? ending.reason : null,
    // No workflow: the answers have no link to one.
    started_at: null,
    created_at: event.at,
    finished_at: finishedAt,
  });
  if (heldUntil !== null) {
    const detail = { reason: 'quiet_hours', until: heldUntil.toISOString() };
    rows.delivery_notes.push({ delivery_id: id, id: idOf('note', event.at), at: event.at, kind: 'held', detail });
  }
  const requestOf = requestsFor(event, { eventId, deliveryId: id, delivery });
  attempts.forEach((attempt, i) => {
    const next = attempts[i + 1]?.at ?? null;
    rows.attempts.push({
      delivery_id: id,
      number: i + 1,
      next_attempt_at: next,
      ...attemptRow(attempt, requestOf(attempt, i + 1)),
    });
  });
}

const endOf = ({ at, durationMs }: Attempt): Date => new Date(at.getTime() + Math.round(durationMs));

function attemptRow(attempt: Attempt, request: object): object {
  const { at, durationMs, outcome, status, body } = attempt;
  const headers = { date: at.toUTCString(), 'content-type': body.startsWith('{') ? 'application/json' : 'text/plain' };
  return {
    generation: 1,
    started_at: at,
    duration_ms: Math.round(durationMs),
    timings: {
      dnsMs: null,
      connectMs: 1,
      tlsMs: null,
      firstByteMs: status === null ? null : Math.round(durationMs) - 1,
    },
    outcome,
    possible_repeat: false,
    request,
    response: status === null ? null : { status, headers, body, truncated: false },
    error: status === null ? { code: 'timed_out', message: 'No answer within 15 s.' } : null,
    masked: true,
  };
}

/** As the timeline shows a request, with a masked signature. */
function requestsFor(
  event: PlannedEvent,
  { eventId, deliveryId, delivery }: { eventId: string; deliveryId: string; delivery: PlannedDelivery },
) {
  const { url, settings } = delivery.endpoint;
  const body = bodyOf(event, { eventId, format: settings?.format?.type });
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  return (attempt: Attempt, number: number) => ({
    method: 'POST',
    url,
    headers: {
      'User-Agent': 'Postrider/0.1.0',
      'Content-Type': 'application/json',
      'Postrider-Delivery': deliveryId,
      'Postrider-Attempt': String(number),
      'Postrider-Event-Type': event.type,
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(attempt.at.getTime() / 1_000)),
      'webhook-signature': 'v1,••••',
    },
    body,
    bodySha256,
  });
}

function bodyOf(
  { type, at, data }: PlannedEvent,
  { eventId, format }: { eventId: string; format: string | undefined },
): string {
  if (format === 'raw') return JSON.stringify(data);
  if (format === 'template') return JSON.stringify({ text: `${type} ${String(data['orderId'])}` });
  return JSON.stringify({ id: eventId, type, timestamp: at.toISOString(), data });
}
