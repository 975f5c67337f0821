import {
  CANCEL_REASONS,
  DEAD_LETTER_REASONS,
  deliveryWorkflowId,
  DELIVERY_STATUSES,
  HOLD_REASONS,
  SKIP_REASONS,
} from '@postrider/domain';
import type { DeliveryRow } from '@postrider/store/deliveries';
import * as z from 'zod';
import { Problem } from '../http/problem.ts';
import { instant, isoOf, timeRangeQuery } from '../http/instants.ts';
import { eventType, idOf } from '../http/schemas.ts';
import type { ServerContext } from '../http/server-context.ts';
import { describeLastAttempt, endpointOf, hostOf, lastAttemptMembers } from './last-attempt.ts';

export const hold = z
  .object({
    reason: z.enum(HOLD_REASONS),
    until: instant.nullable().meta({ description: 'Null where only a person can end it.' }),
  })
  .meta({ id: 'Hold', description: 'Why a delivery waits at a gate, and until when.' });

export const skip = z.object({ reason: z.enum(SKIP_REASONS) });

const deliveryMembers = {
  id: z.string(),
  tenantId: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  endpointId: z.string(),
  ...endpointOf,
  status: z.enum(DELIVERY_STATUSES),
  hold: hold.nullable().meta({ description: 'While it waits.' }),
  nextAttemptAt: instant.nullable(),
  attemptCount: z.number().int(),
  ...lastAttemptMembers,
  detail: z.string().nullable().meta({
    description: 'What the last attempt got, in words; null before the first.',
    example: 'answered 503 at the last of 11 attempts',
  }),
  deadLetter: z.object({ reason: z.enum(DEAD_LETTER_REASONS), detail: z.string(), at: instant }).nullable(),
  skipped: skip.nullable(),
  cancelled: z.object({ reason: z.enum(CANCEL_REASONS) }).nullable(),
  replayOf: z.string().nullable(),
  temporalUrl: z.string().nullable().meta({
    description: 'Its workflow in Temporal UI; null until it was started, and once Temporal has forgotten it.',
  }),
  createdAt: instant,
  finishedAt: instant.nullable(),
};

export const deliveryAnswer = z
  .object(deliveryMembers)
  .meta({ id: 'Delivery', description: 'One event on its way to one endpoint.' });

/** The members alone, for the single answer with its attempts. */
export { deliveryMembers };

/** How long Temporal keeps a workflow that has ended. */
const TEMPORAL_RETENTION_MS = 720 * 3_600_000;

export function presentDelivery(row: DeliveryRow, server: ServerContext): z.input<typeof deliveryAnswer> {
  return {
    id: row.id,
    tenantId: row.tenantId,
    eventId: row.eventId,
    eventType: row.eventType,
    endpointId: row.endpointId,
    endpointName: row.endpointName,
    endpointUrl: hostOf(row.endpointUrl),
    status: row.status,
    hold: row.holdReason === null ? null : { reason: row.holdReason, until: isoOf(row.holdUntil) },
    nextAttemptAt: isoOf(row.nextAttemptAt),
    attemptCount: row.attemptCount,
    lastOutcome: row.lastOutcome,
    lastStatus: row.lastStatus,
    detail: describeLastAttempt(row),
    deadLetter:
      row.deadLetterReason === null
        ? null
        : {
            reason: row.deadLetterReason,
            detail: row.deadLetterDetail ?? '',
            at: (row.deadLetterAt ?? row.finishedAt ?? row.createdAt).toISOString(),
          },
    skipped: row.skipReason === null ? null : { reason: row.skipReason },
    cancelled: row.cancelReason === null ? null : { reason: row.cancelReason },
    replayOf: row.replayOf,
    temporalUrl: temporalUrlOf(row, server),
    createdAt: row.createdAt.toISOString(),
    finishedAt: isoOf(row.finishedAt),
  };
}

function temporalUrlOf(row: DeliveryRow, { temporalUi, now }: ServerContext): string | null {
  if (temporalUi === null || row.startedAt === null) return null;
  if (now().getTime() - row.startedAt.getTime() > TEMPORAL_RETENTION_MS) return null;
  const workflowId = encodeURIComponent(deliveryWorkflowId(row.id));
  return `${temporalUi.url}/namespaces/${encodeURIComponent(temporalUi.namespace)}/workflows/${workflowId}`;
}

/** The filters of a list of dead letters. */
export const deadLetterFilterQuery = {
  endpointId: idOf('ep').optional(),
  eventId: idOf('evt').optional(),
  eventType: eventType.optional(),
  ...timeRangeQuery,
};

/** The filters of a list of deliveries. */
export const deliveryFilterQuery = {
  ...deadLetterFilterQuery,
  status: z.enum(DELIVERY_STATUSES, `Must be one of ${DELIVERY_STATUSES.join(', ')}.`).optional(),
};

export function deliveryNotFound(deliveryId: string): Problem {
  return new Problem('delivery_not_found', `There is no delivery "${deliveryId}".`);
}
