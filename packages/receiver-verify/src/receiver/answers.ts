import type { WebhookErrorCode } from '../verify/webhook-verification-error.ts';

/** Everything that can become of a request, beyond the errors of verification. */
export type WebhookOutcome =
  | WebhookErrorCode
  | 'handled'
  | 'accepted'
  | 'duplicate'
  | 'ignored'
  | 'in_progress'
  | 'unknown_type'
  | 'method_not_allowed'
  | 'handler_failed'
  | 'handler_timed_out'
  | 'lease_lost'
  | 'store_failed';

/**
 * The HTTP status of each outcome. The choice decides whether the sender comes again: Postrider gives up at once on 413
 * and 422 (the same bytes will never do) and retries on 401, 5xx. So whatever a fix, a restart or a clock can fix is
 * among those.
 */
export const ANSWER_STATUS: Readonly<Record<WebhookOutcome, number>> = {
  /** The handler ran to its end. */
  handled: 200,
  /** Handled in the background, by the option `background`. */
  accepted: 202,
  /** It was handled before. */
  duplicate: 200,
  /** Nobody handles this type, which is allowed. */
  ignored: 200,
  // The sender's signature, or our secret or clock: fixed by a person, so worth another try.
  missing_header: 401,
  invalid_header: 401,
  timestamp_too_old: 401,
  timestamp_too_new: 401,
  no_matching_signature: 401,
  // The content itself: it stays what it is.
  body_too_large: 413,
  invalid_encoding: 422,
  invalid_json: 422,
  invalid_schema: 422,
  // Our own mistakes and troubles.
  invalid_secret: 500,
  invalid_options: 500,
  unsupported_algorithm: 500,
  invalid_body: 500,
  body_already_parsed: 500,
  body_unreadable: 500,
  handler_failed: 500,
  lease_lost: 500,
  store_failed: 500,
  /** The option `unknownTypes: 'reject'`: a newer version of the receiver may know it. */
  unknown_type: 501,
  /** Not a POST, so no webhook. Answered by the adapters; `onProblem` is not told. */
  method_not_allowed: 405,
  /** The handler did not end within `leaseMs`. Sent with `Retry-After`. */
  handler_timed_out: 503,
  /** The same event is being handled at this moment. Sent with `Retry-After`. */
  in_progress: 503,
};

/** What goes back to the sender, for any framework. */
export interface WebhookAnswer {
  /** For logs and metrics; the sender sees only the status and a generic body. */
  outcome: WebhookOutcome;
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The answer for an outcome. It says no more than the status does: details are the receiver's, not the sender's. */
export function answerFor(outcome: WebhookOutcome, retryAfterMs?: number): WebhookAnswer {
  // An error of a newer copy of this package may have a code that is not in the table of this one.
  const status = Object.hasOwn(ANSWER_STATUS, outcome) ? ANSWER_STATUS[outcome] : 500;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return { outcome, status, headers, body: JSON.stringify(bodyFor(status)) };
}

/** The answer to whatever is not a POST. */
export function methodNotAllowed(): WebhookAnswer {
  const answer = answerFor('method_not_allowed');
  return { ...answer, headers: { ...answer.headers, allow: 'POST' } };
}

function bodyFor(status: number): object {
  return status < 300 ? { received: true } : { error: WORDS[status] ?? 'internal error' };
}

const WORDS: Record<number, string> = {
  401: 'unauthorized',
  405: 'post only',
  413: 'too large',
  422: 'unprocessable',
  501: 'not implemented',
  503: 'in progress',
};
