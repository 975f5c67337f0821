import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFilter, compileFilter, decideFilter, filterSteps } from './decide-filter.ts';
import { FILTER_LIMITS, FILTER_OPERATORS, type Filter, type FilterEvent } from './filter.ts';

const EVENT: FilterEvent = {
  type: 'order.paid',
  priority: 'high',
  externalId: null,
  tags: ['vip', 'eu'],
  data: {
    amount: 100,
    text: 'Grüße 漢字',
    none: null,
    no: false,
    items: [{ price: 5 }, { price: 7 }],
    numbers: [1, 2],
    'a.b': 'dotted',
    'a\\b': 'slashed',
    nested: { deep: { deeper: '2026-02-04T10:30:00Z' } },
    long: 'x'.repeat(9_000),
  },
};

const passes = (filter: Filter, event = EVENT): boolean => decideFilter(compileFilter(filter), event).kind === 'passes';

describe('an operator', () => {
  test.each<[Filter, boolean]>([
    [{ 'data.amount': { $eq: 100 } }, true],
    [{ 'data.amount': { $eq: '100' } }, false],
    [{ 'data.no': { $eq: 0 } }, false],
    [{ 'data.none': { $eq: null } }, true],
    [{ 'data.missing': { $eq: null } }, false],
    [{ 'data.amount': { $ne: '100' } }, true],
    [{ 'data.missing': { $ne: 1 } }, true],
    [{ 'data.amount': { $gt: 99, $lt: 101 } }, true],
    [{ 'data.amount': { $gt: 100 } }, false],
    [{ 'data.amount': { $gte: 100 } }, true],
    [{ 'data.amount': { $lte: 100 } }, true],
    [{ 'data.amount': { $gte: '1' } }, false],
    [{ 'data.none': { $gte: 0 } }, false],
    [{ 'data.nested.deep.deeper': { $gte: '2026-01-01' } }, true],
    [{ 'data.amount': { $in: [1, 100] } }, true],
    [{ 'data.amount': { $in: ['100'] } }, false],
    [{ 'data.missing': { $nin: [1] } }, true],
    [{ 'data.none': { $exists: true } }, true],
    [{ 'data.missing': { $exists: false } }, true],
    [{ 'data.text': { $startsWith: 'Grü' } }, true],
    [{ 'data.text': { $endsWith: '漢字' } }, true],
    [{ 'data.text': { $endsWith: 'Grüße' } }, false],
    [{ 'data.text': { $contains: 'ße ' } }, true],
    [{ 'data.amount': { $contains: '0' } }, false],
    [{ tags: { $contains: 'vip' } }, true],
    [{ tags: { $contains: 'vi' } }, false],
    [{ 'data.numbers': { $contains: 2 } }, true],
    [{ 'data.numbers': { $contains: '2' } }, false],
    [{ 'data.text': { $regex: '^Gr(ü|ue)\\pL+ ' } }, true],
    [{ 'data.text': { $regex: '(?i)GRÜSSE' } }, false],
    [{ 'data.amount': { $regex: '100' } }, false],
    [{ type: { $eq: 'order.paid' }, priority: { $in: ['high', 'urgent'] } }, true],
    [{ externalId: { $eq: null } }, true],
    [{ $or: [{ 'data.amount': { $gt: 100 } }, { type: { $startsWith: 'order.' } }] }, true],
    [{ $and: [{ 'data.amount': { $eq: 100 } }, { type: { $eq: 'x' } }] }, false],
    [{ $not: { 'data.amount': { $gt: 100 } } }, true],
    [{ 'data.amount': { $not: { $gt: 100 } } }, true],
    [{ 'data.amount': { $or: [{ $lt: 10 }, { $gt: 90 }] } }, true],
    [{ data: { $exists: true } }, true],
  ])('%j: %j', (filter, expected) => {
    expect(passes(filter)).toBe(expected);
  });
});

describe('a path', () => {
  test.each<[string, boolean]>([
    ['data.items.1.price', true],
    ['data.items.2.price', false],
    ['data.items.01.price', false],
    ['data.items.price', false],
    ['data.items.length', false],
    ['data.text.length', false],
    ['data.text.0', false],
    ['data.a\\.b', true],
    ['data.a\\\\b', true],
    ['data.a.b', false],
    ['data.__proto__', false],
    ['data.constructor', false],
    ['data.constructor.name', false],
    ['data.toString', false],
    ['data.items.__proto__.length', false],
  ])('%s leads to something: %j', (path, expected) => {
    expect(passes({ [path]: { $exists: true } })).toBe(expected);
  });

  test('leads to members of their own however they are called, and nowhere else', () => {
    const data: unknown = JSON.parse('{"__proto__": {"admin": true}, "hasOwnProperty": 1, "constructor": "c"}');
    const event = { ...EVENT, data };
    expect(passes({ 'data.__proto__.admin': { $eq: true } }, event)).toBe(true);
    expect(passes({ 'data.admin': { $exists: false } }, event)).toBe(true);
    expect(passes({ 'data.hasOwnProperty': { $eq: 1 }, 'data.constructor': { $eq: 'c' } }, event)).toBe(true);
  });
});

