import { expect, test } from 'vitest';
import { actionInWords, changesOf, inOneLine } from './changes.ts';

test('a change is told member by member, with the path of each', () => {
  const changes = changesOf({
    before: { timeoutMs: 15_000, retention: { days: null }, tags: ['a'] },
    after: { timeoutMs: 30_000, retention: { days: 30 }, name: 'Shop' },
  });
  expect(changes).toEqual([
    { path: 'timeoutMs', kind: 'changed', before: '15000', after: '30000' },
    { path: 'retention.days', kind: 'changed', before: 'null', after: '30' },
    { path: 'tags', kind: 'removed', before: '["a"]', after: null },
    { path: 'name', kind: 'added', before: null, after: '"Shop"' },
  ]);
});

test('a list shows one change whole, and the names of several', () => {
  expect(inOneLine({ before: { days: 3 }, after: { days: 7 } })).toBe('days: 3 → 7');
  expect(inOneLine({ before: { a: 1, b: 2 }, after: { a: 2, b: 3 } })).toBe('a, b');
  expect(inOneLine({ before: null, after: { a: 1 } })).toBe('created');
  expect(inOneLine({ before: { a: 1 }, after: null })).toBe('deleted');
  expect(inOneLine({ before: null, after: null })).toBe('–');
});

test('members with names of the prototype are members like others', () => {
  const before = JSON.parse('{"__proto__": {"a": 1}}') as Record<string, unknown>;
  expect(changesOf({ before, after: {} })).toEqual([
    { path: '__proto__.a', kind: 'removed', before: '1', after: null },
  ]);
});

test('operations of the API become words', () => {
  expect(actionInWords('updateEventType')).toBe('Update event type');
});
