/** An answer with its HTTP metadata. */
export interface Answer<Data> {
  /** The result of the call without `withResponse()`. */
  data: Data;
  /** HTTP status. */
  status: number;
  /** Names the request in the server's log. */
  requestId: string | undefined;
  /** The version that was read or written; pass it as `ifMatch` to change exactly that one. */
  etag: string | undefined;
  /** True when an earlier request with the same idempotency key did the work. */
  replayed: boolean;
  /** How many requests were sent. */
  attempts: number;
}

/** The result of every call: the data, or with `.withResponse()` also the HTTP metadata. */
export interface AnswerPromise<Data> extends Promise<Data> {
  /** The data with status, ETag, request id and more. */
  withResponse(): Promise<Answer<Data>>;
}

export function toAnswerPromise<Data>(answer: Promise<Answer<Data>>): AnswerPromise<Data> {
  const data = answer.then((whole) => whole.data);
  return Object.assign(data, {
    withResponse() {
      // Nobody awaits the data alone now, so its rejection must not count as unhandled.
      data.catch(() => undefined);
      return answer;
    },
  });
}