describe('a decision', () => {
  test.each<[Filter, string, string, string]>([
    [{ 'data.amount': { $gt: 1, $lt: 50 } }, '/data.amount/$lt', '$lt', 'data.amount must be $lt 50'],
    [
      { type: { $eq: 'order.paid' }, tags: { $contains: 'us' } },
      '/tags/$contains',
      '$contains',
      'tags must be $contains "us"',
    ],
    [
      { $and: [{ type: { $exists: true } }, { 'data.a/b~c': { $exists: true } }] },
      '/$and/1/data.a~1b~0c/$exists',
      '$exists',
      'data.a/b~c must be $exists true',
    ],
    [{ $or: [{ type: { $eq: 'a' } }, { type: { $eq: 'b' } }] }, '/$or', '$or', 'one of $or must be true'],
    [{ 'data.amount': { $not: { $eq: 100 } } }, '/data.amount/$not', '$not', 'what is in $not must not be true'],
  ])('of %j names the operand that failed', (filter, pointer, operator, detail) => {
    expect(decideFilter(compileFilter(filter), EVENT)).toEqual({ kind: 'filtered', pointer, operator, detail });
  });
});

const nested = (depth: number): unknown => (depth === 0 ? { type: { $exists: true } } : { $not: nested(depth - 1) });
const operators = (count: number) => ({ $and: Array.from({ length: count - 1 }, () => ({ type: { $ne: 'x' } })) });

