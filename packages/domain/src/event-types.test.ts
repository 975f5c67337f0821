import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_TYPE_FILTER_PATTERN, EVENT_TYPE_PATTERN, filtersThatTake, matchesEventType } from './event-types.ts';

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
const anyType = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('.'));

test.each([
  [['order.paid'], 'order.paid', true],
  [['order.paid'], 'order.paid.late', false],
  [['order.paid'], 'order', false],
  [['order.paid'], 'Order.paid', false],
  [['order.*'], 'order.paid', true],
  [['order.*'], 'order.item.added', true],
  [['order.*'], 'order', false],
  [['order.*'], 'orders.paid', false],
  [['order.*'], 'my.order.paid', false],
  [['order.item.*'], 'order.item.added', true],
  [['order.item.*'], 'order.paid', false],
  [['invoice.sent', 'order.*'], 'order.paid', true],
  [[], 'order.paid', false],
  [null, 'order.paid', true],
])('a subscription to %j takes %s: %s', (filters, type, expected) => {
  expect(matchesEventType(filters, type)).toBe(expected);
});

test('a type matches itself and nothing else by name', () => {
  fc.assert(
    fc.property(anyType, anyType, (filter, type) => {
      expect(matchesEventType([filter], filter)).toBe(true);
      expect(matchesEventType([filter], type)).toBe(filter === type);
    }),
  );
});

test('a family takes what is below it at any depth, and not its own name', () => {
  fc.assert(
    fc.property(anyType, anyType, (family, below) => {
      expect(matchesEventType([`${family}.*`], `${family}.${below}`)).toBe(true);
      expect(matchesEventType([`${family}.*`], family)).toBe(false);
    }),
  );
});

test('a family takes nothing whose leading words are others', () => {
  fc.assert(
    fc.property(anyType, anyType, (family, type) => {
      const words = family.split('.');
      const leading = type.split('.').slice(0, words.length);
      const isBelow = leading.join('.') === family && type.length > family.length;
      expect(matchesEventType([`${family}.*`], type)).toBe(isBelow);
    }),
  );
});

test('several filters take what any of them takes', () => {
  fc.assert(
    fc.property(fc.array(anyType), anyType, (filters, type) => {
      expect(matchesEventType(filters, type)).toBe(filters.some((filter) => matchesEventType([filter], type)));
    }),
  );
});

test('the filters that take a type are all that take it', () => {
  expect(filtersThatTake('order.item.added')).toEqual(['order.item.added', 'order.*', 'order.item.*']);
  expect(filtersThatTake('order.item.added', { optIn: true })).toEqual(['order.item.added']);
  // Few words, so that filters and types often agree.
  const few = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }).map((words) => words.join('.'));
  const filter = fc.oneof(
    few,
    few.map((family) => `${family}.*`),
  );
  fc.assert(
    fc.property(fc.array(filter), few, fc.boolean(), (filters, type, optIn) => {
      const taking = filtersThatTake(type, { optIn });
      expect(filters.some((each) => taking.includes(each))).toBe(matchesEventType(filters, type, { optIn }));
    }),
  );
});

test('every type is a filter, every family is one and is no type', () => {
  fc.assert(
    fc.property(anyType, (type) => {
      expect(EVENT_TYPE_PATTERN.test(type)).toBe(true);
      expect(EVENT_TYPE_FILTER_PATTERN.test(type)).toBe(true);
      expect(EVENT_TYPE_FILTER_PATTERN.test(`${type}.*`)).toBe(true);
      expect(EVENT_TYPE_PATTERN.test(`${type}.*`)).toBe(false);
    }),
  );
});

test.each(['', '.', 'a.', '.a', 'a..b', 'a b', 'ä', '*', '.*', 'a*', 'a.*.b', 'a.**', 'a.paid\n'])(
  '%j is neither a type nor a filter',
  (text) => {
    expect(EVENT_TYPE_PATTERN.test(text)).toBe(false);
    expect(EVENT_TYPE_FILTER_PATTERN.test(text)).toBe(false);
  },
);
