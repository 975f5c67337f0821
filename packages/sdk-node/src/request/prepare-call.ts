import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import { checkNumber, MAX_TIMEOUT_MS, type ClientConfig } from './client-options.ts';
import type { PostriderErrorCode } from '../errors/error-codes.ts';
import { PostriderUsageError } from '../errors/usage-error.ts';
import { VERSION } from '../generated/version.ts';
import type { AnyCallOptions } from './call-options.ts';
import { OPERATIONS, type BodyOf, type OperationId, type PathOf, type QueryOf } from './operations.ts';
import { toJson } from './to-json.ts';

/** A call as a resource's method describes it. */
export interface CallInput<Op extends OperationId> {
  path?: PathOf<Op> | undefined;
  query?: QueryOf<Op> | undefined;
  body?: BodyOf<Op> | undefined;
  options?: AnyCallOptions | undefined;
  /** A POST that only reads: it needs no idempotency key. */
  asksOnly?: boolean;
  /** Defaults of this operation, instead of the client's. The caller's options win. */
  defaults?: { timeoutMs?: number; maxRetries?: number };
  /** For a deletion: the error that means success, when an earlier attempt got no answer. */
  goneCode?: PostriderErrorCode;
}

/** What all attempts of a call share, such as the idempotency key and the bytes of the body. */
export interface PreparedCall {
  operation: OperationId;
  method: string;
  baseUrl: string;
  /** Without the query. */
  path: string;
  searchParams: URLSearchParams;
  headers: Record<string, string>;
  body: string | undefined;
  idempotencyKey: string | undefined;
  signal: AbortSignal | undefined;
  timeoutMs: number;
  maxRetries: number;
  goneCode: PostriderErrorCode | undefined;
}

/** Throws `PostriderUsageError` for invalid input. */
export function prepareCall<Op extends OperationId>(
  config: ClientConfig,
  operation: Op,
  input: CallInput<Op>,
): PreparedCall {
  const { options = {}, defaults = {} } = input;
  const { method, path: template } = OPERATIONS[operation];
  const path = fillIn(template, input.path ?? {});
  const body = input.body === undefined ? undefined : toJson(input.body);
  const idempotencyKey =
    method === 'POST' && !input.asksOnly ? checkKey(options.idempotencyKey ?? randomUUID()) : undefined;
  const timeoutMs = options.timeoutMs ?? defaults.timeoutMs ?? config.timeoutMs;
  const maxRetries = options.maxRetries ?? defaults.maxRetries ?? config.maxRetries;
  return {
    operation,
    method,
    baseUrl: config.baseUrl,
    path,
    searchParams: toSearchParams(input.query ?? {}),
    headers: {
      accept: 'application/json, application/problem+json',
      authorization: `Bearer ${config.apiKey}`,
      'user-agent': `postrider-sdk-node/${VERSION} node/${process.versions.node}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': checkEtag(options.ifMatch) }),
    },
    body,
    idempotencyKey,
    signal: options.signal,
    timeoutMs: checkNumber('timeoutMs', timeoutMs, { min: 1, max: MAX_TIMEOUT_MS }),
    maxRetries: checkNumber('maxRetries', maxRetries, { min: 0, max: 100 }),
    goneCode: input.goneCode,
  };
}

function fillIn(template: string, parameters: Record<string, unknown>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = parameters[name];
    const wrong = whyNoId(value);
    if (wrong === undefined) return encodeURIComponent(String(value));
    const order = Object.keys(parameters).join(', ');
    throw usage(`${name} takes an id, not ${wrong}. This call begins with (${order}, …): is one missing?`);
  });
}

/** Why a value is not an id. Never shows the value: it may be the event, when the argument before it is missing. */
function whyNoId(value: unknown): string | undefined {
  if (typeof value !== 'string') return nameOfKind(value);
  // An empty id would read the list instead of the object; URLs resolve "." and "..".
  if (/^\.{0,2}$/.test(value)) return JSON.stringify(value);
  // It cannot be encoded.
  return /\p{Surrogate}/u.test(value) ? 'a string with half of a surrogate pair' : undefined;
}

function nameOfKind(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function toSearchParams(query: object): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, unknown][]) {
    if (value === undefined || value === null) continue;
    parameters.set(name, toQueryText(name, value));
  }
  return parameters;
}

function toQueryText(name: string, value: unknown): string {
  if (types.isDate(value)) {
    if (Number.isNaN(value.getTime())) throw usage(`${name} is an invalid Date.`);
    return value.toISOString();
  }
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  const given = typeof value === 'number' ? String(value) : nameOfKind(value);
  throw usage(`${name} takes a string, a finite number, a boolean or a Date, not ${given}.`);
}

function checkKey(key: string): string {
  if (/^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return key;
  throw usage('idempotencyKey takes 1 to 255 printable ASCII characters, without blanks at the ends.');
}

function checkEtag(etag: string): string {
  if (/^(\*|(W\/)?"[\x21\x23-\x7e]*")$/.test(etag)) return etag;
  throw usage('ifMatch takes the `etag` as it was answered, with its quotes.');
}

function usage(message: string): PostriderUsageError {
  return new PostriderUsageError({ code: 'invalid_usage', message });
}
