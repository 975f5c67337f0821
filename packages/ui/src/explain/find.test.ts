import { expect, test } from 'vitest';
import { hostOf } from './find.ts';

test.each([
  ['https://Example.com/hooks?x=1', 'example.com'],
  ['example.com/hooks', 'example.com'],
  ['example.com:8443', 'example.com'],
  ['http://127.0.0.1:9000/x', '127.0.0.1'],
  ['order-1234', undefined],
  ['Billing at Example', undefined],
  ['https://', undefined],
])('the host of %s is %s', (text, host) => {
  expect(hostOf(text)).toBe(host);
});
