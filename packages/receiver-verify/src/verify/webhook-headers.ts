import { WebhookVerificationError } from './webhook-verification-error.ts';

/** A `Headers` object or any list of pairs, Node's `request.headers` or `headersDistinct`, or a plain record. */
export type WebhookHeaders =
  | Iterable<readonly [string, string]>
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

// Enough for 32 ed25519 signatures; ids and timestamps are much shorter.
const MAX_HEADER_LENGTH = 4_096;

/**
 * Reads a header that must be present exactly once. A duplicate is refused: proxies and frameworks differ in which of the two
 * they use, so one program could verify one and another use the other.
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

/** Node, fetch and API gateways join repeated headers with a comma; callers detect a comma that does not belong there. */
export function duplicatedHeader(name: string): WebhookVerificationError {
  return new WebhookVerificationError('invalid_header', `The ${name} header was sent more than once.`);
}

/** Whether a header is present, for hints. */
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
    // It was just checked to be an object.
    const record = headers as Record<string, unknown>;
    for (const key of Object.keys(record)) if (isCalled(name, key)) addValues(values, record[key]);
  }
  return values;
}

/** Compares lengths first: most names differ there, and need no lower-case copy. */
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
