import type { WebhookErrorCode } from '../verify/webhook-verification-error.ts';

/** The outcomes of a request, besides verification errors. */
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
 * The HTTP status of each outcome. It decides whether the sender retries: Postrider gives up at once on 413 and 422, because
 * the same bytes will never be valid, and retries on 401 and 5xx. So errors that a person, a restart or time can fix get 401
 * or 5xx.
 */
export const ANSWER_STATUS: Readonly<Record<WebhookOutcome, number>> = {
  /** The handler succeeded. */
  handled: 200,
  /** Handled in the background, by the option `background`. */
  accepted: 202,
  /** The event was handled before. */
  duplicate: 200,
  /** No handler for this type, which is allowed. */
  ignored: 200,
  // A person can fix a wrong signature, secret or clock, so the sender should retry.
  missing_header: 401,
  invalid_header: 401,
  timestamp_too_old: 401,
  timestamp_too_new: 401,
  no_matching_signature: 401,
  // The content is invalid and will stay so.
  body_too_large: 413,
  invalid_encoding: 422,
  invalid_json: 422,
  invalid_schema: 422,
  // Errors of the receiver.
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
  /** Not a POST, so not a webhook. The adapters answer it without calling `onProblem`. */
  method_not_allowed: 405,
  /** The handler did not end within `leaseMs`. Sent with `Retry-After`. */
  handler_timed_out: 503,
  /** The same event is being handled at this moment. Sent with `Retry-After`. */
  in_progress: 503,
};

/** The answer to the sender, for any framework. */
export interface WebhookAnswer {
  /** For logs and metrics; the sender sees only the status and a generic body. */
  outcome: WebhookOutcome;
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The answer for an outcome. Its body says no more than the status, because details are not for the sender. */
export function answerFor(outcome: WebhookOutcome, retryAfterMs?: number): WebhookAnswer {
  // An error of a newer copy of this package may have an unknown code.
  const status = Object.hasOwn(ANSWER_STATUS, outcome) ? ANSWER_STATUS[outcome] : 500;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return { outcome, status, headers, body: JSON.stringify(bodyFor(status)) };
}

/** The answer to other methods than POST. */
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
