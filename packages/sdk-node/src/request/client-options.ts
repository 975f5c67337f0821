import { PostriderUsageError } from '../errors/usage-error.ts';
import type { Hooks } from './hooks.ts';
import type { Fetch } from './send-attempt.ts';

export interface PostriderOptions {
  /** `pr_…`. Default: the environment variable `POSTRIDER_API_KEY`. */
  apiKey?: string | undefined;
  /** Where the API is; may have a path. Default: `POSTRIDER_BASE_URL`, else `http://127.0.0.1:8080`. */
  baseUrl?: string | undefined;
  /**
   * For each attempt, until its answer was read completely. Default 30,000. When it is too short, requests that the server
   * executed are sent again: nothing is done twice, but the answer takes longer. To limit a call with all its attempts, pass
   * an `AbortSignal.timeout()` as `signal`.
   */
  timeoutMs?: number | undefined;
  /** Retries after the first attempt, for temporary errors: no connection, timeout, 408, 425, 429, 5xx. Default 3; 0: none. */
  maxRetries?: number | undefined;
  /** When the server asks for a longer wait, the call ends with an error that has `retryAfterMs`. Default 60,000. */
  maxRetryAfterMs?: number | undefined;
  /** In place of the global `fetch`: for proxies, certificates, tests. It gets a URL and plain options. */
  fetch?: Fetch | undefined;
  /** For logging, metrics and tracing. */
  hooks?: Hooks | undefined;
}

/** The options with all defaults. */
export interface ClientConfig {
  apiKey: string;
  /** Ends without a slash. */
  baseUrl: string;
  timeoutMs: number;
  maxRetries: number;
  maxRetryAfterMs: number;
  fetch: Fetch | undefined;
  hooks: Hooks;
}

// The maximum of setTimeout; beyond, it fires at once.
export const MAX_TIMEOUT_MS = 2_147_483_647;

/** Adds the defaults. Throws `PostriderUsageError` for invalid options. */
export function readOptions(options: PostriderOptions, env: Record<string, string | undefined>): ClientConfig {
  return {
    apiKey: checkApiKey(options.apiKey ?? env['POSTRIDER_API_KEY']),
    baseUrl: checkBaseUrl(options.baseUrl ?? (env['POSTRIDER_BASE_URL'] || 'http://127.0.0.1:8080')),
    timeoutMs: checkNumber('timeoutMs', options.timeoutMs ?? 30_000, { min: 1, max: MAX_TIMEOUT_MS }),
    maxRetries: checkNumber('maxRetries', options.maxRetries ?? 3, { min: 0, max: 100 }),
    maxRetryAfterMs: checkNumber('maxRetryAfterMs', options.maxRetryAfterMs ?? 60_000, { min: 0, max: MAX_TIMEOUT_MS }),
    fetch: options.fetch,
    hooks: options.hooks ?? {},
  };
}

export function checkNumber(name: string, value: number, { min, max }: { min: number; max: number }): number {
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw usage(`${name} takes a number from ${min} to ${max}, not ${String(value)}.`);
}

// No message may show the key.
function checkApiKey(apiKey: string | undefined): string {
  if (apiKey === undefined || apiKey === '') {
    throw usage(
      'There is no API key: pass `apiKey` to new Postrider(), or set the environment variable POSTRIDER_API_KEY.',
    );
  }
  if (typeof apiKey !== 'string') throw usage(`apiKey takes a string, not ${typeof apiKey}.`);
  if (/^Bearer\s/i.test(apiKey)) throw usage('apiKey takes the key alone, without "Bearer" before it.');
  if (/^\s|\s$/.test(apiKey))
    throw usage('The API key has blanks or line ends around it; was it read from a file? Trim it.');
  if (/^["']|["']$/.test(apiKey)) throw usage('The API key has quotes around it; take them away.');
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw usage('The API key has characters in it that no key has; was it copied whole?');
  return apiKey;
}

function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    // Not shown: it may be the key by mistake.
    throw usage('baseUrl takes a URL like https://postrider.example.com; this is none.');
  }
  if (url.username !== '' || url.password !== '') throw usage('baseUrl takes no user name or password.');
  if (url.search !== '' || url.hash !== '') throw usage('baseUrl takes no query and no fragment.');
  if (/\/v1\/?$/.test(url.pathname)) throw usage('baseUrl ends before /v1: the calls add it.');
  return `${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}`;
}

function usage(message: string): PostriderUsageError {
  return new PostriderUsageError({ code: 'invalid_usage', message });
}
