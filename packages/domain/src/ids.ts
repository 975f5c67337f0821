import { v7 } from 'uuid';

/** The kind of thing that an id names. The prefix is part of the id everywhere: in the API, in tables and in logs. */
export type IdPrefix =
  | 'ten'
  | 'evt'
  | 'ep'
  | 'sec'
  | 'dlv'
  | 'att'
  | 'rpl'
  | 'key'
  | 'note'
  | 'sch'
  | 'exp'
  | 'aud'
  | 'car';

// Crockford base32 in lower case: no i, l, o, u. It sorts like the bytes, and case does not matter.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
// 26 characters hold 130 bits: 2 of padding, then the 128 of the UUID, the first 48 of which are its time.
const ENCODED_LENGTH = 26;
const PADDING_BITS = 2;
const TIME_LENGTH = 10;

export interface IdSourceOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  /** 16 random bytes. */
  random: () => Uint8Array;
}

/** Makes a new id: prefix, `_`, and a UUIDv7 as 26 characters. */
export type NewId = (prefix: IdPrefix) => string;

/** The ids of one source sort in the order they were made, also while its clock stands still or is set back. */
export function createIdSource({ now, random }: IdSourceOptions): NewId {
  let msecs = -1;
  // 32 bits that begin at random, with the highest bit clear so that they can count up.
  let seq = 0;
  return (prefix) => {
    const bytes = random();
    const at = now();
    if (at > msecs) {
      msecs = at;
      seq = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6) >>> 1;
    } else {
      seq = (seq + 1) >>> 0;
      if (seq === 0) msecs++;
    }
    return `${prefix}_${encode(v7({ random: bytes, msecs, seq }, new Uint8Array(16)))}`;
  };
}

/**
 * The smallest id of a kind made at or after an instant (milliseconds since 1970).
 * For partition bounds and for filtering lists by time through the primary key.
 */
export function idAt(prefix: IdPrefix, unixMs: number): string {
  const bytes = new Uint8Array(16);
  let rest = Math.max(0, Math.floor(unixMs));
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return `${prefix}_${encode(bytes)}`;
}

/** When an id was made, in milliseconds since 1970. */
export function idTime(id: string): number {
  const start = id.indexOf('_') + 1;
  let unixMs = 0;
  for (const char of id.slice(start, start + TIME_LENGTH)) unixMs = unixMs * 32 + ALPHABET.indexOf(char);
  return unixMs;
}

/** Whether a text is a well-formed id of this kind. The thing itself may not exist. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return idPattern(prefix).test(text);
}

export function idPattern(prefix: IdPrefix): RegExp {
  return new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{${ENCODED_LENGTH - 1}}$`);
}

function encode(bytes: Uint8Array): string {
  let text = '';
  let rest = 0;
  let restBits = PADDING_BITS;
  for (const byte of bytes) {
    rest = (rest << 8) | byte;
    restBits += 8;
    while (restBits >= 5) {
      restBits -= 5;
      text += ALPHABET.charAt((rest >>> restBits) & 31);
    }
    rest &= (1 << restBits) - 1;
  }
  return text;
}
