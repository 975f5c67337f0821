import { OUTCOMES, type DeliveryStatus, type Outcome } from '@postrider/domain';
import { TOKEN_FAILED } from '@postrider/sender';
import * as z from 'zod';

/** The result of the last attempt. */
export const lastAttemptMembers = {
  lastOutcome: z.enum(OUTCOMES).nullable().meta({ description: 'Of the last attempt; null before the first.' }),
  lastStatus: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'The HTTP status of the last attempt; null where none came.' }),
};

/** The endpoint of a delivery, as people know it. */
export const endpointOf = {
  endpointName: z.string().nullable().meta({ description: 'The name of the endpoint as it is now. Null: none.' }),
  endpointUrl: z.string().meta({ description: 'Scheme and host only: what follows may be a credential.' }),
};

export interface AttemptResult {
  outcome: Outcome;
  status: number | null;
  /** Null where it is not known. */
  errorCode: string | null;
}

/** The result of an attempt, as the end of a sentence that begins with the receiver. */
export function describeOutcome({ outcome, status, errorCode }: AttemptResult): string {
  if (status !== null) return `answered ${status}`;
  if (errorCode === TOKEN_FAILED) return 'was not called, since no access token could be fetched';
  switch (outcome) {
    case 'timed_out':
      return 'did not answer in time';
    case 'connection_failed':
      return 'could not be reached';
    case 'blocked_destination':
      return 'was not called, since its address is not allowed';
    case 'response_invalid':
      return 'answered something that is not HTTP';
    case 'delivered':
    case 'rejected':
    case 'gone':
    case 'rate_limited':
    case 'server_error':
    case 'redirected':
      return `answered (${outcome})`;
  }
}

/** The result and the number of the last attempt; null before the first. */
export function describeLastAttempt(row: {
  status: DeliveryStatus;
  attemptCount: number;
  lastOutcome: Outcome | null;
  lastStatus: number | null;
}): string | null {
  const { status, attemptCount, lastOutcome, lastStatus } = row;
  if (lastOutcome === null || attemptCount === 0) return null;
  const got = describeOutcome({ outcome: lastOutcome, status: lastStatus, errorCode: null });
  if (status !== 'dead_lettered') return `${got} at attempt ${attemptCount}`;
  return attemptCount === 1 ? `${got} at the only attempt` : `${got} at the last of ${attemptCount} attempts`;
}

export const hostOf = (url: string): string => new URL(url).origin;
