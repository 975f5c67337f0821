import type { PostriderErrorCode } from './error-codes.ts';

/** A validation error of one member of the body or one query parameter. */
export interface ErrorEntry {
  /** JSON Pointer into the body that was sent, e.g. `/eventTypes/0`; `/name` for a query parameter. */
  pointer: string;
  /** What is wrong. */
  detail: string;
}

export interface PostriderErrorInit {
  code: PostriderErrorCode;
  message: string;
  detail?: string | undefined;
  status?: number | undefined;
  requestId?: string | undefined;
  errors?: readonly ErrorEntry[] | undefined;
  retryAfterMs?: number | undefined;
  attempts?: number | undefined;
  idempotencyKey?: string | undefined;
  cause?: unknown;
}

// The registry of symbols is shared by all copies of the package in a process.
const BRAND = Symbol.for('@postrider/sdk-node/error');

/**
 * The base class of all errors of this package. Only an aborted call rejects with the signal's reason instead. The guards
 * (`isPostriderError`, `isPostriderNotFoundError`, …) and `instanceof` also know errors of another installed copy of
 * the package. Errors contain no API key and nothing of a request's body.
 */
export class PostriderError extends Error {
  /** @internal */
  static readonly kind: string = 'postrider';
  /** The name of the class. Subclasses have a literal type: without it the compiler would treat them as the same type. */
  override readonly name: string = 'PostriderError';
  /** A stable code of the API or of this package. More may be added. */
  readonly code: PostriderErrorCode;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** What the API says is wrong, as in `message`, which adds the request and advice for users of this package. */
  readonly detail: string | undefined;
  /** Names the request in the server's log. */
  readonly requestId: string | undefined;
  /** The invalid members of the request; empty for other errors. */
  readonly errors: readonly ErrorEntry[];
  /** How long the server asks to wait before the next attempt, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** How many requests were sent; 0 when the call failed before the first. */
  readonly attempts: number;
  /** The key of a POST. Repeat the call with it within 24 hours, and it is executed once in total. */
  readonly idempotencyKey: string | undefined;

  constructor(init: PostriderErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.status = init.status;
    this.detail = init.detail;
    this.requestId = init.requestId;
    this.errors = init.errors ?? [];
    this.retryAfterMs = init.retryAfterMs;
    this.attempts = init.attempts ?? 0;
    this.idempotencyKey = init.idempotencyKey;
    // Not the constructor's name, which minifiers change.
    Object.defineProperty(this, BRAND, { value: kindsOf(new.target) });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // Classes derived by users keep the ordinary meaning of instanceof.
    return Object.hasOwn(this, 'kind')
      ? isOfKind(value, this.kind)
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }
}

/** Whether this is an error of this package, whichever copy of it made it. */
export function isPostriderError(value: unknown): value is PostriderError {
  return isOfKind(value, PostriderError.kind);
}

/** Whether the brand of an error is of this kind or a subclass. */
export function isOfKind(value: unknown, kind: string): boolean {
  if (typeof value !== 'object' || value === null || !(BRAND in value)) return false;
  const kinds = value[BRAND];
  return Array.isArray(kinds) && kinds.includes(kind);
}

function kindsOf(constructor: unknown): string[] {
  const kinds: string[] = [];
  // Each class's prototype is the class that it extends.
  for (let each = constructor; typeof each === 'function'; each = Object.getPrototypeOf(each) as unknown) {
    if (Object.hasOwn(each, 'kind') && 'kind' in each && typeof each.kind === 'string') kinds.push(each.kind);
  }
  return kinds;
}
