import { expect, test } from 'vitest';
import { piecesOf, plainText } from './hostile-text.ts';

const marksOf = (text: string) => piecesOf(text).filter(({ isMark }) => isMark);

test.each([
  ['a terminal command', '\u001b[31mred', '␛[31mred'],
  ['a change of direction', 'abc\u202etxt.exe', 'abcU+202Etxt.exe'],
  ['what has no width', 'pay\u200bpal', 'payU+200Bpal'],
  ['two in a row', '\u202e\u2066x', 'U+202E U+2066x'],
  ['markup', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['lines and tabs', 'a\n\tb', 'a\n\tb'],
])('%s is shown, and nothing is hidden', (_, text, shown) => {
  expect(plainText(text)).toBe(shown);
});

test('text of nothing but marks makes few elements, and says what it leaves out', () => {
  expect(marksOf('\u202e'.repeat(200_000))).toHaveLength(1);
  const alternating = piecesOf('a\u202e'.repeat(100_000));
  expect(alternating.length).toBeLessThan(5_000);
  expect(alternating.at(-1)?.text).toMatch(/^\d+ more characters/);
});
