import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPostriderUsageError } from '../errors/usage-error.ts';
import { toJson } from './to-json.ts';

function refusalOf(body: unknown) {
  try {
    return toJson(body);
  } catch (error) {
    if (!isPostriderUsageError(error)) throw error;
    return error;
  }
}

class Money {
  readonly #cents: number;
  constructor(cents: number) {
    this.#cents = cents;
  }
  toJSON() {
    return (this.#cents / 100).toFixed(2);
  }
}

const invalidLibraryDate = { valueOf: () => Number.NaN, toJSON: () => null, isValid: () => false };

const REFUSED: [string, unknown, RegExp][] = [
  ['an invalid Date', new Date('2026-13-45'), /an invalid Date/],
  ['an invalid Date of another realm', runInNewContext('new Date(NaN)'), /an invalid Date/],
  ['an invalid date of a library', invalidLibraryDate, /an invalid date/],
  ['NaN', Number.NaN, /NaN/],
  ['Infinity', Number.POSITIVE_INFINITY, /Infinity/],
  ['-Infinity', Number.NEGATIVE_INFINITY, /-Infinity/],
  // oxlint-disable-next-line unicorn/new-for-builtins, no-new-wrappers -- That is what is tested.
  ['a boxed NaN', new Number(Number.NaN), /NaN/],
  ['a BigInt', 1n, /BigInt/],
  ['a Map', new Map([['a', 1]]), /Map/],
  ['a Map of another realm', runInNewContext('new Map()'), /Map/],
  ['a Set', new Set([1]), /Set/],
  ['a WeakMap', new WeakMap(), /WeakMap/],
  ['a WeakSet', new WeakSet(), /WeakSet/],
  ['a function', () => 1, /function/],
  ['a class', Money, /function/],
  ['a symbol', Symbol('x'), /symbol/],
  ['a Promise', Promise.resolve(1), /Promise/],
  ['a RegExp', /x/, /RegExp/],
  ['an Error', new Error('hidden'), /Error/],
  ['a Buffer', Buffer.from('hidden'), /binary data/],
  ['a typed array', new Uint8Array(2), /binary data/],
  ['a Float64Array', new Float64Array(2), /binary data/],
  ['an ArrayBuffer', new ArrayBuffer(2), /binary data/],
  ['a DataView', new DataView(new ArrayBuffer(2)), /binary data/],
  ['URLSearchParams', new URLSearchParams('a=hidden'), /URLSearchParams/],
  ['Headers', new Headers({ a: 'hidden' }), /Headers/],
  ['an iterator', new Map().entries(), /Map Iterator/],
  ['what toJSON() makes of it', { toJSON: () => Number.NaN }, /NaN/],
];

describe('values that JSON would change silently are refused, with the name of the member', () => {
  test.each(REFUSED)('%s', (_what, value, message) => {
    const places: [unknown, string][] = [
      [value, ''],
      [{ deliverAt: value }, '/deliverAt'],
      [{ data: { items: [1, { 'a/b~c': value }] } }, '/data/items/1/a~1b~0c'],
    ];
    for (const [body, pointer] of places) {
      const error = refusalOf(body);
      expect(error).toMatchObject({ code: 'invalid_usage', attempts: 0, errors: [{ pointer }] });
      expect(error).toHaveProperty('message', expect.stringMatching(message));
      expect(error).toHaveProperty('message', expect.stringContaining(pointer));
      expect(String(error)).not.toContain('hidden');
    }
  });

  test('holes and undefined in arrays, which would become null', () => {
    // oxlint-disable-next-line no-sparse-arrays -- That is what is tested.
    for (const list of [[1, undefined], Array.from({ length: 2 }), [1, , 3]]) {
      const wrong = list.findIndex((element) => element === undefined);
      expect(refusalOf({ data: list })).toMatchObject({ errors: [{ pointer: `/data/${wrong}` }] });
    }
  });

  test('a cycle, but not one object twice', () => {
    const parent: { name: string; child?: unknown } = { name: 'p' };
    expect(toJson({ data: [parent, parent] })).toBe('{"data":[{"name":"p"},{"name":"p"}]}');
    parent.child = { back: [parent] };
    expect(refusalOf({ data: parent })).toMatchObject({ errors: [{ pointer: '/data/child/back/0' }] });
  });

  test('a getter that throws', () => {
    const boom = () => {
      throw new Error('boom');
    };
    expect(refusalOf({ data: { toJSON: boom } })).toMatchObject({
      errors: [{ pointer: '/data' }],
      cause: { message: 'boom' },
    });
    const trap = Object.defineProperty({}, 'x', { get: boom, enumerable: true });
    expect(refusalOf({ data: trap })).toMatchObject({ errors: [{ pointer: '/data/x' }] });
  });

  test('endless nesting, with a message of bounded length', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = { ['x'.repeat(100)]: deep };
    const error = refusalOf({ data: deep });
    expect(error).toHaveProperty('message', expect.stringMatching(/nested deeper/));
    expect(String(error).length).toBeLessThan(8_000);
  });
});

test('JSON values and results of toJSON() are written as JSON.stringify does', () => {
  const body = {
    at: new Date('2026-02-04T10:30:00Z'),
    url: new URL('https://example.com/a'),
    price: new Money(1_999),
    left: undefined,
    none: null,
    // oxlint-disable-next-line unicorn/new-for-builtins, no-new-wrappers -- That is what is tested.
    boxed: [new Number(1), new String('a'), new Boolean(false)],
    nested: { toJSON: (name: string) => ({ name, at: new Date(0), left: undefined }) },
    ['__proto__']: { x: 1 },
    bare: Object.assign(Object.create(null) as object, { a: -0 }),
    lone: '\ud800',
  };
  expect(toJson(body)).toBe(JSON.stringify(body));
});

test('any JSON is written as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(toJson({ data: value })).toBe(JSON.stringify({ data: value }));
    }),
  );
});
