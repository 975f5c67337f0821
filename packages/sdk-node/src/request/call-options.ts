/** What each call can be told beside its input. */
export interface CallOptions {
  /** Calls it off: what runs is aborted, what waits does not go on, and the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** For each attempt, until its answer has been read whole. Default: the client's. */
  timeoutMs?: number | undefined;
  /** Default: the client's. 0: one attempt. */
  maxRetries?: number | undefined;
}

/** What a POST can be told. */
export interface PostOptions extends CallOptions {
  /**
   * 1 to 255 printable ASCII characters. The same key with the same input within 24 hours is carried out once and
   * answered alike. Default: a random one for each call, the same in all its attempts.
   */
  idempotencyKey?: string | undefined;
}

/** What a change of something that has an ETag can be told. */
export interface ChangeOptions extends CallOptions {
  /** The `etag` that was read (`withResponse()`); 412 `precondition_failed` when somebody changed it meanwhile. */
  ifMatch?: string | undefined;
}

/** Every option there is; each operation takes those that it has a use for. */
export type AnyCallOptions = PostOptions & ChangeOptions;
