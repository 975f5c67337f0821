import type * as z from 'zod';
import type { Columns } from '../http/export.ts';
import type { deliveryAnswer } from './schema.ts';

type Delivery = z.input<typeof deliveryAnswer>;

/** The columns of an export as CSV. */
export const DELIVERY_COLUMNS: Columns<Delivery> = {
  id: ({ id }) => id,
  tenantId: ({ tenantId }) => tenantId,
  eventId: ({ eventId }) => eventId,
  externalId: ({ externalId }) => externalId,
  eventType: ({ eventType }) => eventType,
  endpointId: ({ endpointId }) => endpointId,
  endpointName: ({ endpointName }) => endpointName,
  endpointUrl: ({ endpointUrl }) => endpointUrl,
  status: ({ status }) => status,
  test: ({ test }) => test,
  createdAt: ({ createdAt }) => createdAt,
  finishedAt: ({ finishedAt }) => finishedAt,
  attemptCount: ({ attemptCount }) => attemptCount,
  maxAttempts: ({ maxAttempts }) => maxAttempts,
  firstAttemptedAt: ({ firstAttemptedAt }) => firstAttemptedAt,
  lastAttemptedAt: ({ lastAttemptedAt }) => lastAttemptedAt,
  nextAttemptAt: ({ nextAttemptAt }) => nextAttemptAt,
  lastOutcome: ({ lastOutcome }) => lastOutcome,
  lastStatus: ({ lastStatus }) => lastStatus,
  lastError: ({ lastError }) => lastError,
  holdReason: ({ hold }) => hold?.reason ?? null,
  holdUntil: ({ hold }) => hold?.until ?? null,
  deadLetterReason: ({ deadLetter }) => deadLetter?.reason ?? null,
  deadLetterDetail: ({ deadLetter }) => deadLetter?.detail ?? null,
  deadLetterAt: ({ deadLetter }) => deadLetter?.at ?? null,
  skipReason: ({ skipped }) => skipped?.reason ?? null,
  cancelReason: ({ cancelled }) => cancelled?.reason ?? null,
  replayOf: ({ replayOf }) => replayOf,
};
