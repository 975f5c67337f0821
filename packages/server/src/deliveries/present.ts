import { carrierWorkflowId, deliveryWorkflowId, totalAttempts } from '@postrider/domain';
import { listAttempts, listDeliveryNotes, type DeliveryRow } from '@postrider/store/deliveries';
import { type Sql } from '@postrider/store/sql';
import type * as z from 'zod';
import { presentAttempt } from '../http/attempt.ts';
import { isoOf } from '../http/instants.ts';
import { describeLastAttempt, describeOutcome, hostOf } from '../http/last-attempt.ts';
import type { ServerContext } from '../http/server-context.ts';
import { temporalUrlOf } from '../http/temporal-url.ts';
import { maskOldAttempts } from './old-attempts.ts';
import type { deliveryAnswer, deliveryWithAttemptsAnswer } from './schema.ts';
import { timelineOf } from './timeline.ts';

export function presentDelivery(row: DeliveryRow, server: ServerContext): z.input<typeof deliveryAnswer> {
  return {
    id: row.id,
    tenantId: row.tenantId,
    eventId: row.eventId,
    eventType: row.eventType,
    externalId: row.externalId,
    endpointId: row.endpointId,
    endpointName: row.endpointName,
    endpointUrl: hostOf(row.endpointUrl),
    test: row.test,
    status: row.status,
    hold: row.holdReason === null ? null : { reason: row.holdReason, until: isoOf(row.holdUntil) },
    nextAttemptAt: isoOf(row.nextAttemptAt),
    attemptCount: row.attemptCount,
    maxAttempts: row.test ? 1 : row.attemptsBefore + totalAttempts(row.endpointRetry),
    firstAttemptedAt: isoOf(row.firstAttemptedAt ?? row.lastAttemptedAt),
    lastAttemptedAt: isoOf(row.lastAttemptedAt),
    lastOutcome: row.lastOutcome,
    lastStatus: row.lastStatus,
    lastError: describeError(row),
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
    temporalUrl: temporalUrlOf({ workflowId: workflowOf(row), startedAt: row.startedAt }, server),
    createdAt: row.createdAt.toISOString(),
    finishedAt: isoOf(row.finishedAt),
    expungedAt: isoOf(row.expungedAt),
  };
}

/** Why the last attempt failed, or why none could be made. */
function describeError(row: DeliveryRow): string | null {
  const { lastOutcome, lastStatus, lastError, deadLetterDetail } = row;
  if (lastOutcome === null) return deadLetterDetail;
  if (lastOutcome === 'delivered') return null;
  const got = describeOutcome({ outcome: lastOutcome, status: lastStatus, errorCode: lastError?.code ?? null });
  return lastError === null ? got : `${got}: ${lastError.message}`;
}

const workflowOf = ({ id, carrierId }: DeliveryRow): string =>
  carrierId === null ? deliveryWorkflowId(id) : carrierWorkflowId(carrierId);

/** Shows a delivery with its attempts and its timeline. */
export async function presentWithAttempts(
  row: DeliveryRow,
  { sql, server }: { sql: Sql; server: ServerContext },
): Promise<z.input<typeof deliveryWithAttemptsAnswer>> {
  const attempts = await maskOldAttempts(await listAttempts(sql, row.id), row, { sql, server });
  const notes = await listDeliveryNotes(sql, row.id);
  return {
    ...presentDelivery(row, server),
    attempts: attempts.map(presentAttempt),
    timeline: timelineOf(row, attempts, notes),
  };
}
