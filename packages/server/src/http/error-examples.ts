import type { ProblemEntry } from '@postrider/domain';
import type { ErrorCode } from './error-catalogue.ts';
import { EXAMPLE } from './examples.ts';
import { presentProblem, Problem } from './problem.ts';

const PLAIN_HTTP =
  'Plain http is not allowed here: the payload would travel unencrypted. Use https; an operator can set POSTRIDER_ALLOW_HTTP=true.';

/** A typical `detail` of each code, as the server writes it. The API description shows it. */
const DETAILS: Record<ErrorCode, string> = {
  malformed_request: 'The Host header must be a name or an address, with an optional port.',
  malformed_path: 'The path has percent-encoding that is not UTF-8.',
  invalid_query: '/limit: Must be between 1 and 100.',
  invalid_cursor: 'The cursor is not from this list.',
  invalid_period: '`from` must be before `to` and before now.',
  invalid_header: 'Idempotency-Key must be 1–255 printable ASCII characters.',
  malformed_json: 'The body is missing.',
  unauthorized: 'The API key is unknown, was revoked, or has expired.',
  insufficient_scope: 'This needs a key with the scope "write".',
  csrf_refused: 'The header X-CSRF-Token must be the `csrfToken` of the session.',
  route_not_found: 'There is nothing at /v1/tenant.',
  tenant_not_found: `There is no tenant "${EXAMPLE.tenantId}".`,
  endpoint_not_found: `There is no endpoint "${EXAMPLE.endpointId}".`,
  secret_not_found: `There is no secret "${EXAMPLE.oldSecretId}" that still signs.`,
  event_not_found: `There is no event "${EXAMPLE.eventId}".`,
  delivery_not_found: `There is no delivery "${EXAMPLE.deliveryId}".`,
  expunge_not_found: `There is no expunge "${EXAMPLE.expungeId}".`,
  replay_not_found: `There is no replay "${EXAMPLE.replayId}".`,
  schedule_not_found: `There is no schedule "${EXAMPLE.scheduleId}".`,
  event_type_not_found: `There is no event type "${EXAMPLE.eventType}".`,
  key_not_found: `There is no API key "${EXAMPLE.keyId}".`,
  session_not_found: 'The request has no session: an API key authenticates it.',
  too_many_sign_ins: 'Only 30 sign-ins a minute may fail.',
  method_not_allowed: 'This path supports GET, POST, HEAD, OPTIONS.',
  request_timeout: 'Request timeout',
  tenant_exists: `The id "${EXAMPLE.tenantId}" is or was in use.`,
  tenant_is_default: 'The default tenant cannot be deleted. Delete its endpoints and revoke its keys instead.',
  operator_tenant: 'Only Postrider publishes in this tenant.',
  event_type_exists: `There is an event type "${EXAMPLE.eventType}" already.`,
  event_type_limit_reached:
    'The catalogue would have 1001 types and 80214 bytes; 1000 types and 1048576 bytes of descriptions, schemas and examples are allowed.',
  external_id_taken: 'An event with other content was published with this externalId.',
  endpoint_limit_reached: 'The tenant has 1000 endpoints; no more are allowed.',
  schedule_limit_reached: 'The tenant has 100 schedules; no more are allowed.',
  endpoint_disabled: 'A disabled endpoint cannot pause; enable it first.',
  secret_is_current: `"${EXAMPLE.secretId}" is the secret that the endpoint signs with.`,
  secret_is_inherited:
    'The endpoint signs with a secret of the defaults. Rotate it there, for all that share it, or give the endpoint a `secret` of its own.',
  request_not_buildable: 'The request cannot be signed: the secret is not base64.',
  not_retryable: 'The delivery is delivered.',
  not_cancellable: 'The delivery is delivered.',
  replay_ended: 'The replay is finished.',
  replay_limit_reached: 'The tenant has 50 replays that have not ended; no more are allowed.',
  not_dead: 'The delivery is delivered.',
  not_scheduled: 'No delivery of the event is scheduled. Cancel those that are open, or publish the event again.',
  idempotency_in_flight: 'A request with this Idempotency-Key has not been answered yet.',
  precondition_failed: 'The current ETag is "3".',
  payload_too_large: 'The body may have at most 131072 bytes.',
  unsupported_media_type: 'Content-Type "text/plain" is not supported.',
  expectation_failed: '"200-ok" is not supported.',
  validation_failed: '/timeoutMs: Must be between 1000 and 300000.',
  destination_refused: PLAIN_HTTP,
  endpoint_unverified: 'https://example.com answered 503 when it was pinged. Nothing was stored.',
  idempotency_mismatch: 'This Idempotency-Key was used with another body.',
  too_many_imports: 'This server runs an import already, and one is as many as it may.',
  too_many_exports: '2 exports of this tenant are being read, as many as may be.',
  too_many_streams: '100 clients follow this tenant already, as many as may.',
  cursor_expired: 'The changes that followed this cursor are not kept any more.',
  too_many_requests: 'The API key may make 600 requests a minute.',
  headers_too_large: 'Parse Error: Header overflow',
  internal_error: 'The request failed, and nothing was changed.',
  unavailable: 'The database cannot do this right now: it is unreachable, busy, full or read-only.',
};

/** What `errors` has in them, where it has anything. */
const ENTRIES: Partial<Record<ErrorCode, ProblemEntry>> = {
  invalid_query: { pointer: '/limit', detail: 'Must be between 1 and 100.' },
  validation_failed: { pointer: '/timeoutMs', detail: 'Must be between 1000 and 300000.' },
  destination_refused: { pointer: '/url', detail: PLAIN_HTTP },
};

/** An error answer with this code. */
export function exampleProblem(code: ErrorCode) {
  const entry = ENTRIES[code];
  const problem = new Problem(code, DETAILS[code], { errors: entry === undefined ? [] : [entry] });
  return { ...presentProblem(problem), requestId: EXAMPLE.requestId };
}
