import type { ErrorEntry } from './error-entry.ts';

/** Errors of those who have, or do, as much as they may. */
export const LIMIT_ERRORS = {
  event_type_limit_reached: {
    status: 409,
    title: 'The catalogue is as large as it may be',
    remedy:
      'Remove event types that are no longer published, or shorten schemas and examples: 1,000 types and 1 MiB are allowed.',
  },
  endpoint_limit_reached: {
    status: 409,
    title: 'The tenant has as many endpoints as it may',
    remedy:
      'Delete endpoints that are no longer needed; what exists goes on working. Operators set the limit with `POSTRIDER_MAX_ENDPOINTS_PER_TENANT`.',
  },
  schedule_limit_reached: {
    status: 409,
    title: 'The tenant has as many schedules as it may',
    remedy: 'Delete schedules that are no longer needed: 100 are allowed. Paused ones count.',
  },
  too_many_requests: {
    status: 429,
    title: 'The API key makes too many requests',
    remedy: 'Send it again after the seconds in `Retry-After`. `RateLimit` of each answer says how many are left.',
  },
  too_many_imports: {
    status: 429,
    title: 'Another import is running',
    remedy: 'Send it again after the seconds in `Retry-After`, with the same `Idempotency-Key`.',
  },
  too_many_exports: {
    status: 429,
    title: 'As many exports are being read as may be',
    remedy: 'Begin again after the seconds in `Retry-After`; read one export to its end before the next.',
  },
  too_many_streams: {
    status: 429,
    title: 'As many clients follow a stream as may',
    remedy:
      'Try again after the seconds in `Retry-After`; close streams that nobody reads, and share one in each process.',
  },
  cursor_expired: {
    status: 410,
    title: 'What followed this cursor is not kept any more',
    remedy:
      'Begin without a cursor, and look up what happened meanwhile in the list of deliveries. Changes are kept for a day.',
  },
} as const satisfies Record<string, ErrorEntry>;
