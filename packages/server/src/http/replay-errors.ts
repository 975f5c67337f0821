import type { ErrorEntry } from './error-entry.ts';

/** Errors about replays. */
export const REPLAY_ERRORS = {
  replay_not_found: {
    status: 404,
    title: 'There is no such replay',
    remedy: 'Check the id and the tenant in the path.',
  },
  replay_ended: {
    status: 409,
    title: 'The replay has ended',
    remedy: 'Start another one: what it did stays done.',
  },
  replay_limit_reached: {
    status: 409,
    title: 'The tenant has too many open replays',
    remedy: 'Wait until one finishes, or cancel one that waits for an endpoint that is paused or disabled.',
  },
} as const satisfies Record<string, ErrorEntry>;
