import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeBase64, encodeHex, findBase64Bytes, findCanonicalBase64Bytes, findHexBytes } from './base64.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });

test('bytes come back, with padding and without', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      const text = encodeBase64(value);
      expect(text).toBe(Buffer.from(value).toString('base64'));
      expect(findBase64Bytes(text)).toEqual(Uint8Array.from(value));
      expect(findCanonicalBase64Bytes(text.replaceAll('=', ''))).toEqual(Uint8Array.from(value));
      expect(findHexBytes(encodeHex(value).toUpperCase())).toEqual(Uint8Array.from(value));
    }),
  );
});

test('two different texts never give the same bytes by the canonical reading', () => {
  const digit = fc.constantFrom(...'ABCDwxyz0189+/='.split(''));
  const text = fc.string({ unit: digit, maxLength: 9 });
  fc.assert(
    fc.property(text, (value) => {
      const decoded = findCanonicalBase64Bytes(value);
      if (decoded !== undefined) expect(encodeBase64(decoded).replaceAll('=', '')).toBe(value.replaceAll('=', ''));
    }),
    { numRuns: 2_000 },
  );
});

test.each(['', '=', 'A', 'AAAAA', 'AA=', 'AAA==', 'AAAA=', 'AA==AA==', 'AA AA', 'AA\n', 'A-__', 'Zg==\n', '==', 'é'])(
  '"%s" is not base64',
  (text) => {
    expect(findBase64Bytes(text)).toBeUndefined();
  },
);

test('bits after the last byte are let through in keys and refused in signatures', () => {
  expect(findBase64Bytes('Zh==')).toEqual(Uint8Array.of(102));
  expect(findCanonicalBase64Bytes('Zh==')).toBeUndefined();
});

test.each(['', 'a', 'abc', 'gg', '0x12', 'ab cd', 'ab\n'])('"%s" is not hex', (text) => {
  expect(findHexBytes(text)).toBeUndefined();
});
