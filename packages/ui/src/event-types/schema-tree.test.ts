import { expect, test } from 'vitest';
import { schemaTree, type SchemaNode } from './schema-tree.ts';

function lines(node: SchemaNode, depth = 0): string[] {
  const own = `${'  '.repeat(depth)}${node.name}: ${node.type}${node.isRequired ? '!' : ''} ${node.notes.join('; ')}`;
  return [own.trimEnd(), ...node.children.flatMap((child) => lines(child, depth + 1))];
}

test('a schema reads as a tree of its members with their limits in words', () => {
  const tree = schemaTree({
    type: 'object',
    required: ['id'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', minLength: 1 },
      amount: { type: ['number', 'null'], minimum: 0 },
      state: { enum: ['paid', 'open'] },
      lines: { type: 'array', items: { $ref: '#/$defs/line' } },
    },
    $defs: { line: { type: 'object', properties: { sku: { type: 'string' } } } },
  });
  expect(lines(tree)).toEqual([
    ': object no other members',
    '  id: string! shortest 1',
    '  amount: number or null at least 0',
    '  state: value one of "paid", "open"',
    '  lines: array',
    '    each: object',
    '      sku: string',
  ]);
});

test('a schema that contains itself ends where it begins again', () => {
  const tree = schemaTree({
    $ref: '#/$defs/node',
    $defs: { node: { type: 'object', properties: { child: { $ref: '#/$defs/node' } } } },
  });
  expect(lines(tree)).toEqual([': object', '  child: object as above']);
});

test('a schema of any size has a bounded tree', () => {
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`m${index}`, { type: 'string' }]));
  expect(schemaTree({ properties: wide }).children.length).toBeLessThanOrEqual(400);
  const deep = Array.from({ length: 50 }).reduce<object>((inner) => ({ properties: { in: inner } }), {});
  expect(lines(schemaTree(deep)).length).toBeLessThan(20);
});

test('what is no schema is anything or nothing', () => {
  expect(schemaTree(true).type).toBe('anything');
  expect(schemaTree(false).type).toBe('nothing');
  expect(schemaTree({ $ref: '#/nowhere' }).type).toBe('anything');
});
