import { ByteMatcher, folded } from './byte-matcher.ts';
import { decodedViews, unescapedViews, viewOf, type TextView } from './text-views.ts';

/** Replaces a secret. */
export const MASK = '••••';

/** A shorter secret occurs in any text, so it is masked only if it is a whole value. */
const MIN_LENGTH = 8;
/** These views are searched for base64 and hexadecimal: the text, and the text without its escapes. */
const DECODED_VIEWS = 2;

/** Hides secrets in texts from outside, in whatever encoding. */
export interface SecretMask {
  /** `isCut`: the text went on. Then the beginning of a secret at its end is hidden too. */
  maskText(text: string, options?: { isCut?: boolean }): string;
  /** Masks the value of a header, or the values of one name joined by commas. */
  maskHeader(value: string): string;
}

/** A secret as text, or as the bytes of a key. */
export type Secret = string | Uint8Array;

/** In bytes of the text; `to` is exclusive. */
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
 * Finds secrets in plain text, escaped as in JSON, HTML and URLs, in base64 and in hexadecimal, whatever the case. Each way
 * to read the text costs one pass, so the work grows with the text plus the secrets, not with their product.
 */
export function createSecretMask(secrets: readonly Secret[]): SecretMask {
  let sought: Sought | undefined;
  const mask = (text: string, isCut: boolean, delimiters: Uint8Array) => {
    if (text === '') return text;
    // Prepared late, because most attempts have no text to search.
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
      // A value with delimiters in it cannot be found between delimiters, so it is searched with its quotes.
      if (bytes.some((byte) => BODY_DELIMITERS[byte] === 1)) long.push(Buffer.from(`"${bytes.toString()}"`));
    }
  };
  for (const secret of secrets) {
    if (typeof secret !== 'string') {
      add(secret);
      continue;
    }
    // A secret may look escaped itself. Then the search in the unescaped text needs its unescaped form.
    for (const view of unescapedViews(viewOf(secret), { isCut: false })) {
      const form = Buffer.from(view.bytes).toString();
      add(form);
      // Long secrets are found in the decoded views.
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

/** Finds short secrets between the delimiters of JSON, XML, forms and lines, and after the name in a line like `X-Pin: 4711`. */
function findShort(
  { bytes, from, to }: TextView,
  { sought, delimiters, found }: { sought: Sought; delimiters: Uint8Array; found: Range[] },
): void {
  if (sought.short.size === 0) return;
  // Each character has at most four bytes.
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
    // Without a name before it, the colon belongs to a number in JSON.
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

/** Merges overlapping matches at once, because a text of one letter may have thousands. They come in order of their ends. */
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
