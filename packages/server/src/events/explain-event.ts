import {
  CANCEL_REASONS,
  DEAD_LETTER_REASONS,
  DELIVERY_STATUSES,
  HOLD_REASONS,
  NOT_SENT_REASONS,
  OUTCOMES,
  SKIP_REASONS,
} from '@postrider/contracts';
import { explainEvent, type ExplainedEvent } from '@postrider/store';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { instant, isoOf } from '../http/schemas.ts';
import { eventNotFound } from '../resources/event.ts';

const REASONS = [
  ...new Set([
    ...HOLD_REASONS,
    ...OUTCOMES,
    ...DEAD_LETTER_REASONS,
    ...SKIP_REASONS,
    ...CANCEL_REASONS,
    ...NOT_SENT_REASONS,
  ]),
];

const explainAnswer = z
  .object({
    eventId: z.string(),
    endpoints: z.array(
      z.object({
        endpointId: z.string(),
        deliveryId: z.string().nullable().meta({ description: 'Null where none was made (`not_sent`).' }),
        decision: z.enum([...DELIVERY_STATUSES, 'not_sent']),
        reason: z
          .enum(REASONS)
          .nullable()
          .meta({ description: 'Why it waits, ended or was not sent; of `retrying` what the last attempt came to.' }),
        until: instant.nullable().meta({
          description:
            'When it goes on by itself: the end of its hold, or the next attempt. Null where only a person can.',
        }),
      }),
    ),
  })
  .meta({ id: 'Explain' });

type Explained = z.input<typeof explainAnswer>['endpoints'][number];

export const explainEventRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/events/{eventId}/explain',
  name: 'explainEvent',
  group: 'events',
  summary: 'Tell what became of an event at every endpoint, and why',
  description:
    'For every endpoint that the tenant had when the event was accepted, and those that got it later by a replay; of several deliveries to one endpoint the latest. An endpoint that was made later knows nothing of the event and is not in it.',
  scope: 'read',
  errors: [],
  answer: { status: 200, description: 'By endpoint, the oldest first.', schema: explainAnswer },
  async handle({ params }, { sql }) {
    const explained = await explainEvent(sql, params);
    if (explained === undefined) throw eventNotFound(params.eventId);
    return { body: { eventId: explained.eventId, endpoints: presentExplained(explained) } };
  },
});

function presentExplained({ notSent, deliveries }: ExplainedEvent): Explained[] {
  const sent = new Set(deliveries.map(({ endpointId }) => endpointId));
  const never = notSent.filter(({ endpointId }) => !sent.has(endpointId));
  return [
    ...deliveries.map(explainDelivery),
    ...never.map(({ endpointId, reason }): Explained => ({
      endpointId,
      deliveryId: null,
      decision: 'not_sent',
      reason,
      until: null,
    })),
  ].toSorted((one, other) => (one.endpointId < other.endpointId ? -1 : 1));
}

function explainDelivery(row: ExplainedEvent['deliveries'][number]): Explained {
  const { reason, until } = whyOf(row);
  return { endpointId: row.endpointId, deliveryId: row.id, decision: row.status, reason, until: isoOf(until) };
}

function whyOf(row: ExplainedEvent['deliveries'][number]): { reason: Explained['reason']; until: Date | null } {
  switch (row.status) {
    case 'pending':
    case 'delivered':
      return { reason: null, until: null };
    case 'waiting':
      return { reason: row.holdReason, until: row.holdUntil };
    case 'retrying':
      return { reason: row.lastOutcome, until: row.nextAttemptAt };
    case 'dead_lettered':
      return { reason: row.deadLetterReason, until: null };
    case 'skipped':
      return { reason: row.skipReason, until: null };
    case 'cancelled':
      return { reason: row.cancelReason, until: null };
  }
}
