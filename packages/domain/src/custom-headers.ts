import type { LegacySigning } from './endpoint-config.ts';
import { fillPlaceholders, placeholdersIn } from './placeholders.ts';

/** What is wrong with one member of an endpoint's settings. `pointer` is a JSON Pointer below the endpoint. */
export interface HeaderProblem {
  pointer: string;
  detail: string;
}

const MAX_HEADERS = 32;
const MAX_HEADERS_BYTES = 8 * 1024;
/** How much of a name that is not known an error repeats. */
const MAX_SHOWN_LENGTH = 64;
/** A `token` of RFC 9110 §5.6.2. */
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Printable ASCII, without blanks at the ends: those would be trimmed on the way, and a signature over them would break. */
const VALUE = /^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)?$/;

// Framing and hop-by-hop headers (RFC 9112; `keep-alive` and `upgrade` would change what the connection is), those that
// only Postrider sets, and those that make a cloud's metadata service answer.
const DENIED =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|http2-settings|expect|te|trailer|proxy-.*|webhook-.*|postrider-.*|metadata|metadata-flavor|x-google-metadata-request|x-aws-ec2-metadata-.*|x-metadata-.*)$/i;

/** What companion headers may refer to. */
export const COMPANION_FIELDS = ['event.type', 'event.id', 'timestamp', 'delivery.id', 'attempt'] as const;
export type CompanionField = (typeof COMPANION_FIELDS)[number];

/** Why a header may not be sent to a receiver, as a sentence; null when it may. */
export function headerObjection(name: string, value: string): string | null {
  if (!TOKEN.test(name)) return `"${name}" is not a valid header name.`;
  if (/^__proto__$/i.test(name)) return `"${name}" cannot be set: programs that keep headers in an object lose it.`;
  if (DENIED.test(name))
    return `"${name}" cannot be set: it belongs to HTTP itself, to Postrider, or to a cloud's metadata service.`;
  if (!VALUE.test(value))
    return `The value of "${name}" may hold printable ASCII characters only, without a blank at either end.`;
  return null;
}

/** Checks an endpoint's own headers: names, values, how many and how much. Empty: nothing to object to. */
export function checkCustomHeaders(headers: Record<string, string>): HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  const seen = new Set<string>();
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS) {
    problems.push({
      pointer: '/headers',
      detail: `There are ${entries.length} headers; at most ${MAX_HEADERS} are allowed.`,
    });
  }
  // As on the wire: "name: value\r\n".
  const bytes = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value) + 4, 0);
  if (bytes > MAX_HEADERS_BYTES) {
    problems.push({
      pointer: '/headers',
      detail: `The headers take ${bytes} bytes; at most ${MAX_HEADERS_BYTES} are allowed.`,
    });
  }
  for (const [name, value] of entries) {
    const pointer = `/headers/${escapePointer(name)}`;
    const detail = headerObjection(name, value);
    if (detail !== null) problems.push({ pointer, detail });
    if (seen.has(name.toLowerCase()))
      problems.push({ pointer, detail: `"${name}" is there twice; case does not count in header names.` });
    seen.add(name.toLowerCase());
  }
  return problems;
}

/** Checks the headers that a legacy signing scheme sends, and what their templates refer to. */
export function checkLegacySigning(signing: LegacySigning): HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  const check = (member: string, name: string, value: string) => {
    const detail = headerObjection(name, value);
    if (detail !== null) problems.push({ pointer: `/signing/${member}`, detail });
  };
  check('header', signing.header, 'x');
  if (!/^[\x20-\x7e]*$/.test(signing.prefix)) {
    problems.push({ pointer: '/signing/prefix', detail: 'The prefix may hold printable ASCII characters only.' });
  }
  if (signing.content === 'timestamp.body' && signing.timestampHeader === undefined) {
    const detail = 'Needed for "timestamp.body": without the timestamp no receiver can check the signature.';
    problems.push({ pointer: '/signing/timestampHeader', detail });
  }
  if (signing.timestampHeader !== undefined) check('timestampHeader', signing.timestampHeader, '0');
  for (const [name, template] of Object.entries(signing.companionHeaders ?? {})) {
    const member = `companionHeaders/${escapePointer(name)}`;
    check(member, name, template);
    const unknown = placeholdersIn(template).find((field) => !isCompanionField(field));
    if (unknown === undefined) continue;
    const shown = unknown.length > MAX_SHOWN_LENGTH ? `${unknown.slice(0, MAX_SHOWN_LENGTH)}…` : unknown;
    const detail = `{{${shown}}} is not known; there is ${COMPANION_FIELDS.map((known) => `{{${known}}}`).join(', ')}.`;
    problems.push({ pointer: `/signing/${member}`, detail });
  }
  return problems;
}

/** Fills `{{event.type}}` and the like; what is not known stays as it stands. */
export function fillCompanionHeader(template: string, values: Record<CompanionField, string>): string {
  return fillPlaceholders(template, new Map(Object.entries(values)));
}

function isCompanionField(field: string): field is CompanionField {
  return COMPANION_FIELDS.some((known) => known === field);
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
