import * as z from 'zod';
import { describe, expect, test } from 'vitest';
import { ROUTES } from '../routes.ts';
import { checkInput } from './check-input.ts';
import { Problem } from './problem.ts';
import { validationMessage } from './validation-message.ts';

const CASES: [z.ZodType, unknown, string][] = [
  [z.string(), undefined, 'Is required.'],
  [z.string(), 5, 'Must be a string.'],
  [z.number().int(), 1.5, 'Must be a whole number.'],
  [z.boolean(), 'true', 'Must be true or false.'],
  [z.record(z.string(), z.string()), [], 'Must be an object.'],
  [z.string().min(1), '', 'Must be at least 1 character.'],
  [z.string().max(5), 'x'.repeat(6), 'Must be at most 5 characters.'],
  [z.string().min(1).max(255), '', 'Must be 1–255 characters.'],
  [z.string().min(1).max(255), 'x'.repeat(256), 'Must be 1–255 characters.'],
  [z.array(z.string()).min(1).max(3), [], 'Must have 1–3 elements.'],
  [z.number().min(0).max(86_400), -1, 'Must be between 0 and 86400.'],
  [z.int().min(1_000).max(300_000), 1, 'Must be between 1000 and 300000.'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'Must have at most 2 elements.'],
  [z.number().min(1), 0, 'Must be at least 1.'],
  [z.number().lt(5), 5, 'Must be less than 5.'],
  [z.enum(['a', 'b', 'c']), 'd', 'Must be "a", "b" or "c".'],
  [z.literal('a'), 'b', 'Must be "a".'],
  [z.string().regex(/^a$/), 'b', 'Must have the documented format.'],
  [z.union([z.string(), z.number()]), {}, 'Must be of an allowed type.'],
  [z.record(z.string().regex(/^a$/), z.string()), { b: 'x' }, 'Must have an allowed name.'],
];
test.each(CASES)('%#: has a plain message', (schema, value, words) => {
  const { error } = schema.safeParse(value, { error: validationMessage });
  expect(error?.issues[0]?.message).toBe(words);
});

const OF_THE_VALIDATOR = /Invalid|expected|received|Too (big|small)|Unrecognized|must be of type/;
const WRONG: unknown[] = [
  ...[5, -1, 1.5, 1e12, 'x', '', ' ', 'x'.repeat(3_000), true, null],
  ...[[], {}, [5], [''], Array.from({ length: 200 }, () => 'x'), { a: 5 }, { 'a b': {} }, { type: 5 }, { type: 'x' }],
  ...[{ scheme: 5 }, { scheme: 'legacy' }, { type: 'basic' }, { type: 'api_key', header: 5 }, { delaysSeconds: [''] }],
  ...[
    { delaysSeconds: 5, on: [5] },
    { windows: [{ days: [5], start: 5 }] },
    { allow: [5], deny: 5 },
    { perSecond: 'x' },
  ],
];

function detailsOf(bind: () => unknown): string[] {
  try {
    bind();
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.message, ...error.errors.map(({ detail }) => detail)];
  }
}

describe('no route answers with a message of the validator itself', () => {
  test.each(ROUTES.map((route) => [route.name, route] as const))('%s', (_name, route) => {
    const membersOf = (schema: z.ZodType | undefined) => {
      const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
      return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
    };
    const bodies = [
      ...WRONG,
      ...membersOf(route.schemas.body).flatMap((name) => WRONG.map((value) => ({ [name]: value }))),
    ];
    const params = { tenantId: 'a', endpointId: 'a', eventId: 'a', deliveryId: 'a', keyId: 'a' };
    const said = [
      ...bodies.flatMap((body) => detailsOf(() => checkInput(route, { params, query: {}, body }))),
      ...membersOf(route.schemas.query).flatMap((name) =>
        ['', 'x', '-1', 'x'.repeat(3_000)].flatMap((value) =>
          detailsOf(() => checkInput(route, { params, query: { [name]: value }, body: undefined })),
        ),
      ),
    ];
    expect(said.filter((text) => OF_THE_VALIDATOR.test(text))).toEqual([]);
  });
});
