import { WebhookVerificationError } from './webhook-verification-error.ts';

/** A `Headers` object or any list of pairs, Node's `request.headers` or `headersDistinct`, or a plain record. */
export type WebhookHeaders =
  | Iterable<readonly [string, string]>
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

// Longer than 32 ed25519 signatures; an id or a timestamp is far below.
const MAX_HEADER_LENGTH = 4_096;

/**
 * Reads one header that must be there once. Sent twice it is refused: proxies and frameworks differ in which of the two
 * they take, so that one program would check what another one uses.
 */
export function singleHeader(headers: unknown, name: string, missingHint = (): string => ''): string {
  const values = headerValues(headers, name);
  const [value] = values;
  if (value === undefined || values.length === 0) {
    throw new WebhookVerificationError('missing_header', `There is no ${name} header.${missingHint()}`);
  }
  if (values.length > 1) throw duplicatedHeader(name);
  if (typeof value !== 'string' || value.length > MAX_HEADER_LENGTH) {
    const problem = typeof value === 'string' ? `is longer than ${MAX_HEADER_LENGTH} characters` : 'is not a string';
    throw new WebhookVerificationError('invalid_header', `The ${name} header ${problem}.`);
  }
  return value;
}

/** Node, fetch and API gateways join repeated headers with a comma; callers look for one where none belongs. */
export function duplicatedHeader(name: string): WebhookVerificationError {
  return new WebhookVerificationError('invalid_header', `The ${name} header was sent more than once.`);
}

/** Whether a header is there at all, for hints. */
export function hasHeader(headers: unknown, name: string): boolean {
  return headerValues(headers, name).length > 0;
}

function headerValues(headers: unknown, name: string): unknown[] {
  if (typeof headers !== 'object' || headers === null) {
    throw new WebhookVerificationError('missing_header', 'The headers are missing. Pass `request.headers`.');
  }
  const values: unknown[] = [];
  if (isIterable(headers)) {
    for (const pair of headers) if (Array.isArray(pair) && isCalled(name, String(pair[0]))) addValues(values, pair[1]);
  } else if ('get' in headers && typeof headers.get === 'function') {
    addValues(values, headers.get(name));
  } else {
    // Just checked to be an object.
    const record = headers as Record<string, unknown>;
    for (const key of Object.keys(record)) if (isCalled(name, key)) addValues(values, record[key]);
  }
  return values;
}

/** Most names have another length, and need no copy in lower case. */
function isCalled(name: string, key: string): boolean {
  return key.length === name.length && key.toLowerCase() === name;
}

function isIterable(headers: object): headers is Iterable<unknown> {
  return Symbol.iterator in headers;
}

function addValues(values: unknown[], value: unknown): void {
  if (Array.isArray(value)) values.push(...(value as unknown[]));
  else if (value !== undefined && value !== null) values.push(value);
}