describe('a check', () => {
  test.each<[string, unknown, string[]]>([
    ['no object', 'x', ['']],
    ['an array', [], ['']],
    ['nothing', {}, ['']],
    ['nothing about a member', { 'data.a': {} }, ['/data.a']],
    ['a value in place of operators', { 'data.a': 1 }, ['/data.a']],
    ['an operator that there is not', { 'data.a': { $foo: 1 } }, ['/data.a/$foo']],
    ['an operator by itself', { $eq: 1 }, ['/$eq']],
    ['a member of a member', { data: { amount: { $eq: 1 } } }, ['/data/amount']],
    ['a path that begins elsewhere', { amount: { $eq: 1 }, '__proto__.x': { $eq: 1 } }, ['/amount', '/__proto__.x']],
    ['a path with an empty name', { 'data..a': { $eq: 1 }, 'data.': { $eq: 1 } }, ['/data..a', '/data.']],
    ['a backslash before nothing', { 'data.a\\': { $eq: 1 } }, ['/data.a\\']],
    ['a long path', { [`data.${'a'.repeat(252)}`]: { $eq: 1 } }, [`/data.${'a'.repeat(252)}`]],
    ['an object to compare with', { 'data.a': { $eq: {}, $ne: [] } }, ['/data.a/$eq', '/data.a/$ne']],
    ['an order of what has none', { 'data.a': { $gt: true, $lte: null } }, ['/data.a/$gt', '/data.a/$lte']],
    ['no list', { 'data.a': { $in: 'x', $nin: [] } }, ['/data.a/$in', '/data.a/$nin']],
    ['a list with a list', { 'data.a': { $in: [1, [2], {}] } }, ['/data.a/$in/1', '/data.a/$in/2']],
    ['existence that is neither', { 'data.a': { $exists: 'yes' } }, ['/data.a/$exists']],
    [
      'empty texts',
      { 'data.a': { $startsWith: '', $contains: '', $regex: '' } },
      ['$startsWith', '$contains', '$regex'].map((each) => `/data.a/${each}`),
    ],
    ['a long text', { 'data.a': { $eq: 'x'.repeat(1_001) } }, ['/data.a/$eq']],
    ['a long text to search for', { 'data.a': { $contains: 'x'.repeat(251) } }, ['/data.a/$contains']],
    ['no alternatives', { $or: [], $and: {} }, ['/$or', '/$and']],
    ['an empty alternative', { $or: [{}, { type: { $eq: 1 } }] }, ['/$or/0']],
    ['look-around', { 'data.a': { $regex: '(?=a)b' } }, ['/data.a/$regex']],
    ['a back-reference', { 'data.a': { $regex: '(a)\\1' } }, ['/data.a/$regex']],
    ['an open group', { 'data.a': { $regex: '(a' } }, ['/data.a/$regex']],
    ['many repetitions', { 'data.a': { $regex: 'a{100}b{29}' } }, ['/data.a/$regex']],
    ['repetitions of repetitions', { 'data.a': { $regex: '((a{10}){10}){10}' } }, ['/data.a/$regex']],
    ['a long expression', { 'data.a': { $regex: 'a'.repeat(257) } }, ['/data.a/$regex']],
    ['much of everything', { 'data.a': { $in: Array.from({ length: 100 }, () => 'x'.repeat(200)) } }, ['']],
    ['101 operators', operators(101), ['/$and/99/type/$ne']],
    ['a depth of 6', nested(6), ['/$not'.repeat(6)]],
  ])('refuses %s', (_what, filter, pointers) => {
    expect(checkFilter(filter).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test.each<[string, unknown]>([
    ['100 operators', operators(100)],
    ['a depth of 5', nested(5)],
    [
      'expressions that would take a backtracking engine ages',
      { 'data.a': { $regex: '^(a+)+$' }, 'data.b': { $regex: '(.*)*x' } },
    ],
  ])('takes %s', (_what, filter) => {
    expect(checkFilter(filter)).toEqual([]);
  });

  test('says once that expressions are too large together', () => {
    const $and = Array.from({ length: 20 }, () => ({ 'data.a': { $regex: 'abcdefghijklmnopqrstuvwxyz' } }));
    expect(checkFilter({ $and }).map(({ pointer }) => pointer)).toEqual(['/$and/4/data.a/$regex']);
  });
});

test('a text of more than 8 KiB matches no regular expression, one of 8 KiB does', () => {
  const filter = { 'data.text': { $regex: 'x$' } };
  const ofLength = (text: string) => passes(filter, { ...EVENT, data: { text } });
  expect([ofLength('x'.repeat(8_192)), ofLength('x'.repeat(8_193))]).toEqual([true, false]);
  expect([ofLength(`${'é'.repeat(4_095)}x`), ofLength(`${'é'.repeat(4_096)}x`)]).toEqual([true, false]);
});

test('a filter looks through a million characters of an event with $contains, not more', () => {
  const event = { ...EVENT, data: { text: 'x'.repeat(250_000) } };
  const searches = (count: number) => ({
    $and: Array.from({ length: count }, () => ({ 'data.text': { $contains: 'x' } })),
  });
  expect([passes(searches(4), event), passes(searches(5), event)]).toEqual([true, false]);
});

test('the steps of a decision grow with the text, and never beyond what the limits allow', () => {
  const filter = compileFilter({ 'data.text': { $regex: '(?:a|b)*a(?:a|b){40}[cd]' } });
  const steps = (length: number) => filterSteps(filter, { ...EVENT, data: { text: 'a'.repeat(length) } });
  const ofTheTest = steps(0);
  expect(steps(2_000) - ofTheTest).toBe(2 * (steps(1_000) - ofTheTest));
  expect(steps(8_192) - ofTheTest).toBeLessThanOrEqual(FILTER_LIMITS.regexInstructions * FILTER_LIMITS.regexTextBytes);
  expect(filterSteps(compileFilter({ type: { $eq: 'a' } }), EVENT)).toBe(ofTheTest);
});

// The same rules once more, as plainly as they can be said and without limits.

function naive(filter: Filter, event: FilterEvent): boolean {
  return Object.entries(filter).every(([name, operand]) => {
    if (name.startsWith('$')) return naiveLogic(name, operand, (each) => naive(each, event));
    let value: unknown = event;
    for (const key of name.split('.')) {
      const isThere = typeof value === 'object' && value !== null && Object.keys(value).includes(key);
      value = isThere ? Object.entries(value as object).find(([own]) => own === key)?.[1] : undefined;
    }
    return naiveTests(operand as Filter, value);
  });
}

function naiveLogic(name: string, operand: unknown, holds: (each: Filter) => boolean): boolean {
  if (name === '$and') return (operand as Filter[]).every(holds);
  if (name === '$or') return (operand as Filter[]).some(holds);
  return !holds(operand as Filter);
}

function naiveTests(tests: Filter, value: unknown): boolean {
  return Object.entries(tests).every(([operator, wanted]) => {
    if (['$and', '$or', '$not'].includes(operator)) {
      return naiveLogic(operator, wanted, (each) => naiveTests(each, value));
    }
    const isComparable = typeof value === typeof wanted && ['number', 'string'].includes(typeof value);
    const less = isComparable && (value as number) < (wanted as number);
    const more = isComparable && (value as number) > (wanted as number);
    const text = typeof value === 'string' ? value : undefined;
    const results: Record<string, boolean | undefined> = {
      $eq: value === wanted,
      $ne: value !== wanted,
      $lt: less,
      $gt: more,
      $lte: less || (isComparable && value === wanted),
      $gte: more || (isComparable && value === wanted),
      $in: Array.isArray(wanted) && wanted.some((each) => each === value),
      $nin: Array.isArray(wanted) && wanted.every((each) => each !== value),
      $exists: (value !== undefined) === wanted,
      $startsWith: text?.slice(0, String(wanted).length) === wanted,
      $endsWith: text !== undefined && text.slice(Math.max(0, text.length - String(wanted).length)) === wanted,
      $contains: Array.isArray(value)
        ? value.some((each) => each === wanted)
        : typeof wanted === 'string' && (text?.includes(wanted) ?? false),
      // Only expressions are generated that mean the same to both engines.
      $regex: text !== undefined && new RegExp(String(wanted), 'u').test(text),
    };
    return results[operator] === true;
  });
}

const name = fc.constantFrom('a', 'b', '0', '1', '__proto__', 'length');
const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1.5, '1', '', 'a', 'ab', 'aab', 'b'),
  fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(name, tie('json'), { maxKeys: 3 }),
  ),
}));
const path = fc
  .array(name, { maxLength: 3 })
  .chain((names) => fc.constantFrom(['data', ...names].join('.'), ['tags', ...names].join('.'), 'type'));
