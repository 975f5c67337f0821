import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { weighRegex } from './weigh-regex.ts';

test.each([
  ['abc', 3],
  ['a{10}b', 11],
  ['a{2,5}', 5],
  ['a{3,}', 3],
  ['(?:ab){10}', 60],
  ['((a{10}){10}){10}', 1_220],
  ['[a-z\\]]{4}', 4],
  ['[]{9}]x', 2],
  ['\\{9}', 3],
  ['\\x{2028}', 1],
  ['\\x{2028}{3}', 3],
  ['a{x}', 4],
  ['(((', 6],
])('%s weighs %j', (source, weight) => {
  expect(weighRegex(source)).toBe(weight);
});

const part = fc.constantFrom('a', '\\d', '[a-z]', '.', 'xy', '(a|b)', '(?:ab)');
const counts = fc.constantFrom('', '', '*', '+', '?', '{3}', '{2,7}', '{0,30}');
const regex = fc.array(fc.tuple(part, counts), { minLength: 1, maxLength: 6 }).chain((parts) => {
  const inner = parts.map(([one, count]) => one + count).join('');
  return fc.constantFrom(inner, `(${inner}){12}`, `(?:(${inner}){3}|a){5}`);
});

test('an expression compiles to about as many instructions as it weighs', () => {
  fc.assert(
    fc.property(regex, (source) => {
      const instructions = RE2JS.compile(source).programSize();
      expect(weighRegex(source)).toBeLessThan(4 * instructions);
      expect(instructions).toBeLessThan(4 * weighRegex(source) + 4);
    }),
    { numRuns: 300 },
  );
});
