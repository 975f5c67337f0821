/** The bytes of a text, plain or decoded, each with the position of its source in the text. */
export interface TextView {
  bytes: Uint8Array;
  /** For each byte of the view: where its source begins and ends (exclusive), in bytes of the text. */
  from: Int32Array;
  to: Int32Array;
}

/** So many levels of escapes in escapes, such as JSON in JSON, are decoded. */
const MAX_DEPTH = 3;
/** The base64 of eight bytes without its padding. */
const MIN_BASE64_LENGTH = 11;
const MIN_HEX_LENGTH = 16;
/** Separates two decoded runs, so that no match spans them. No secret holds it. */
const SEPARATOR = 0;

// Each alternative is bounded.
const BACKSLASHES =
  /\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u[0-9a-f]{4}|\\u\{[0-9a-f]{1,6}\}|\\x[0-9a-f]{2}|\\["'\\/bfnrt]/gi;
const PERCENTS = /%[0-9a-f]{2}/gi;
const ENTITIES = /&#x[0-9a-f]{1,6};|&#[0-9]{1,7};|&(?:amp|lt|gt|quot|apos);/gi;
const KINDS = [BACKSLASHES, PERCENTS, ENTITIES];
const ESCAPES = new RegExp(KINDS.map(({ source }) => source).join('|'), 'gi');
const ESCAPE_SIGNS = Buffer.from('\\%&');
const UNFINISHED_ESCAPE =
  /(\\ud[89ab][0-9a-f]{2})?(\\(u(\{[0-9a-f]{0,6}|[0-9a-f]{0,3})|x[0-9a-f]?)?|%[0-9a-f]?|&#?[0-9a-z]{0,8})?$/i;
const LONGEST_ESCAPE = 12;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export function viewOf(text: string): TextView {
  const bytes = Buffer.from(text);
  const from = new Int32Array(bytes.length);
  const to = new Int32Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    from[at] = at;
    to[at] = at + 1;
  }
  return { bytes, from, to };
}

/**
 * The view itself, and the view with its escapes decoded once, twice, up to `depth` times. Then the same with escapes of
 * one kind alone, because what looks like another kind may be a part of the secret.
 */
export function unescapedViews(
  view: TextView,
  { isCut, depth = MAX_DEPTH }: { isCut: boolean; depth?: number },
): TextView[] {
  const views = [view];
  if (!ESCAPE_SIGNS.some((sign) => view.bytes.includes(sign))) return views;
  for (const escapes of [ESCAPES, ...KINDS]) {
    let undone = unescape(view, isCut, escapes);
    for (let left = depth; undone !== null && left > 0; left--) {
      views.push(undone);
      undone = unescape(undone, isCut, escapes);
    }
  }
  return views;
}

/** The base64 and the hexadecimal in a view, decoded from every offset where it may begin. */
export function decodedViews(view: TextView, isCut: boolean): TextView[] {
  const base64 = runsOf(view, { isMember: isBase64, minLength: MIN_BASE64_LENGTH, isCut });
  const hex = runsOf(view, { isMember: isHex, minLength: MIN_HEX_LENGTH, isCut });
  return [
    ...(base64.length === 0 ? [] : [0, 1, 2, 3]).map((skip) =>
      decodeRuns(view, base64, { bits: 6, valueOf: base64Value, skip }),
    ),
    ...(hex.length === 0 ? [] : [0, 1]).map((skip) => decodeRuns(view, hex, { bits: 4, valueOf: hexValue, skip })),
  ];
}

class ViewBuilder {
  readonly #source: TextView;
  readonly #bytes: Uint8Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  #length = 0;

  /** A decoded text is never longer than its source. */
  constructor(source: TextView) {
    this.#source = source;
    const size = source.bytes.length;
    this.#bytes = new Uint8Array(size);
    this.#from = new Int32Array(size);
    this.#to = new Int32Array(size);
  }

  /** Adds a byte whose source are the bytes from `from` to `last`. */
  add(byte: number, from: number, last: number): void {
    this.#bytes[this.#length] = byte;
    this.#from[this.#length] = this.#source.from[from] ?? 0;
    this.#to[this.#length] = this.#source.to[last] ?? 0;
    this.#length++;
  }

  copy(from: number, to: number): void {
    for (let at = from; at < to; at++) this.add(this.#source.bytes[at] ?? 0, at, at);
  }

  build(): TextView {
    return {
      bytes: this.#bytes.subarray(0, this.#length),
      from: this.#from.subarray(0, this.#length),
      to: this.#to.subarray(0, this.#length),
    };
  }
}

/** Null if nothing is escaped. If an escape is cut off at the end, the view ends before it. */
function unescape(view: TextView, isCut: boolean, escapes: RegExp): TextView | null {
  const whole = Buffer.from(view.bytes.buffer, view.bytes.byteOffset, view.bytes.length).toString('latin1');
  const unfinished = isCut ? (UNFINISHED_ESCAPE.exec(whole.slice(-LONGEST_ESCAPE))?.[0].length ?? 0) : 0;
  const text = whole.slice(0, whole.length - unfinished);
  const builder = new ViewBuilder(view);
  let done = 0;
  for (const match of text.matchAll(escapes)) {
    builder.copy(done, match.index);
    done = match.index + match[0].length;
    for (const byte of decodeEscape(match[0])) builder.add(byte, match.index, done - 1);
  }
  if (done === 0 && unfinished === 0) return null;
  builder.copy(done, text.length);
  return builder.build();
}

function decodeEscape(escape: string): Uint8Array | readonly number[] {
  if (escape.startsWith('%')) return [Number.parseInt(escape.slice(1), 16)];
  if (escape.startsWith('&')) return decodeEntity(escape);
  const kind = escape.slice(1, 2).toLowerCase();
  if (kind === 'x') return [Number.parseInt(escape.slice(2), 16)];
  if (kind !== 'u') return Buffer.from(NAMED[kind] ?? kind);
  if (escape.startsWith('{', 2)) return encode(Number.parseInt(escape.slice(3, -1), 16), escape);
  const units = [escape.slice(2, 6), escape.slice(8)].filter((unit) => unit !== '');
  return Buffer.from(String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))));
}

