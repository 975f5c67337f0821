import { filledLength, fillPlaceholders, hasOpenPlaceholder, placeholdersIn } from './placeholders.ts';
import { VARIABLE_NAMES } from './request-variables.ts';
import type { ValidationError } from './validation-error.ts';

const MAX_HEADERS = 32;
const MAX_HEADERS_BYTES = 8 * 1024;
const MAX_FILLED_LENGTH = 1_000;
/** An error repeats so much of an unknown name. */
const MAX_SHOWN_LENGTH = 64;
/** A `token` of RFC 9110 §5.6.2. */
export const HEADER_NAME_PATTERN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Printable ASCII without blanks at the ends. HTTP trims those, which would break a signature over the value. */
export const HEADER_VALUE_PATTERN = /^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?$/;

// Framing and hop-by-hop headers (RFC 9112; `keep-alive` and `upgrade` change the connection), headers that only Postrider
// sets, and headers that make the metadata service of a cloud answer.
const DENIED =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|http2-settings|expect|te|trailer|proxy-.*|webhook-.*|postrider-.*|metadata|metadata-flavor|x-google-metadata-request|x-aws-ec2-metadata-.*|x-metadata-.*)$/i;

/** Why a header may not be sent to a receiver. Null if it may. */
export function findHeaderError(name: string, value: string): string | null {
  if (!HEADER_NAME_PATTERN.test(name)) return 'Must be a valid header name.';
  if (/^__proto__$/i.test(name)) return `Must not be "${name}": programs that keep headers in an object lose it.`;
  if (DENIED.test(name)) {
    return `Must not be "${name}": it belongs to HTTP itself, to Postrider, or to the metadata service of a cloud.`;
  }
  return HEADER_VALUE_PATTERN.test(value) ? null : 'Must be printable ASCII characters, without a blank at either end.';
}

export interface HeaderTemplates {
  /** The headers that are templates, in lower case. Headers that version 0.1 stored are sent unchanged. */
  names: ReadonlySet<string>;
  /** The longest value of each variable. */
  variables: ReadonlyMap<string, string>;
}

const NO_TEMPLATES: HeaderTemplates = { names: new Set(), variables: new Map() };

/** Checks the names, the values as they will be sent, the number and the size of an endpoint's own headers. */
export function checkCustomHeaders(
  headers: Record<string, string>,
  { names, variables }: HeaderTemplates = NO_TEMPLATES,
): ValidationError[] {
  const errors: ValidationError[] = [];
  const seen = new Set<string>();
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS) {
    const detail = `Must have at most ${MAX_HEADERS} headers; there are ${entries.length}.`;
    errors.push({ pointer: '/headers', detail });
  }
  const isTemplate = (name: string) => names.has(name.toLowerCase());
  const lengths = entries.map(([name, value]): [string, number] => [
    name,
    isTemplate(name) ? filledLength(value, variables) : Buffer.byteLength(value),
  ]);
  errors.push(...checkSize('/headers', lengths));
  for (const [name, value] of entries) {
    const pointer = `/headers/${escapePointer(name)}`;
    const detail = isTemplate(name) ? findTemplateError(name, value, variables) : findHeaderError(name, value);
    if (detail !== null) errors.push({ pointer, detail });
    if (seen.has(name.toLowerCase())) {
      errors.push({ pointer, detail: 'Must not be set twice: the case of a header name does not count.' });
    }
    seen.add(name.toLowerCase());
  }
  return errors;
}

/** Why a header may not be sent with its template filled in. Null if it may. */
export function findTemplateError(
  name: string,
  template: string,
  variables: ReadonlyMap<string, string>,
): string | null {
  const error = findHeaderError(name, template) ?? findPlaceholderError(template, variables, VARIABLE_NAMES);
  if (error !== null) return error;
  if (placeholdersIn(template).length === 0) return null;
  return findLengthError(template, variables) ?? findHeaderError(name, fillPlaceholders(template, variables));
}

/** Why a template is too long once it is filled in. Null if it is not. */
export function findLengthError(template: string, variables: ReadonlyMap<string, string>): string | null {
  const length = filledLength(template, variables);
  if (length <= MAX_FILLED_LENGTH) return null;
  return `Must be at most ${MAX_FILLED_LENGTH} characters once it is filled in; it can be ${length}.`;
}

/** Why the placeholders of a text cannot be filled in. Null if they can. */
export function findPlaceholderError(
  text: string,
  variables: { has(name: string): boolean },
  known: readonly string[],
): string | null {
  const unknown = placeholdersIn(text).find((name) => !variables.has(name));
  if (unknown !== undefined) {
    const shown = unknown.length > MAX_SHOWN_LENGTH ? `${unknown.slice(0, MAX_SHOWN_LENGTH)}…` : unknown;
    const names = known.map((name) => `{{${name}}}`).join(', ');
    return `Must not have {{${shown}}}: it is not known, or this endpoint has no value for it. Known: ${names}.`;
  }
  return hasOpenPlaceholder(text) ? 'Must end with }} each placeholder that begins with {{.' : null;
}

/** Checks the size of headers, given as names and the lengths of values. Receivers refuse more. */
export function checkSize(pointer: string, headers: readonly (readonly [string, number])[]): ValidationError[] {
  // As on the wire: "name: value\r\n".
  const bytes = headers.reduce((sum, [name, length]) => sum + Buffer.byteLength(name) + length + 4, 0);
  if (bytes <= MAX_HEADERS_BYTES) return [];
  return [{ pointer, detail: `Must take at most ${MAX_HEADERS_BYTES} bytes; these headers take ${bytes}.` }];
}

export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
