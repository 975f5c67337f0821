import type { ErrorEntry } from './error-entry.ts';
import { LIMIT_ERRORS } from './limit-errors.ts';
import { REPLAY_ERRORS } from './replay-errors.ts';
import { SESSION_ERRORS } from './session-errors.ts';

/** Every error of the API. A test compares them with `docs/errors.md`. */
export const ERRORS = {
  malformed_request: {
    status: 400,
    title: 'The request is not valid HTTP',
    remedy: 'Check the client or the proxy in front of it; nothing of the request was read.',
  },
  malformed_path: {
    status: 400,
    title: 'The path cannot be decoded',
    remedy: 'Percent-encode path segments as UTF-8, without NUL characters.',
  },
  invalid_query: {
    status: 400,
    title: 'A query parameter is wrong',
    remedy:
      'Look at `errors`: each entry names a parameter. Unknown parameters are refused, so that a typo does not widen a filter.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor does not belong to this list',
    remedy: 'Pass `nextCursor` of the page before, unchanged, or begin again without a cursor.',
  },
  invalid_period: {
    status: 400,
    title: 'The period ends before it begins',
    remedy: 'Give a `from` that is before `to`, and before now.',
  },
  invalid_header: {
    status: 400,
    title: 'A header is wrong',
    remedy:
      'Look at `detail`: `Idempotency-Key` takes 1 to 255 printable ASCII characters, `If-Match` an `ETag` as it was given.',
  },
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    remedy: 'Send one JSON object in UTF-8, and each member of an object once.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid API key',
    remedy: 'Send `Authorization: Bearer pr_…` with a key that was neither revoked nor has expired.',
  },
  insufficient_scope: {
    status: 403,
    title: 'The API key may not do this',
    remedy: 'Use a key with the scope named in `detail`.',
  },
  route_not_found: {
    status: 404,
    title: 'There is no such route',
    remedy: 'Compare method and path with `/openapi.json`.',
  },
  tenant_not_found: {
    status: 404,
    title: 'There is no such tenant',
    remedy: 'Check the id; a key of one tenant sees no other. Create the tenant before its endpoints.',
  },
  endpoint_not_found: {
    status: 404,
    title: 'There is no such endpoint',
    remedy: 'Check the id and the tenant in the path; deleted endpoints are gone.',
  },
  secret_not_found: {
    status: 404,
    title: 'There is no such signing secret',
    remedy: 'Look at `secrets` of the endpoint; those whose overlap has ended are gone.',
  },
  event_not_found: {
    status: 404,
    title: 'There is no such event',
    remedy: 'Check the id and the tenant in the path.',
  },
  delivery_not_found: {
    status: 404,
    title: 'There is no such delivery',
    remedy: 'Check the id and the tenant in the path.',
  },
  expunge_not_found: {
    status: 404,
    title: 'There is no such expunge',
    remedy: 'Check the id and the tenant in the path.',
  },
  schedule_not_found: {
    status: 404,
    title: 'There is no such schedule',
    remedy: 'Check the id and the tenant in the path; deleted schedules are gone.',
  },
  event_type_not_found: {
    status: 404,
    title: 'There is no such event type',
    remedy: 'Compare the name with the catalogue: `GET /v1/event-types`.',
  },
  key_not_found: {
    status: 404,
    title: 'There is no such API key',
    remedy: 'Check the id; revoked keys are gone.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This path does not take this method',
    remedy: 'Use one of the methods in the `Allow` header.',
  },
  request_timeout: {
    status: 408,
    title: 'The request did not arrive in time',
    remedy: 'Send it again; check the network if it keeps happening.',
  },
  tenant_exists: {
    status: 409,
    title: 'The tenant id is taken',
    remedy: 'Use another id. The id of a deleted tenant is never free again.',
  },
  tenant_is_default: {
    status: 409,
    title: 'The tenant `default` cannot be deleted',
    remedy:
      'Delete its endpoints and revoke its keys instead: a new installation begins with this tenant, and its id would never be free again.',
  },
  operator_tenant: {
    status: 409,
    title: 'The tenant is the one of the operator',
    remedy:
      'Postrider itself publishes its notices there. Publish in another tenant; endpoints for the notices are made with an admin key.',
  },
  event_type_exists: {
    status: 409,
    title: 'The catalogue has an event type of this name',
    remedy: 'Change it with `PATCH /v1/event-types/{name}`.',
  },
  external_id_taken: {
    status: 409,
    title: 'Another event or endpoint has this externalId',
    remedy:
      'Use one `externalId` for one event only; publishing the same content again gives the first answer. Of endpoints, read the one that has it at `ext:` and the id; once it is deleted, the id is free again.',
  },
  endpoint_disabled: {
    status: 409,
    title: 'The endpoint is disabled',
    remedy: 'Enable it with `POST …/enable`; that lets go what waited for it.',
  },
  secret_is_current: {
    status: 409,
    title: 'The secret is the current one',
    remedy: 'Only overlaps of old secrets can be ended. Replace the current one with `rotate-secret`.',
  },
  secret_is_inherited: {
    status: 409,
    title: 'The secret is inherited',
    remedy: 'Rotate it with `POST …/defaults/rotate-secret`, or give the endpoint a `secret` of its own.',
  },
  request_not_buildable: {
    status: 409,
    title: 'The settings make no sendable request',
    remedy: 'Look at `detail`, and change headers, auth or signing of the endpoint.',
  },
  not_retryable: {
    status: 409,
    title: 'The delivery cannot be retried',
    remedy:
      'Only what waits, retries or is a dead letter can; what has ended is sent again as a new delivery by a replay.',
  },
  not_cancellable: {
    status: 409,
    title: 'There is nothing to cancel any more',
    remedy: 'What was meant has ended already; discard a dead letter with `POST …/dead-letters/{deliveryId}/discard`.',
  },
  not_dead: {
    status: 409,
    title: 'The delivery is not a dead letter',
    remedy: 'Look at its `status`; somebody may have retried or discarded it already.',
  },
  not_scheduled: {
    status: 409,
    title: 'Nothing of the event waits for its time',
    remedy:
      'Only deliveries that still wait for their time can be moved. Take back what is open with `POST …/cancel`, or publish the event again; `GET …/explain` says how each stands.',
  },
  idempotency_in_flight: {
    status: 409,
    title: 'The same request is still being worked on',
    remedy: 'Send it again after the seconds in `Retry-After`, with the same `Idempotency-Key`.',
  },
  precondition_failed: {
    status: 412,
    title: 'It was changed meanwhile',
    remedy: 'Read it again, apply the change to what is there now, and send the new `ETag` in `If-Match`.',
  },
  payload_too_large: {
    status: 413,
    title: 'The body is too large',
    remedy: 'Event data may take 256 KiB, other bodies 128 KiB. Publish a reference to what is larger.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body has the wrong type',
    remedy: 'Send `Content-Type: application/json`, in UTF-8 and not compressed.',
  },
  expectation_failed: {
    status: 417,
    title: 'The `Expect` header cannot be met',
    remedy: 'Only `100-continue` is known; leave the header out.',
  },
  validation_failed: {
    status: 422,
    title: 'The body has wrong or unknown members',
    remedy: 'Look at `errors`: each entry points at a member of the body (JSON Pointer) and says what it takes.',
  },
  destination_refused: {
    status: 422,
    title: 'Postrider may not connect to this URL',
    remedy: 'Use a public https URL. Operators allow private ranges, ports and http by configuration, see `detail`.',
  },
  endpoint_unverified: {
    status: 422,
    title: 'The endpoint did not take a ping',
    remedy: 'Look at `detail`: the receiver must answer a signed `ping` with 2xx. Or leave `verify` out.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'The Idempotency-Key was used with another body',
    remedy: 'Use a new key for a new request; a repeat must have the same bytes.',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are too large',
    remedy: 'Keep all headers together below 16 KiB.',
  },
  internal_error: {
    status: 500,
    title: 'Something broke on our side',
    remedy: 'Send it again with the same `Idempotency-Key`. The operator finds the cause by the `requestId`.',
  },
  unavailable: {
    status: 503,
    title: 'The database cannot do it right now',
    remedy: 'Send it again after the seconds in `Retry-After`, with the same `Idempotency-Key`.',
  },
  ...LIMIT_ERRORS,
  ...REPLAY_ERRORS,
  ...SESSION_ERRORS,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
