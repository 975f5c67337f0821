import { expect, test } from 'vitest';
import { defineQuery, defineStatement, readRows, recordset } from './statement.ts';

test('names become numbers in their order in the text, each once', () => {
  const find = defineStatement<{ id: string; now: Date }>('find', 'select $now::date, $id where a = $now');
  const now = new Date(0);
  expect(find({ id: 'x', now })).toEqual({
    name: 'find',
    text: 'select $1::date, $2 where a = $1',
    values: [now, 'x'],
  });
});

test('a missing value is an error', () => {
  const find = defineStatement<{ id?: string }>('find', 'select $id');
  expect(() => find({})).toThrow('The statement find needs values for: id.');
  expect(find({ id: undefined } as never).values).toEqual([undefined]);
});

test('records become one JSON text, dates as ISO texts', () => {
  expect(recordset([{ id: 'a', due_at: new Date(0), detail: { n: 1 } }])).toBe(
    '[{"id":"a","due_at":"1970-01-01T00:00:00.000Z","detail":{"n":1}}]',
  );
});

test('a query has no name, so that it is planned at each call', () => {
  expect(defineQuery<{ id: string }>('select $id')({ id: 'x' })).toEqual({ text: 'select $1', values: ['x'] });
});

test('columns become members in camel case', async () => {
  const sql = { query: async () => ({ fields: [{ name: 'due_at' }, { name: 'id' }], rows: [[null, 'a']] }) };
  expect(await readRows(sql as never, { text: '', values: [] })).toEqual([{ dueAt: null, id: 'a' }]);
});