function decodeEntity(entity: string): Uint8Array {
  const name = entity.slice(1, -1).toLowerCase();
  if (name.startsWith('#x')) return encode(Number.parseInt(name.slice(2), 16), entity);
  if (name.startsWith('#')) return encode(Number(name.slice(1)), entity);
  return Buffer.from(NAMED[name] ?? entity);
}

function encode(code: number, escape: string): Uint8Array {
  return Buffer.from(code <= 0x10ffff ? String.fromCodePoint(code) : escape);
}

/** A sequence of characters of an alphabet. */
interface Run {
  /** Their positions in the view. */
  members: number[];
  /** The text was cut inside the run. */
  isOpen: boolean;
}

interface Alphabet {
  isMember: Uint8Array;
  minLength: number;
  isCut: boolean;
}

/** The runs that are long enough. Line breaks may interrupt a run (RFC 2045). */
function runsOf({ bytes }: TextView, { isMember, minLength, isCut }: Alphabet): Run[] {
  const runs: Run[] = [];
  let members: number[] = [];
  const end = (isOpen: boolean) => {
    if (members.length >= minLength || (isOpen && members.length > 0)) runs.push({ members, isOpen });
    members = [];
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isMember[byte] === 1) members.push(at);
    else if (byte !== 0x0a && byte !== 0x0d) end(false);
  }
  end(isCut);
  return runs;
}

interface Decoding {
  /** Bits per character. */
  bits: 4 | 6;
  valueOf: Uint8Array;
  /** How many characters at the beginning of a run are skipped. */
  skip: number;
}

function decodeRuns(view: TextView, runs: readonly Run[], { bits, valueOf, skip }: Decoding): TextView {
  const builder = new ViewBuilder(view);
  for (const { members, isOpen } of runs) {
    let buffered = 0;
    let size = 0;
    for (let i = skip; i < members.length; i++) {
      const at = members[i] ?? 0;
      buffered = ((buffered << bits) | (valueOf[view.bytes[at] ?? 0] ?? 0)) & 0xfff;
      size += bits;
      if (size < 8) continue;
      size -= 8;
      // The byte begins in the character before.
      builder.add((buffered >> size) & 0xff, members[i - 1] ?? at, at);
    }
    const last = members.at(-1) ?? 0;
    if (!isOpen) builder.add(SEPARATOR, last, last);
  }
  return builder.build();
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64Value = valuesOf(BASE64, ['-', 62], ['_', 63]);
const isBase64 = membersOf(`${BASE64}-_`);
const hexValue = valuesOf('0123456789abcdef', ['A', 10], ['B', 11], ['C', 12], ['D', 13], ['E', 14], ['F', 15]);
const isHex = membersOf('0123456789abcdefABCDEF');

function valuesOf(alphabet: string, ...more: [string, number][]): Uint8Array {
  const values = new Uint8Array(256);
  for (const [value, byte] of Buffer.from(alphabet).entries()) values[byte] = value;
  for (const [character, value] of more) values[character.charCodeAt(0)] = value;
  return values;
}

function membersOf(alphabet: string): Uint8Array {
  const members = new Uint8Array(256);
  for (const byte of Buffer.from(alphabet)) members[byte] = 1;
  return members;
}
