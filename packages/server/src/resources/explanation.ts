import {
  CANCEL_REASONS,
  DEAD_LETTER_REASONS,
  DELIVERY_STATUSES,
  HOLD_REASONS,
  NOT_SENT_REASONS,
  OUTCOMES,
  SKIP_REASONS,
} from '@postrider/domain';
import type { ExplainedEndpoint } from '@postrider/store/events';
import * as z from 'zod';
import { pageQueryUpTo, toPage } from '../http/pagination.ts';
import { instant, isoOf } from '../http/instants.ts';
import { describeLastAttempt, endpointOf, hostOf } from './last-attempt.ts';

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

/** Entries are small, and whoever asks wants all of them: pages are larger than those of lists. */
export const explainQuery = z.strictObject(pageQueryUpTo(1_000, 1_000));

const explanation = z
  .object({
    endpointId: z.string(),
    endpointName: endpointOf.endpointName,
    url: endpointOf.endpointUrl,
    deliveryId: z.string().nullable().meta({ description: 'Null where none was made (`not_sent`).' }),
    decision: z.enum([...DELIVERY_STATUSES, 'not_sent']),
    reason: z.enum(REASONS).nullable().meta({
      description:
        'Why it waits, ended or was not sent; of `retrying` what the last attempt came to. Null of `pending` and `delivered`.',
    }),
    detail: z.string().nullable().meta({
      description:
        'What the last attempt got, or why no request could be made, in words. Null before the first attempt.',
    }),
    until: instant.nullable().meta({
      description: 'When it goes on by itself: the end of its hold, or the next attempt. Null where only a person can.',
    }),
  })
  .meta({ id: 'EndpointExplanation', description: 'What became of an event at one endpoint.' });

export const explainAnswer = z
  .object({
    eventId: z.string(),
    reason: z.enum(['no_endpoint']).nullable().meta({
      description: '`no_endpoint`: the tenant had no endpoint when the event was accepted, and has none now.',
    }),
    endpoints: z.array(explanation),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page, which mostly is the first.' }),
  })
  .meta({
    id: 'Explain',
    description: 'What became of an event at every endpoint of its tenant.',
    example: {
      eventId: 'evt_01m83tzvh00000000000000000',
      reason: null,
      endpoints: [
        {
          endpointId: 'ep_01m83tzvh00000000000000001',
          endpointName: 'Shop',
          url: 'https://shop.example.com',
          deliveryId: 'dlv_01m83tzvh00000000000000002',
          decision: 'waiting',
          reason: 'quiet_hours',
          detail: null,
          until: '2026-02-05T06:00:17.000Z',
        },
        {
          endpointId: 'ep_01m83tzvh00000000000000003',
          endpointName: null,
          url: 'https://example.com',
          deliveryId: null,
          decision: 'not_sent',
          reason: 'type_not_subscribed',
          detail: null,
          until: null,
        },
      ],
      nextCursor: null,
    },
  });

type Explanation = z.input<typeof explanation>;

/** From entries that were asked for with one more than the limit. */
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
    return { ...endpoint, deliveryId: null, decision: 'not_sent', reason: explained.reason, detail: null, until: null };
  }
  const detail = describeLastAttempt(delivery) ?? delivery.deadLetterDetail;
  return { ...endpoint, deliveryId: delivery.id, decision: delivery.status, ...whyOf(delivery), detail };
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
