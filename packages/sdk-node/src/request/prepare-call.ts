import { randomUUID } from 'node:crypto';
import { checkNumber, MAX_TIMEOUT_MS, type ClientConfig } from '../client-options.ts';
import type { PostriderErrorCode } from '../errors/error-codes.ts';
import { PostriderUsageError } from '../errors/usage-error.ts';
import { VERSION } from '../generated/version.ts';
import type { AnyCallOptions } from './call-options.ts';
import { OPERATIONS, type BodyOf, type OperationId, type PathOf, type QueryOf } from './operations.ts';

/** What a resource's method has to say about a call. */
export interface CallInput<Op extends OperationId> {
  path?: PathOf<Op> | undefined;
  query?: QueryOf<Op> | undefined;
  body?: BodyOf<Op> | undefined;
  options?: AnyCallOptions | undefined;
  /** It only asks, though with POST: there is nothing that could be done twice, and no idempotency key. */
  asksOnly?: boolean;
  /** Where the client's defaults do not fit the operation. The caller's own options still win. */
  defaults?: { timeoutMs?: number; maxRetries?: number };
  /** Of a deletion: the error that says it is done, when an attempt before got no answer. */
  goneCode?: PostriderErrorCode;
}

/** Everything about a call that stays the same in all its attempts: the idempotency key and the bytes of the body too. */
export interface PreparedCall {
  operation: OperationId;
  method: string;
  /** Without the query. */
  path: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
  idempotencyKey: string | undefined;
  signal: AbortSignal | undefined;
  timeoutMs: number;
  maxRetries: number;
  goneCode: PostriderErrorCode | undefined;
}

/** Throws `PostriderUsageError` for what cannot be sent. */
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
    path,
    url: `${config.baseUrl}${path}${toQueryString(input.query ?? {})}`,
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

function fillIn(template: string, parameters: Record<string, string>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = parameters[name];
    // An empty one would ask for the list instead of the object; "." and ".." would be resolved away.
    // Half a surrogate pair cannot be encoded.
    if (typeof value !== 'string' || /^\.{0,2}$|\p{Surrogate}/u.test(value)) {
      const given = value === undefined ? 'undefined' : JSON.stringify(value);
      throw usage(`${name} takes the id of an object, not ${given}.`);
    }
    return encodeURIComponent(value);
  });
}

function toQueryString(query: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    parameters.set(name, value instanceof Date ? toIso(name, value) : String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function toIso(name: string, date: Date): string {
  if (Number.isNaN(date.getTime())) throw usage(`${name} is an invalid Date.`);
  return date.toISOString();
}

function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    // A BigInt, a cycle, or a toJSON that throws.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PostriderUsageError({ code: 'invalid_usage', message: `The input is not JSON: ${reason}`, cause });
  }
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
