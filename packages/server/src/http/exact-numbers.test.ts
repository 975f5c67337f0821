import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inexactNumbers } from './exact-numbers.ts';

test.each([
  ['12345678901234567890', ['']],
  ['9007199254740993', ['']],
  ['9007199254740992', []],
  ['9007199254740991', []],
  ['1e400', ['']],
  ['-1e400', ['']],
  ['1e-400', ['']],
  ['0.1', []],
  ['0.10000000000000000', []],
  ['0.1000000000000000055511151231257827', ['']],
  ['3.141592653589793', []],
  ['3.1415926535897932', ['']],
  ['1.0', []],
  ['1E2', []],
  ['1e+21', []],
  ['1000000000000000000000', []],
  ['-0', []],
  ['0e9999999999', []],
  ['123456789012345680000', []],
  ['{"a":{"b/c":[1,{"~d":12345678901234567890}]}}', ['/a/b~1c/1/~0d']],
  ['{"12345678901234567890":"98765432109876543210"}', []],
  ['{"a":"say \\"1e999\\"","b":[1e999,2,1e999]}', ['/b/0', '/b/2']],
  ['{"a":{},"b":[],"c":[[],[12345678901234567890]]}', ['/c/1/0']],
  ['{"\\u0061":1e999}', ['/a']],
])('in %s these numbers would change: %j', (text, pointers) => {
  expect(inexactNumbers(text)).toEqual(pointers);
});

test.each([
  ['zeros before the last digit', (n: number) => `1.${'0'.repeat(n)}1`],
  ['zeros before a point', (n: number) => `${'1' + '0'.repeat(n)}.1`],
  ['runs of zeros', (n: number) => '100000000'.repeat(n / 9)],
  ['zeros of an exponent', (n: number) => `1e${'0'.repeat(n)}1`],
])('%s: ten times the digits take about ten times as long', (_what, number) => {
  const cost = (digits: number) => {
    const text = number(digits);
    return Math.min(...Array.from({ length: 5 }, () => cpuMs(() => void inexactNumbers(text))));
  };
  cost(50_000);
  expect(cost(500_000) / Math.max(cost(50_000), 0.5)).toBeLessThan(40);
});

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

test('what JSON.stringify wrote is always exact', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      expect(inexactNumbers(JSON.stringify(JSON.parse(text)))).toEqual([]);
    }),
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(inexactNumbers(JSON.stringify([value]))).toEqual([]);
    }),
  );
});

test('a whole number is found exactly when another one would be written for it', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (value) => {
      const written = exactValue(JSON.stringify(Number(value)));
      expect(inexactNumbers(`[${value}]`).length > 0).toBe(written !== value);
    }),
  );
});

function exactValue(token: string): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e\+?(\d+))?$/.exec(token) ?? [];
  return BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(Number(exponent) - fraction.length);
}
