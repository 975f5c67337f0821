import type { Bytes } from './bytes.ts';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Decodes standard base64, padding optional; undefined for everything else (`atob` alone would skip white space). */
export function findBase64Bytes(text: string): Bytes | undefined {
  if (!BASE64.test(text)) return undefined;
  const digits = text.replace(/={1,2}$/, '');
  const padded = digits.length % 4 === 0 ? digits : digits.padEnd(digits.length + 4 - (digits.length % 4), '=');
  // One digit beyond a group of four is not a whole byte. Padding, if present, must be complete.
  if (digits.length % 4 === 1 || (text !== digits && text !== padded)) return undefined;
  const characters = atob(padded);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = characters.charCodeAt(index);
  return bytes;
}

/** By how many bytes the last group has: its last digit where all of its unused bits are zero. */
const LAST_DIGIT = [undefined, /[AQgw]=*$/, /[AEIMQUYcgkosw048]=?$/];

/** The same, but only the canonical form: bits after the last byte are zero. */
export function findCanonicalBase64Bytes(text: string): Bytes | undefined {
  const bytes = findBase64Bytes(text);
  const rest = (bytes?.length ?? 0) % 3;
  return rest === 0 || LAST_DIGIT[rest]?.test(text) === true ? bytes : undefined;
}

/** Encodes a key or a signature. Not for bodies: each byte becomes an argument of one call. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Decodes hex in either case; undefined for everything else. */
export function findHexBytes(text: string): Bytes | undefined {
  if (!/^([0-9a-fA-F]{2})+$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => parseInt(text.slice(index * 2, index * 2 + 2), 16));
}

/** Lower-case hex, two digits a byte. */
export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
