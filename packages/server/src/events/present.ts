import type { DisabledReason } from '@postrider/domain';
import type { DeliveryRow } from '@postrider/store/deliveries';
import type { AcceptedEvent, EventRow, ExplainedEndpoint, NotSent } from '@postrider/store/events';
import type * as z from 'zod';
import { isoOf } from '../http/instants.ts';
import { describeLastAttempt, hostOf } from '../http/last-attempt.ts';
import { toPage } from '../http/pagination.ts';
import type { acceptedAnswer, deliveriesOfEvent, eventAnswer, explainAnswer, explainQuery } from './schema.ts';

export function presentAccepted(tenantId: string, event: AcceptedEvent): z.input<typeof acceptedAnswer> {
  const { id, type, timestamp, warnings } = event;
  return { id, type, timestamp: timestamp.toISOString(), ...presentDeliveries({ tenantId, ...event }), warnings };
}

export function presentEvent(row: EventRow): z.input<typeof eventAnswer> {
  return {
    id: row.id,
    externalId: row.externalId,
    tenantId: row.tenantId,
    type: row.type,
    timestamp: row.createdAt.toISOString(),
    occurredAt: isoOf(row.occurredAt),
    // Parsing and writing the stored text again gives the same text.
    data: JSON.parse(row.data) as unknown,
    priority: row.priority,
    expiresAt: isoOf(row.expiresAt),
    deliverAt: isoOf(row.deliverAt),
    tags: row.tags,
    expungedAt: isoOf(row.expungedAt),
    ...presentDeliveries(row),
    warnings: row.warnings,
  };
}

function presentDeliveries({
  id,
  tenantId,
  deliveries,
  deliveryCount,
  notSent,
}: Pick<EventRow, 'id' | 'tenantId' | 'deliveries' | 'deliveryCount' | 'notSent'>): z.input<
  z.ZodObject<typeof deliveriesOfEvent>
> {
  const hasMore = deliveryCount > deliveries.length;
  const deliveriesUrl = hasMore ? `/v1/tenants/${tenantId}/deliveries?eventId=${id}` : null;
  return { deliveries, deliveryCount, notSent: notSent.map(presentNotSent), deliveriesUrl };
}

function presentNotSent({ endpointId, reason, failure }: NotSent) {
  return { endpointId, reason, filter: presentFailure(failure) };
}

function presentFailure(failure: NotSent['failure'] | null): Explanation['filter'] {
  return failure ? { pointer: failure.pointer, operator: failure.operator } : null;
}

type Explanation = z.input<typeof explainAnswer>['endpoints'][number];

/** One entry more than the limit means that there is a next page. */
export function presentExplanation(
  eventId: string,
  explained: readonly ExplainedEndpoint[],
  { limit, cursor }: z.output<typeof explainQuery>,
): z.input<typeof explainAnswer> {
  const position = ({ endpointId }: ExplainedEndpoint) => endpointId;
  const { data, nextCursor } = toPage(explained, { limit, position, present: explain });
  const reason = explained.length === 0 && cursor === undefined ? 'no_endpoint' : null;
  return { eventId, reason, endpoints: data, nextCursor };
}

function explain(explained: ExplainedEndpoint): Explanation {
  const { endpointId, endpointName, endpointUrl, delivery } = explained;
  const endpoint = { endpointId, endpointName, url: hostOf(endpointUrl) };
  if (delivery === null) {
    const { reason, failure } = explained;
    const why = { reason, detail: failure?.detail ?? null, filter: presentFailure(failure) };
    return { ...endpoint, deliveryId: null, decision: 'not_sent', ...why, until: null };
  }
  const detail = describeDisabling(delivery) ?? describeLastAttempt(delivery) ?? delivery.deadLetterDetail;
  return { ...endpoint, deliveryId: delivery.id, decision: delivery.status, ...whyOf(delivery), detail, filter: null };
}

/** Why a delivery waits for its endpoint to be enabled. */
const DISABLED_DETAILS: Record<DisabledReason, string> = {
  requested: 'was disabled by a person',
  gone: 'answered 410, and was disabled for that',
  failing: 'was disabled, since no attempt succeeded for days',
  secret_missing: 'was imported without its secrets, and waits until a person gives them and enables it',
  template_stopped: 'was disabled, since its template had to be stopped three times; a new format enables it',
};

function describeDisabling({ holdReason, endpointDisabledReason }: DeliveryRow): string | null {
  if (holdReason !== 'disabled' || endpointDisabledReason === null) return null;
  return DISABLED_DETAILS[endpointDisabledReason];
}

function whyOf(row: NonNullable<ExplainedEndpoint['delivery']>): Pick<Explanation, 'reason' | 'until'> {
  switch (row.status) {
    case 'pending':
    case 'delivered':
      return { reason: null, until: null };
    case 'waiting':
      return { reason: row.holdReason, until: isoOf(row.holdUntil) };
    case 'retrying':
      return { reason: row.lastOutcome, until: isoOf(row.nextAttemptAt) };
    case 'dead_lettered':
      return { reason: row.deadLetterReason, until: null };
    case 'skipped':
      return { reason: row.skipReason, until: null };
    case 'cancelled':
      return { reason: row.cancelReason, until: null };
  }
}
