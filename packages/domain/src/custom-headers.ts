import { filledLength, fillPlaceholders, hasOpenPlaceholder, placeholdersIn } from './placeholders.ts';
import { VARIABLE_NAMES } from './request-variables.ts';

/** What is wrong with one member of an endpoint's settings. `pointer` is a JSON Pointer below the endpoint. */
export interface HeaderProblem {
  pointer: string;
  detail: string;
}

const MAX_HEADERS = 32;
const MAX_HEADERS_BYTES = 8 * 1024;
const MAX_FILLED_LENGTH = 1_000;
/** How much of a name that is not known an error repeats. */
const MAX_SHOWN_LENGTH = 64;
/** A `token` of RFC 9110 §5.6.2. */
export const HEADER_NAME_PATTERN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Printable ASCII, without blanks at the ends: those would be trimmed on the way, and a signature over them would break. */
export const HEADER_VALUE_PATTERN = /^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?$/;

// Framing and hop-by-hop headers (RFC 9112; `keep-alive` and `upgrade` would change what the connection is), those that
// only Postrider sets, and those that make a cloud's metadata service answer.
const DENIED =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|http2-settings|expect|te|trailer|proxy-.*|webhook-.*|postrider-.*|metadata|metadata-flavor|x-google-metadata-request|x-aws-ec2-metadata-.*|x-metadata-.*)$/i;

/** Why a header may not be sent to a receiver, as a sentence; null when it may. */
export function headerObjection(name: string, value: string): string | null {
  if (!HEADER_NAME_PATTERN.test(name)) return `"${name}" is not a valid header name.`;
  if (/^__proto__$/i.test(name)) return `"${name}" cannot be set: programs that keep headers in an object lose it.`;
  if (DENIED.test(name))
    return `"${name}" cannot be set: it belongs to HTTP itself, to Postrider, or to a cloud's metadata service.`;
  if (!HEADER_VALUE_PATTERN.test(value))
    return `The value of "${name}" may hold printable ASCII characters only, without a blank at either end.`;
  return null;
}

/** Which headers are templates, and the longest values of what these may name. */
export interface HeaderTemplates {
  /** In lower case. Headers that were stored before there were templates are sent as they stand. */
  names: ReadonlySet<string>;
  variables: ReadonlyMap<string, string>;
}

const NO_TEMPLATES: HeaderTemplates = { names: new Set(), variables: new Map() };

/** Checks an endpoint's own headers: names, values as they will be sent, how many and how much. Empty: all is well. */
export function checkCustomHeaders(
  headers: Record<string, string>,
  { names, variables }: HeaderTemplates = NO_TEMPLATES,
): HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  const seen = new Set<string>();
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS) {
    problems.push({
      pointer: '/headers',
      detail: `There are ${entries.length} headers; at most ${MAX_HEADERS} are allowed.`,
    });
  }
  const isTemplate = (name: string) => names.has(name.toLowerCase());
  const lengths = entries.map(([name, value]): [string, number] => [
    name,
    isTemplate(name) ? filledLength(value, variables) : Buffer.byteLength(value),
  ]);
  problems.push(...tooMuch('/headers', lengths));
  for (const [name, value] of entries) {
    const pointer = `/headers/${escapePointer(name)}`;
    const detail = isTemplate(name) ? templateObjection(name, value, variables) : headerObjection(name, value);
    if (detail !== null) problems.push({ pointer, detail });
    if (seen.has(name.toLowerCase()))
      problems.push({ pointer, detail: `"${name}" is there twice; case does not count in header names.` });
    seen.add(name.toLowerCase());
  }
  return problems;
}

/** Why a header may not be sent with what its template comes to, as a sentence; null when it may. */
export function templateObjection(
  name: string,
  template: string,
  variables: ReadonlyMap<string, string>,
): string | null {
  // First as it stands: what is no header at all need not be filled.
  const objection = headerObjection(name, template) ?? placeholderObjection(template, variables, VARIABLE_NAMES);
  if (objection !== null) return objection;
  if (placeholdersIn(template).length === 0) return null;
  const length = filledLength(template, variables);
  if (length > MAX_FILLED_LENGTH) {
    return `The value of "${name}" can be ${length} characters long once it is filled in; at most ${MAX_FILLED_LENGTH} are allowed.`;
  }
  return headerObjection(name, fillPlaceholders(template, variables));
}

/** Why the placeholders of a text cannot be filled in, as a sentence; null when they can. */
export function placeholderObjection(
  text: string,
  variables: { has(name: string): boolean },
  known: readonly string[],
): string | null {
  const unknown = placeholdersIn(text).find((name) => !variables.has(name));
  if (unknown !== undefined) {
    const shown = unknown.length > MAX_SHOWN_LENGTH ? `${unknown.slice(0, MAX_SHOWN_LENGTH)}…` : unknown;
    return `{{${shown}}} is not known, or this endpoint has no value for it; there is ${known.map((name) => `{{${name}}}`).join(', ')}.`;
  }
  return hasOpenPlaceholder(text) ? 'A placeholder begins with {{ and does not end with }}.' : null;
}

/** Names and the lengths of values that are more than receivers take in all. */
export function tooMuch(pointer: string, headers: readonly (readonly [string, number])[]): HeaderProblem[] {
  // As on the wire: "name: value\r\n".
  const bytes = headers.reduce((sum, [name, length]) => sum + Buffer.byteLength(name) + length + 4, 0);
  if (bytes <= MAX_HEADERS_BYTES) return [];
  return [{ pointer, detail: `The headers take ${bytes} bytes; at most ${MAX_HEADERS_BYTES} are allowed.` }];
}

export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
