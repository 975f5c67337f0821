/** An answer with what HTTP says about it. */
export interface Answer<Data> {
  /** What the call without `withResponse()` gives. */
  data: Data;
  /** HTTP status. */
  status: number;
  /** Names the request in the server's log. */
  requestId: string | undefined;
  /** The version of what was read or written; pass it as `ifMatch` to change exactly that. */
  etag: string | undefined;
  /** True when an earlier request with the same idempotency key did the work. */
  replayed: boolean;
  /** How many requests it took. */
  attempts: number;
}

/** What every call returns: the data, or with `.withResponse()` also what HTTP says about it. */
export interface AnswerPromise<Data> extends Promise<Data> {
  /** The data with status, ETag, request id and more. */
  withResponse(): Promise<Answer<Data>>;
}

export function toAnswerPromise<Data>(answer: Promise<Answer<Data>>): AnswerPromise<Data> {
  const data = answer.then((whole) => whole.data);
  return Object.assign(data, {
    withResponse() {
      // Nobody looks at the data alone any more: its rejection is not unhandled, the other one tells.
      data.catch(() => undefined);
      return answer;
    },
  });
}
