import type { FailureInfo, Hooks, RequestInfo, ResponseInfo, RetryInfo } from './hooks.ts';

/** Runs hooks so that they cannot break a call. */
export class HookRunner {
  readonly #hooks: Hooks;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  /** The headers to send, by lower-case name. */
  request(info: RequestInfo): Record<string, string> {
    const given = guard(() => this.#hooks.onRequest?.(info));
    if (!given?.headers) return {};
    return guard(() => Object.fromEntries(new Headers(given.headers))) ?? {};
  }

  response(info: ResponseInfo): void {
    guard(() => this.#hooks.onResponse?.(info));
  }

  failure(info: FailureInfo): void {
    guard(() => this.#hooks.onFailure?.(info));
  }

  retry(info: RetryInfo): void {
    guard(() => this.#hooks.onRetry?.(info));
  }
}

function guard<Result>(hook: () => Result): Result | undefined {
  try {
    const result: unknown = hook();
    // The type of a function without a return value also allows async functions.
    if (result instanceof Promise) {
      result.catch(warn);
      return undefined;
    }
    return result as Result; // as it came
  } catch (error) {
    warn(error);
    return undefined;
  }
}

function warn(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.emitWarning(`A hook given to Postrider threw: ${text}`, 'PostriderWarning');
}
