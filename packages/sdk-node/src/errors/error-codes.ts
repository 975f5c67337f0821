/** The codes of the API's errors, as `docs/errors.md` lists them. A test compares them with the API's description. */
export const API_ERROR_CODES = [
  'malformed_request',
  'malformed_path',
  'invalid_query',
  'invalid_cursor',
  'invalid_period',
  'invalid_header',
  'malformed_json',
  'unauthorized',
  'insufficient_scope',
  'csrf_refused',
  'route_not_found',
  'tenant_not_found',
  'endpoint_not_found',
  'secret_not_found',
  'event_not_found',
  'delivery_not_found',
  'expunge_not_found',
  'replay_not_found',
  'schedule_not_found',
  'event_type_not_found',
  'key_not_found',
  'session_not_found',
  'method_not_allowed',
  'request_timeout',
  'tenant_exists',
  'tenant_is_default',
  'operator_tenant',
  'event_type_exists',
  'event_type_limit_reached',
  'external_id_taken',
  'endpoint_limit_reached',
  'schedule_limit_reached',
  'endpoint_disabled',
  'secret_is_current',
  'secret_is_inherited',
  'request_not_buildable',
  'not_retryable',
  'not_cancellable',
  'replay_ended',
  'replay_limit_reached',
  'not_dead',
  'not_scheduled',
  'idempotency_in_flight',
  'precondition_failed',
  'payload_too_large',
  'unsupported_media_type',
  'expectation_failed',
  'validation_failed',
  'destination_refused',
  'endpoint_unverified',
  'idempotency_mismatch',
  'too_many_exports',
  'too_many_streams',
  'cursor_expired',
  'too_many_imports',
  'too_many_requests',
  'too_many_sign_ins',
  'headers_too_large',
  'internal_error',
  'unavailable',
] as const;

/**
 * This package's own codes:
 * - `invalid_usage`: an invalid option or argument; nothing was sent.
 * - `connection_failed`: no answer: DNS, TCP, TLS, or a lost connection.
 * - `timed_out`: no complete answer within `timeoutMs`.
 * - `wait_timed_out`: the delivery did not end within the time of `waitForDelivery`; it continues.
 * - `unexpected_answer`: the answer is not from Postrider's API, but from a proxy, for example.
 */
export type ClientErrorCode =
  | 'invalid_usage'
  | 'connection_failed'
  | 'timed_out'
  | 'wait_timed_out'
  | 'unexpected_answer';

// `string & {}` keeps the known codes in completions; newer servers may send others.
export type PostriderErrorCode = (typeof API_ERROR_CODES)[number] | ClientErrorCode | (string & {});
