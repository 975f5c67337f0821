import { ByteMatcher, folded } from './byte-matcher.ts';
import { decodedViews, unescapedViews, viewOf, type TextView } from './text-views.ts';

/** Stands where a secret was. */
export const MASK = '••••';

/** Shorter ones would be found in any text; they are masked where they are a whole value only. */
const MIN_LENGTH = 8;
/** Views that are searched for base64 and hexadecimal: the text, and the text with its escapes undone. */
const DECODED_VIEWS = 2;

/** Hides what is secret in texts that come from outside, however it is written there. */
export interface SecretMask {
  /** `isCut`: more followed; then the beginning of a secret at the end is hidden too. */
  maskText(text: string, options?: { isCut?: boolean }): string;
  /** A header's value. Several with one name are joined by commas. */
  maskHeader(value: string): string;
}

/** A secret as text, or as the bytes of a key. */
export type Secret = string | Uint8Array;

/** From `from` to `to` (exclusive), in bytes of the text. */
interface Range {
  from: number;
  to: number;
}

interface Sought {
  long: ByteMatcher;
  /** Folded. */
  short: ReadonlySet<string>;
}

/**
 * Finds secrets as they are, escaped as in JSON, HTML and URLs, in base64 and in hexadecimal, whatever the case. One pass
 * over each way to read the text, and there are few of those: the work grows with the text and the secrets, not with their
 * product.
 */
export function createSecretMask(secrets: readonly Secret[]): SecretMask {
  let sought: Sought | undefined;
  const mask = (text: string, isCut: boolean, delimiters: Uint8Array) => {
    if (text === '') return text;
    // Most attempts have nothing to search.
    sought ??= prepare(secrets);
    return maskWith(sought, text, { isCut, delimiters });
  };
  return {
    maskText: (text, { isCut = false } = {}) => mask(text, isCut, BODY_DELIMITERS),
    maskHeader: (value) => mask(value, false, HEADER_DELIMITERS),
  };
}

function prepare(secrets: readonly Secret[]): Sought {
  const long: Uint8Array[] = [];
  const short = new Set<string>();
  const add = (secret: Secret) => {
    const bytes = Buffer.from(secret);
    const length = typeof secret === 'string' ? Array.from(secret).length : bytes.length;
    if (length >= MIN_LENGTH) long.push(bytes);
    else if (/[\p{L}\p{N}]/u.test(bytes.toString())) {
      short.add(folded(bytes));
      // A string cannot be told by its quotes where it holds some.
      if (bytes.some((byte) => BODY_DELIMITERS[byte] === 1)) long.push(Buffer.from(`"${bytes.toString()}"`));
    }
  };
  for (const secret of secrets) {
    if (typeof secret !== 'string') {
      add(secret);
      continue;
    }
    // A secret may itself look like something escaped: then that is undone in the text, too.
    for (const view of unescapedViews(viewOf(secret), { isCut: false })) {
      const form = Buffer.from(view.bytes).toString();
      add(form);
      // Long ones are found in what is decoded.
      if (Array.from(form).length < MIN_LENGTH) {
        for (const encoding of ['base64', 'base64url'] as const) {
          add(Buffer.from(form).toString(encoding));
          add(Buffer.from(form).toString(encoding).replaceAll('=', ''));
        }
      }
    }
  }
  return { long: new ByteMatcher(long), short };
}

function maskWith(sought: Sought, text: string, how: { isCut: boolean; delimiters: Uint8Array }): string {
  const source = viewOf(text);
  const found: Range[] = [];
  const { isCut } = how;
  const views = unescapedViews(source, { isCut });
  for (const view of views) {
    findLong(view, { sought, isCut, end: source.bytes.length, found });
    findShort(view, { sought, delimiters: how.delimiters, found });
  }
  for (const decoded of views.slice(0, DECODED_VIEWS).flatMap((view) => decodedViews(view, isCut))) {
    for (const view of unescapedViews(decoded, { isCut, depth: 1 })) {
      findLong(view, { sought, isCut, end: source.bytes.length, found });
    }
  }
  return found.length === 0 ? text : withMasks(source.bytes, found);
}

function findLong(
  view: TextView,
  { sought, isCut, end, found }: { sought: Sought; isCut: boolean; end: number; found: Range[] },
): void {
  const rest = sought.long.scan(view.bytes, (from, to) => {
    addRange(found, { from: view.from[from] ?? 0, to: view.to[to - 1] ?? end });
  });
  if (isCut && rest > 0) addRange(found, { from: view.from[view.bytes.length - rest] ?? 0, to: end });
}

/** Between what a value of JSON, XML, a form or a line stands between, and behind the name in a line such as `X-Pin: 4711`. */
function findShort(
  { bytes, from, to }: TextView,
  { sought, delimiters, found }: { sought: Sought; delimiters: Uint8Array; found: Range[] },
): void {
  if (sought.short.size === 0) return;
  // Of at most seven characters, each of at most four bytes.
  const maxBytes = (MIN_LENGTH - 1) * 4;
  const check = (start: number, end: number) => {
    const value = trimmed(bytes, start, end);
    const length = value.to - value.from;
    if (length > 0 && length <= maxBytes && sought.short.has(folded(bytes.subarray(value.from, value.to)))) {
      addRange(found, { from: from[value.from] ?? 0, to: to[value.to - 1] ?? 0 });
    }
  };
  const checkPart = (start: number, end: number) => {
    check(start, end);
    const colon = bytes.subarray(start, end).indexOf(COLON);
    // Without a name before it, it is that of a number in JSON.
    if (colon > 0) check(start + colon + 1, end);
  };
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (delimiters[bytes[at] ?? 0] !== 1) continue;
    checkPart(start, at);
    start = at + 1;
  }
  checkPart(start, bytes.length);
  check(0, bytes.length);
}

function trimmed(bytes: Uint8Array, from: number, to: number): Range {
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return { from: start, to: end };
}

const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** Matches come in order of their ends: those that overlap become one at once, or a text of one letter would have thousands. */
function addRange(found: Range[], range: Range): void {
  for (let last = found.at(-1); last !== undefined && range.from <= last.to && last.from <= range.to;) {
    range = { from: Math.min(range.from, last.from), to: Math.max(range.to, last.to) };
    found.pop();
    last = found.at(-1);
  }
  found.push(range);
}

function withMasks(bytes: Uint8Array, found: readonly Range[]): string {
  const source = Buffer.from(bytes);
  let text = '';
  let done = 0;
  for (const { from, to } of found.toSorted((a, b) => a.from - b.from)) {
    if (from >= done) text += source.toString('utf8', done, from) + MASK;
    done = Math.max(done, to);
  }
  return text + source.toString('utf8', done);
}

const COLON = 0x3a;
const BODY_DELIMITERS = setOf('"\'<>=&;\r\n');
const HEADER_DELIMITERS = setOf('"\'<>=&;,');

function setOf(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) set[byte] = 1;
  return set;
}
