import { expect, test } from 'vitest';
import { headersInLines, linesOfHeaders, readDefaults } from './default-values.ts';

const none = { timeoutMs: null, retry: null, headers: null, signing: null, format: null };

test.each([
  [{}, none],
  [
    { timeoutMs: 5, retry: { delaysSeconds: [1] } },
    { ...none, timeoutMs: 5, retry: { delaysSeconds: [1] } },
  ],
  [{ secret: 'x' }, undefined],
  [{ timeoutMs: '5' }, undefined],
  [{ retry: 'often' }, undefined],
  [{ retry: { delaysSeconds: ['1'] } }, undefined],
  [{ headers: { a: 1 } }, undefined],
])('the fields show of %j: %j', (value, shown) => {
  expect(readDefaults(value)).toEqual(shown);
});

test('headers are lines, and a value may have colons', () => {
  const headers = { 'X-Shop': 'books', 'X-From': 'https://example.com' };
  expect(headersInLines(`\n${linesOfHeaders(headers)}\n`)).toEqual(headers);
  expect(headersInLines('  ')).toBeNull();
});
