import { expect, test } from 'vitest';
import { parseUrl } from './parse-url.ts';

test('a name with Latin letters beyond ASCII is read each time, also when the code has been compiled', () => {
  const hosts = new Set(Array.from({ length: 50_000 }, () => parseUrl('https://bücher.example/')?.hostname));
  expect([...hosts]).toEqual(['xn--bcher-kva.example']);
});

test.each(['', 'nowhere', '/relative', 'http://', 'https://a b/'])('%j is no absolute URL', (text) => {
  expect(parseUrl(text)).toBeNull();
});
