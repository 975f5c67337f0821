import { describe, expect, test } from 'vitest';
import { compileSchema } from './compile-schema.ts';

// What schemas could make of data: what is slow in a plain compiler of schemas, with bodies of the largest size.

const BYTES = 256 * 1024;
/** How much more work a check may be than parsing the data. */
const MAX_RATIO = 20;

const list = <Item>(count: number, each: (i: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => each(i));
const members = <Value>(count: number, each: (i: number) => Value) =>
  Object.fromEntries(list(count, (i) => [`k${String(i).padStart(5, '0')}`, each(i)]));
const nested = (depth: number): object => (depth === 0 ? {} : { x: nested(depth - 1) });

const DATA: Record<string, unknown> = {
  numbers: list(BYTES / 2, (i) => i % 10),
  'empty objects': list(BYTES / 3, () => ({})),
  'small objects': list(BYTES / 14, () => ({ a: 1, b: 2 })),
  'many members': members(BYTES / 12, () => ({})),
  'one text': 'a'.repeat(BYTES - 2),
  texts: list(31, () => 'a'.repeat(8_000)),
  'deep objects': nested(60),
  'members below': { x: members(BYTES / 13, () => ({})) },
};

/** Data that is parsed at once, such as one text, makes way for ordinary data of its size. */
const ORDINARY = JSON.stringify(DATA['small objects']);

/** Each place is reached in two ways from the one before. */
const doubling = (count: number) => ({
  $ref: '#/$defs/d0',
  $defs: {
    ...Object.fromEntries(
      list(count, (i) => [`d${i}`, { anyOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] }]),
    ),
    [`d${count}`]: { properties: { x: { $ref: '#/$defs/d0' } }, required: ['zz'] },
  },
});

const HOSTILE: Record<string, object> = {
  'two ways at each level': {
    anyOf: [
      { properties: { x: { $ref: '#' } }, required: ['yy'] },
      { properties: { x: { $ref: '#' } }, required: ['zz'] },
    ],
  },
  'a loop in a member': {
    $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
    properties: { x: { $ref: '#/$defs/a' } },
  },
  'many properties of each item': { items: { properties: members(500, () => ({ type: 'string' })) } },
  'many alternatives of each item': { items: { oneOf: list(500, () => ({ type: ['object', 'integer'] })) } },
  'many alternatives of each member': { additionalProperties: { anyOf: list(500, () => ({ type: 'string' })) } },
  'unique items': { uniqueItems: true },
  'unique items at each depth': {
    $ref: '#/$defs/u',
    $defs: { u: { uniqueItems: true, items: { $ref: '#/$defs/u' }, additionalProperties: { $ref: '#/$defs/u' } } },
  },
  'objects in an enum': { items: { enum: list(3_000, (i) => ({ a: i, b: 2 })) } },
  'many constants': { anyOf: list(500, (i) => ({ const: { x: { k: i } } })) },
  'a pattern with many ways': { items: { pattern: '^(a|aa)+$' } },
  'a pattern of nested repetitions': { items: { pattern: '(x+x+)+y' } },
  'large patterns': { items: { anyOf: list(100, () => ({ pattern: '([a-z]{1,100}x)+' })) } },
  'patterns of names': { patternProperties: Object.fromEntries(list(110, (i) => [`(k|${i})+[0-9]{1,50}z$`, {}])) },
  'long formats': { allOf: list(250, () => ({ format: 'uri-reference' })) },
  'lengths again and again': { allOf: list(500, () => ({ minLength: 1 })) },
  'what nobody looked at': {
    unevaluatedProperties: false,
    allOf: list(90, (i) => ({ properties: { [`k${i}`]: {} } })),
  },
  'many required names': { items: { required: list(5_000, (i) => `r${i}`) } },
  'required names in many places': {
    items: { allOf: list(60, (j) => ({ required: list(120, (i) => `r${i}x${j}`) })) },
  },
  'a member that needs many others': { items: { dependentRequired: { a: list(5_000, (i) => `r${i}`) } } },
  'members that need many others': { items: { dependentRequired: members(80, (j) => list(60, (i) => `r${i}x${j}`)) } },
};
const cpuMs = (work: () => unknown): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};
/** Others on the machine, what was left to collect, and code that is not compiled yet do not count. */
const best = (work: () => unknown): number => Math.min(...list(4, () => cpuMs(work)));

/**
 * How many times as much work it is as what it is compared with. They are measured in turns, because a machine may become slower
 * while a test runs; a ratio that is good needs no more turns.
 */
function ratioOf(work: () => unknown, compared: () => unknown): number {
  let ratio = Number.POSITIVE_INFINITY;
  for (let left = 40; left > 0 && ratio >= MAX_RATIO; left--) {
    const ordinaryMs = best(() => JSON.parse(ORDINARY));
    const workMs = cpuMs(work);
    ratio = Math.min(ratio, workMs / ordinaryMs);
    if (ratio >= MAX_RATIO) ratio = Math.min(ratio, workMs / best(compared));
  }
  return ratio;
}

describe('no schema makes a check much more work than parsing the data', () => {
  test.each(Object.entries(HOSTILE))('%s', (_name, schema) => {
    const result = compileSchema(schema);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    for (const [what, data] of Object.entries(DATA)) {
      const text = JSON.stringify(data);
      const check = () => result.schema.findMismatches(data, text.length);
      expect(
        ratioOf(check, () => JSON.parse(text)),
        what,
      ).toBeLessThan(MAX_RATIO);
    }
  });

  test('nor is it much more work to compile one', () => {
    const largest = JSON.stringify(DATA['many members']);
    for (const [name, schema] of Object.entries(HOSTILE)) {
      const compile = () => compileSchema(schema);
      expect(
        ratioOf(compile, () => JSON.parse(largest)),
        name,
      ).toBeLessThan(MAX_RATIO);
    }
  });

  test('ways that double at each step come to an end', () => {
    const result = compileSchema(doubling(40));
    const data = { x: { x: 1 } };
    const mismatches = result.ok ? result.schema.findMismatches(data, 20) : result.problems;
    expect(mismatches[0]?.detail).toMatch(/too many/);
  });
});

test('ordinary data of the largest size is checked to its end', () => {
  const row = { id: 'o-1001', email: 'a@example.com', amount: 19.9, tags: ['a', 'b'], at: '2026-02-04T10:30:00Z' };
  const schema = {
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'email', 'amount'],
      properties: {
        id: { type: 'string', pattern: '^o-[0-9]+$', maxLength: 40 },
        email: { type: 'string', format: 'email' },
        amount: { type: 'number', minimum: 0 },
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        at: { type: 'string', format: 'date-time' },
      },
    },
  };
  const result = compileSchema(schema);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const rows = list(Math.floor(BYTES / JSON.stringify(row).length), () => row);
  expect(result.schema.findMismatches(rows, BYTES)).toEqual([]);
  const broken = [...rows, { ...row, amount: -1, extra: 1 }];
  const pointers = result.schema.findMismatches(broken, BYTES).map(({ pointer }) => pointer);
  expect(pointers).toContain(`/${rows.length}/extra`);
});
