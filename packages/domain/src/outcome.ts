import type { AttemptedSend, ReceivedResponse } from './send-result.ts';

/** The outcome of an attempt, with what the retry decision needs. `detail` is one sentence for people. */
export type AttemptOutcome = DeliveredOutcome | AnsweredOutcome | UnansweredOutcome | BlockedOutcome;

interface DeliveredOutcome {
  outcome: 'delivered';
  status: number;
  detail: string;
}

/** The receiver answered, but not with a 2xx. */
export interface AnsweredOutcome {
  outcome: 'rejected' | 'gone' | 'rate_limited' | 'server_error' | 'redirected';
  status: number;
  /** The `Retry-After` header as it was sent. */
  retryAfter: string | null;
  detail: string;
}

/** No answer, or none that is valid HTTP. */
export interface UnansweredOutcome {
  outcome: 'timed_out' | 'connection_failed' | 'response_invalid';
  /** The `Retry-After` header of a token server that gave no token. */
  retryAfter?: string | null;
  detail: string;
}

export interface BlockedOutcome {
  outcome: 'blocked_destination';
  /** True: the guard refused the addresses of the name, which may change. False: it refused the URL itself. */
  byResolution: boolean;
  detail: string;
}

/** Classifies a send. `decideRetry` decides whether it is retried. */
export function classifyOutcome(result: AttemptedSend): AttemptOutcome {
  switch (result.kind) {
    case 'response':
      return classifyStatus(result);
    case 'timed_out':
      return { outcome: 'timed_out', detail: result.message };
    case 'failed':
      return { outcome: 'connection_failed', detail: result.message };
    case 'response_invalid':
      return { outcome: 'response_invalid', detail: result.message };
    case 'blocked':
      return { outcome: 'blocked_destination', byResolution: result.byResolution, detail: result.message };
    default:
      return unreachable(result);
  }
}

function classifyStatus({ status, retryAfter }: ReceivedResponse): AttemptOutcome {
  if (status >= 200 && status < 300)
    return { outcome: 'delivered', status, detail: `The receiver answered ${status}.` };
  const outcome = outcomeOf(status);
  if (outcome === null) {
    return {
      outcome: 'response_invalid',
      detail: `The receiver answered with status ${status}, which HTTP does not define.`,
    };
  }
  const note = outcome === 'redirected' ? ', a redirect; redirects are never followed: change the URL' : '';
  return { outcome, status, retryAfter, detail: `The receiver answered ${status}${note}.` };
}

function outcomeOf(status: number): AnsweredOutcome['outcome'] | null {
  if (status === 410) return 'gone';
  if (status === 429) return 'rate_limited';
  if (status >= 300 && status < 400) return 'redirected';
  if (status >= 400 && status < 500) return 'rejected';
  if (status >= 500 && status < 600) return 'server_error';
  return null;
}

function unreachable(result: never): never {
  throw new TypeError(`Unknown send result ${JSON.stringify(result)}`);
}
