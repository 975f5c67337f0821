import type { OperationId } from '../request/operations.ts';

/** A failure that a test has ordered: an error of the API, or no answer at all. */
export interface OrderedFailure {
  /** Only calls of this operation fail, e.g. `publishEvent`. Default: any. */
  operation?: OperationId | undefined;
  /** HTTP status; `connection`: no answer comes. */
  status: number | 'connection';
  /** Default: `internal_error`. */
  code?: string | undefined;
  /** Sent as `Retry-After`. Default: none. */
  retryAfterSeconds?: number | undefined;
  /** How many requests fail. Default 1. */
  times?: number | undefined;
}

/** Ordered failures that have not happened yet. */
export class OrderedFailures {
  readonly #failures: (OrderedFailure & { left: number })[] = [];

  add(failure: OrderedFailure): void {
    this.#failures.push({ ...failure, left: failure.times ?? 1 });
  }

  /** Takes the next failure for a call of this operation. */
  take(operation: string): OrderedFailure | undefined {
    const at = this.#failures.findIndex((each) => each.operation === undefined || each.operation === operation);
    const failure = this.#failures[at];
    if (failure === undefined) return undefined;
    failure.left -= 1;
    if (failure.left <= 0) this.#failures.splice(at, 1);
    return failure;
  }
}
