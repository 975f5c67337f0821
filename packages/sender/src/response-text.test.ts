import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { toResponseText } from './response-text.ts';

const MAX = 16 * 1024;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00]);

/** Bytes that cannot be compressed, the same in every run. */
const noise = (length: number): Buffer => createHash('shake256', { outputLength: length }).digest();

const show = (bytes: Buffer, type = '', encoding = '') =>
  toResponseText({ bytes, truncated: false }, { 'content-type': type, 'content-encoding': encoding }, MAX);

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
])('a body compressed with %s is decompressed', async (encoding, pack) => {
  const shown = await show(pack('{"error":"böse ☃"}'), 'application/json', encoding);
  expect(shown).toEqual({ text: '{"error":"böse ☃"}', truncated: false });
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
])('the beginning of a cut-off body that was compressed with %s is shown', async (encoding, pack) => {
  const text = noise(8_000).toString('hex').replaceAll(/.{8}/g, '$&\n');
  const cut = { bytes: pack(text).subarray(0, 4_000), truncated: true };
  const shown = await toResponseText(cut, { 'content-type': 'text/plain', 'content-encoding': encoding }, MAX);
  expect(shown.truncated).toBe(true);
  expect(shown.text.length).toBeGreaterThan(1_000);
  expect(text.startsWith(shown.text)).toBe(true);
});

test('a compressed body that is broken is shown up to the broken part', async () => {
  const text = noise(4_000).toString('hex');
  // 11 is not a valid type of block.
  const broken = Buffer.concat([gzipSync(text, { finishFlush: constants.Z_SYNC_FLUSH }), Buffer.from([0b110])]);
  const shown = await show(broken, 'text/plain', 'gzip');
  expect(shown.truncated).toBe(true);
  expect(shown.text.length).toBeGreaterThan(6_000);
  expect(text.startsWith(shown.text)).toBe(true);
});

test('a body that decompresses to more than is kept is cut', async () => {
  expect(await show(gzipSync('a'.repeat(MAX)), 'text/plain', 'gzip')).toEqual({
    text: 'a'.repeat(MAX),
    truncated: false,
  });
  expect(await show(gzipSync('a'.repeat(MAX + 1)), 'text/plain', 'gzip')).toEqual({
    text: 'a'.repeat(MAX),
    truncated: true,
  });
});

test.each([
  ['an image', PNG, 'image/png', '', '(10 bytes of image/png)'],
  ['bytes of no type', PNG, '', '', '(10 bytes of an unknown type)'],
  ['packed bytes that say nothing of it', gzipSync('hello'), 'application/octet-stream', '', '(25 bytes of'],
  ['packed bytes in what is no text', gzipSync(PNG), 'image/png', 'gzip', 'bytes of image/png)'],
  ['an encoding that we do not know', noise(40), 'application/zip', 'zstd', '(40 bytes of application/zip)'],
  ['a type that is nonsense', PNG, '<script>', '', '(10 bytes of an unknown type)'],
  ['UTF-8 with a NUL in it', Buffer.from('a\0b'), 'application/pdf', '', '(3 bytes of application/pdf)'],
])('%s is shown as a note', async (_case, bytes, type, encoding, note) => {
  const { text } = await show(bytes, type, encoding);
  expect(text).toContain(note);
  expect(text).toMatch(/^\(\d+ bytes of [^()]*\)$/);
});

test('the note on a cut body says that it was cut', async () => {
  const shown = await toResponseText({ bytes: PNG, truncated: true }, { 'content-type': 'image/png' }, MAX);
  expect(shown).toEqual({ text: '(at least 10 bytes of image/png)', truncated: true });
});

test.each([
  ['', 'ok'],
  ['application/octet-stream', 'ok, as many frameworks answer'],
  ['image/svg+xml', '<svg/>'],
  ['application/problem+json; charset=utf-8', '{"title":"né"}'],
])('a text of type "%s" is shown', async (type, text) => {
  expect(await show(Buffer.from(text), type)).toEqual({ text, truncated: false });
});

test.each([
  ['text/html; charset=iso-8859-1', 'caf\u00e9'],
  ['text/plain; charset="ISO-8859-1"', 'caf\u00e9'],
  ['text/plain; charset=klingon', 'caf\uFFFD'],
  ['text/plain', 'caf\uFFFD'],
])('the charset of "%s" is used', async (type, text) => {
  expect(await show(Buffer.from([0x63, 0x61, 0x66, 0xe9]), type)).toEqual({ text, truncated: false });
});

test('an empty body is an empty text, whatever its type', async () => {
  expect(await show(Buffer.alloc(0), 'image/png', 'gzip')).toEqual({ text: '', truncated: false });
});
