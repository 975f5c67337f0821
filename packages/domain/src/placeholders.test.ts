import type { LegacySigning } from './endpoint-config.ts';
import { describe, expect, test } from 'vitest';
import { checkLegacySigning } from './legacy-signing.ts';
import { fillPlaceholders, placeholdersIn } from './placeholders.ts';

const values = new Map([
  ['a.b', 'v'],
  ['again', '{{a.b}}'],
]);

describe('placeholders', () => {
  test.each([
    ['', [], ''],
    ['{{a.b}}', ['a.b'], 'v'],
    ['<{{ a.b\t}}{{a.b}}>', ['a.b', 'a.b'], '<vv>'],
    ['{{again}}', ['again'], '{{a.b}}'],
    ['{{{a.b}}}', ['a.b'], '{v}'],
    ['{{other}} {{}}', ['other', ''], '{{other}} {{}}'],
    ['{{constructor}} {{__proto__}}', ['constructor', '__proto__'], '{{constructor}} {{__proto__}}'],
    ['{{a.b}', [], '{{a.b}'],
    ['{ {a.b}}', [], '{ {a.b}}'],
    ['{{a{{a.b}}', ['a.b'], '{{av'],
  ])('of %j are %j, filled %j', (text, names, filled) => {
    expect(placeholdersIn(text)).toEqual(names);
    expect(fillPlaceholders(text, values)).toBe(filled);
  });
});

describe('text made to be slow', () => {
  const templates = { variables: values, isPrefixTemplate: true };
  const LENGTH = 2_000;
  const plain = 'x'.repeat(LENGTH);
  const signing = (template: string): LegacySigning => ({
    scheme: 'legacy',
    header: 'X-Signature',
    prefix: '',
    encoding: 'hex',
    content: 'body',
    companionHeaders: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`X-${i}`, template])),
  });
  /** The best of a few runs, because other programs only ever add time. */
  const fastest = (work: () => unknown): number => {
    const times = Array.from({ length: 25 }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    });
    return Math.min(...times);
  };

  test.each([
    ['an open placeholder and blanks', `{{${' '.repeat(LENGTH)}x`],
    ['blanks between two words', `{{x${' '.repeat(LENGTH)}x`],
    ['placeholders that never end', '{{'.repeat(LENGTH / 2)],
    ['blanks in placeholders that never end', '{{ '.repeat(LENGTH / 3)],
    ['a placeholder of blanks', `{{${' '.repeat(LENGTH)}}}`],
    ['half-closed placeholders', '{{x}'.repeat(LENGTH / 4)],
    ['closed placeholders', '{{x}}'.repeat(LENGTH / 5)],
  ])('%s: takes no orders of magnitude more time than plain text of the same length', (_, template) => {
    const checked = fastest(() => checkLegacySigning(signing(template), templates));
    const filled = fastest(() => fillPlaceholders(template, values));
    expect(checked / fastest(() => checkLegacySigning(signing(plain), templates))).toBeLessThan(100);
    expect(filled / fastest(() => JSON.parse(JSON.stringify(plain)))).toBeLessThan(1_000);
  });

  test('thousands of unknown names are one short error for each header', () => {
    const errors = checkLegacySigning(signing('{{x}}'.repeat(10_000)), templates);
    expect(new Set(errors.map(({ pointer }) => pointer)).size).toBe(17);
    expect(errors).toHaveLength(17);
    const [long] = checkLegacySigning(signing(`{{${plain}}}`), templates);
    expect(long?.detail.length).toBeLessThan(400);
  });
});
