import { expect, test } from 'vitest';
import { escapeLines, escapeText, safeJson } from './escape.ts';

test.each([
  ['a title of the window', '\u001b]0;pwned\u0007', '\\u001b]0;pwned\\u0007'],
  ['a C1 sequence', 'a\u009b2Jb', 'a\\u009b2Jb'],
  ['a line that hides another', 'a\r\nb', 'a\\u000d\\u000ab'],
  ['writing from right to left', 'https://\u202egnp.exe', 'https://\\u202egnp.exe'],
  ['an isolate', '\u2067x\u2069', '\\u2067x\\u2069'],
  ['tags that nobody sees', 'a\u{e0041}', 'a\\u{e0041}'],
  ['half a pair', 'a\ud800', 'a\\ud800'],
  ['ordinary words', 'Größe 東京 שלום 👍', 'Größe 東京 שלום 👍'],
])('text with %s is one harmless line', (_, text, escaped) => {
  expect(escapeText(text)).toBe(escaped);
});

test('lines stay lines and tabs stay tabs', () => {
  expect(escapeLines('a\tb\n\u001b[2J')).toBe('a\tb\n\\u001b[2J');
});

test('JSON says the same without dangerous characters', () => {
  const value = { 'na\u202eme': ['\u001b[2J', 'a\u{e0041}\nb', { deep: '\u009b' }] };
  const text = safeJson(value, 2);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.replaceAll('\n', '')).not.toMatch(/[^\u0020-\u007e]/);
});
