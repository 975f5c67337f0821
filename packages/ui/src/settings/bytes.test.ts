import { expect, test } from 'vitest';
import { bytesInWords, daysInWords } from './bytes.ts';

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1024, '1 KiB'],
  [1_610_612_736, '1.5 GiB'],
  [2 ** 60, '1,048,576 TiB'],
])('%d bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});

test('no limit is for ever', () => {
  expect(daysInWords(null)).toBe('for ever');
  expect(daysInWords(30)).toBe('30 days');
});
