import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cpuMsSince } from '../testing/cpu-ms.ts';
import { inspectJson } from './inspect-json.ts';

const inexactNumbers = (text: string) => inspectJson(text).entries.map(({ pointer }) => pointer);

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
])('%s: finds the numbers that would change: %j', (text, pointers) => {
  expect(inexactNumbers(text)).toEqual(pointers);
});

test.each([
  ['{"a":1,"a":2}', '/a'],
  ['{"a":1,"b":2,"a":3}', '/a'],
  ['{"a":1,"\\u0061":2}', '/a'],
  ['{"":1,"":2}', '/'],
  ['{"__proto__":1,"__proto__":2}', '/__proto__'],
  ['{"1":1,"1":2}', '/1'],
  ['{"x":[{},{"a/b":{"~":1,"~":1}}]}', '/x/1/a~1b/~0'],
  ['{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}', null],
  ['{"a":"a","b":"a","1":1,"1.0":1,"01":1,"A":1,"\\ud83d\\ude00":1}', null],
  ['["a","a"]', null],
])('%s: finds the duplicate name at %j', (text, duplicate) => {
  expect(inspectJson(text)).toEqual({ duplicate, entries: [] });
});

test('finds a duplicated name in any object of any JSON, and nothing else', () => {
  const anyJson = fc.json({ maxDepth: 4 }).map((text) => JSON.stringify(JSON.parse(text)));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), anyJson, { minKeys: 1 }), fc.nat(), (members, pick) => {
      const written = Object.entries(members).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
      expect(inspectJson(`{${written.join()}}`).duplicate).toBeNull();
      const again = written[pick % written.length];
      expect(inspectJson(`[1,{${[...written, again].join()}}]`).duplicate).not.toBeNull();
    }),
  );
});

test('gives no more entries than an answer shows, and short pointers', () => {
  const name = 'a'.repeat(260_000);
  const { entries } = inspectJson(`{"data":{"${name}":[${'1e400,'.repeat(43_000)}1]}}`);
  expect(entries).toHaveLength(20);
  for (const { pointer } of entries) expect(pointer.length).toBeLessThan(2_000);
});

const SIZE = 512 * 1024;
const fill = (text: string) => text.repeat(SIZE / text.length);
test.each([
  ['zeros before the last digit', `1.${fill('0')}1`],
  ['zeros of an exponent', `1e${fill('0')}1`],
  ['runs of zeros', fill('100000000')],
  ['long numbers', `[${fill('0.1234567890123456,')}1]`],
  ['blanks', `${fill(' ')}1`],
  ['backslashes', `"${fill('\\\\')}"`],
  ['quotes', `"${fill('\\"')}"`],
  ['NUL characters', `[${fill('"\\u0000",')}1]`],
  ['a long name with many bad numbers', `{"${'a'.repeat(SIZE / 2)}":[${'1e400,'.repeat(SIZE / 12)}1]}`],
  ['names with escapes', `{${Array.from({ length: SIZE / 16 }, (_, i) => `"\\n${i}":1`).join()}}`],
  ['names that are integers', `{${Array.from({ length: SIZE / 16 }, (_, i) => `"${i * 8_192}":1`).join()}}`],
  ['nested arrays', fill('[') + fill(']')],
])('inspecting %s takes about as long as parsing', (_what, text) => {
  let parsingMs = Number.POSITIVE_INFINITY;
  let inspectingMs = Number.POSITIVE_INFINITY;
  const ratio = () => inspectingMs / Math.max(parsingMs, 0.5);
  // The best of several runs, in turns: other programs do not count, and the machine may become slower meanwhile.
  for (let turn = 0; turn < 3 || (turn < 20 && ratio() >= 20); turn++) {
    parsingMs = Math.min(
      parsingMs,
      cpuMs(() => void JSON.parse(text)),
    );
    inspectingMs = Math.min(
      inspectingMs,
      cpuMs(() => void inspectJson(text)),
    );
  }
  expect(ratio()).toBeLessThan(20);
});

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return cpuMsSince(before);
}

test('every number that JSON.stringify wrote is exact', () => {
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

test('finds a whole number exactly when JSON.stringify would write another one', () => {
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
