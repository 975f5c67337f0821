/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, also while it waits for a retry; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** For each attempt, until its answer was read completely. Default: the client's. */
  timeoutMs?: number | undefined;
  /** Default: the client's. 0: one attempt. */
  maxRetries?: number | undefined;
}

/** Options of a POST. */
export interface PostOptions extends CallOptions {
  /**
   * 1–255 printable ASCII characters. The same key with the same input within 24 hours is executed once and gets the same
   * answer. Default: a random key for each call, the same in all its attempts.
   */
  idempotencyKey?: string | undefined;
}

/** Options of a change of an object with an ETag. */
export interface ChangeOptions extends CallOptions {
  /** The `etag` that was read (`withResponse()`); 412 `precondition_failed` when it was changed meanwhile. */
  ifMatch?: string | undefined;
}

/** All options; each operation takes some of them. */
export type AnyCallOptions = PostOptions & ChangeOptions;

export interface DeleteEndpointOptions extends ChangeOptions {
  /** True: its deliveries and attempts are removed too. Default: they stay. */
  records?: boolean;
}