const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
const ordered = fc.oneof(text, fc.constantFrom(0, 1, 2, -3));
const leaf = fc.oneof(
  fc.record({ operator: fc.constantFrom('$eq', '$ne'), operand: scalar }),
  fc.record({ operator: fc.constantFrom('$gt', '$gte', '$lt', '$lte'), operand: ordered }),
  fc.record({ operator: fc.constantFrom('$in', '$nin'), operand: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ operator: fc.constant('$exists'), operand: fc.boolean() }),
  fc.record({ operator: fc.constantFrom('$startsWith', '$endsWith', '$contains'), operand: text }),
  fc.record({ operator: fc.constant('$regex'), operand: fc.constantFrom('^a+b', '(a|b)*b$', '[^a]{2}', 'a|1') }),
);
const logic = (inner: fc.Arbitrary<Filter>) =>
  fc.oneof(
    fc.record({ operator: fc.constantFrom('$and', '$or'), operand: fc.array(inner, { minLength: 1, maxLength: 3 }) }),
    fc.record({ operator: fc.constant('$not'), operand: inner }),
  );
const memberOf = (members: fc.Arbitrary<{ operator: string; operand: unknown }>) =>
  fc
    .array(members, { minLength: 1, maxLength: 2 })
    .map((all) => Object.fromEntries(all.map(({ operator, operand }) => [operator, operand])));
const tests = memberOf(fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: logic(memberOf(leaf)) }));
const condition = fc.dictionary(path, tests, { minKeys: 1, maxKeys: 3 });
const filters = fc.oneof(condition, memberOf(logic(fc.oneof(condition, memberOf(logic(condition))))));

test('every filter decides as its rules say', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(filters, json, fc.array(text, { maxLength: 2 }), (filter, data, tags) => {
      const event: FilterEvent = { type: 'ab', priority: 'low', externalId: null, tags, data };
      expect(checkFilter(filter)).toEqual([]);
      for (const operator of JSON.stringify(filter).match(/\$\w+/g) ?? []) seen.add(operator);
      const decision = decideFilter(compileFilter(filter), event);
      expect(decision.kind === 'passes').toBe(naive(filter, event));
      if (decision.kind === 'filtered') expect(decision.pointer.split('/').at(-1)).toBe(decision.operator);
    }),
    { numRuns: 1_000 },
  );
  expect([...seen].toSorted()).toEqual(FILTER_OPERATORS.toSorted());
});

test('a check takes whatever JSON there is, and what it takes compiles', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.oneof(path, fc.constantFrom(...FILTER_OPERATORS)), fc.jsonValue()),
  );
  fc.assert(
    fc.property(anything, (document) => {
      const problems = checkFilter(document);
      if (problems.length > 0) expect(() => compileFilter(document as Filter)).toThrow(/filter is wrong/);
      else decideFilter(compileFilter(document as Filter), EVENT);
    }),
    { numRuns: 500 },
  );
});
