import type { ErrorEntry } from './error-entry.ts';

/** Errors of signing in, and of requests with a session's cookie. */
export const SESSION_ERRORS = {
  csrf_refused: {
    status: 403,
    title: 'The request is not known to come from the pages of this server',
    remedy:
      'Of a page: read `GET /v1/session` again and send its `csrfToken` in `X-CSRF-Token`. Programs send an API key in place of the cookie.',
  },
  session_not_found: {
    status: 404,
    title: 'There is no session',
    remedy: 'Sign in with `POST /v1/session`. Requests with an API key need no session.',
  },
  too_many_sign_ins: {
    status: 429,
    title: 'Too many sign-ins from this address failed',
    remedy: 'Try again after the seconds in `Retry-After`.',
  },
} as const satisfies Record<string, ErrorEntry>;
