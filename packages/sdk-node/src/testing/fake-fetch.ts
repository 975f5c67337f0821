import type { FakeApi, FakeResponse } from '@postrider/fake-api';
import type { Fetch, FetchResponse } from '../request/send-attempt.ts';
import type { OrderedFailure } from './ordered-failures.ts';

/** Thrown to make a call fail. */
export class FailureOrdered extends Error {
  readonly failure: OrderedFailure;

  constructor(failure: OrderedFailure) {
    super('The test ordered this failure.');
    this.failure = failure;
  }
}

/** A `fetch` that never leaves the process. */
export function fakeFetch(api: FakeApi): Fetch {
  return async (url, { method, headers, body, signal }) => {
    signal.throwIfAborted();
    const response = await api.answer({ method, url, headers, body }).catch((error: unknown) => {
      if (error instanceof FailureOrdered) return failed(error.failure);
      throw error;
    });
    return toResponse(response);
  };
}

function failed({ status, code = 'internal_error', retryAfterSeconds }: OrderedFailure): FakeResponse {
  if (status === 'connection') {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('fake'), { code: 'ECONNRESET' }) });
  }
  const detail = 'The test ordered this failure.';
  const problem = { type: `urn:postrider:error:${code}`, title: code, status, detail, code, errors: [] };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(problem),
  };
}

function toResponse({ status, headers, body }: FakeResponse): FetchResponse {
  return {
    status,
    headers: { get: (name) => headers[name.toLowerCase()] ?? null },
    text: () => Promise.resolve(body),
  };
}
