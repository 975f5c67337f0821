import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface EventType {
  name: string;
  schema: unknown;
}
interface Page {
  data: EventType[];
  nextCursor: string | null;
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const create = (body: object) => api.call<EventType & ProblemJson>('POST', '/v1/event-types', { body });

test('an event type is added, read, changed and removed', async () => {
  const schema = {
    type: 'object',
    properties: { b: { type: 'string' }, a: { $ref: '#/$defs/a' } },
    $defs: { a: true },
  };
  const whole = {
    name: 'order.item-added',
    description: 'Something was put into the basket.',
    group: 'Orders',
    schema,
    validation: 'warn',
    examples: [{ b: 'x', a: 1 }, { b: 'ä' }],
    deprecated: true,
    optIn: true,
  };
  const made = await create(whole);
  expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/event-types/order.item-added']);
  expect(made.json).toEqual({ ...whole, createdAt: expect.any(String), updatedAt: expect.any(String) });
  const path = '/v1/event-types/order.item-added';
  const read = await api.call<EventType>('GET', path);
  expect(read.json).toEqual(made.json);
  // The order of members is kept too.
  expect(JSON.stringify(read.json.schema)).toBe(JSON.stringify(schema));

  const etag = read.headers.get('etag') ?? '';
  const changed = await api.call('PATCH', path, {
    body: { schema: null, validation: 'off', optIn: null },
    headers: { 'if-match': etag },
  });
  expect(changed.json).toMatchObject({
    schema: null,
    validation: 'off',
    optIn: false,
    deprecated: true,
    group: 'Orders',
  });
  const stale = await api.call<ProblemJson>('DELETE', path, { headers: { 'if-match': etag } });
  expect(stale.json).toMatchObject({ status: 412, code: 'precondition_failed' });
  expect((await api.call('DELETE', path)).status).toBe(204);
  for (const method of ['GET', 'DELETE'])
    expect((await api.call<ProblemJson>(method, path)).json).toMatchObject({
      status: 404,
      code: 'event_type_not_found',
    });

  // What is made again under the name is something else: an old ETag does not fit it.
  await create({ name: 'order.item-added' });
  const old = await api.call('PATCH', path, { body: {}, headers: { 'if-match': changed.headers.get('etag') ?? '' } });
  expect(old.status).toBe(412);
});

test('a name is there once, and its defaults say nothing', async () => {
  const first = await create({ name: 'plain' });
  expect(first.json).toMatchObject({
    description: null,
    group: null,
    schema: null,
    validation: 'off',
    examples: [],
    deprecated: false,
    optIn: false,
  });
  expect((await create({ name: 'plain' })).json).toMatchObject({ status: 409, code: 'event_type_exists' });
});

test('the list goes by name, in pages, and by group', async () => {
  for (const name of ['list.c', 'list.a', 'list.B', 'list.b-1']) await create({ name, group: 'Listed' });
  const seen: string[] = [];
  let path = '/v1/event-types?group=Listed&limit=3';
  for (;;) {
    const { json } = await api.call<Page>('GET', path);
    seen.push(...json.data.map(({ name }) => name));
    if (json.nextCursor === null) break;
    path = `/v1/event-types?group=Listed&limit=3&cursor=${json.nextCursor}`;
  }
  expect(seen).toEqual(['list.B', 'list.a', 'list.b-1', 'list.c']);
});

const deep = (levels: number): object => (levels === 0 ? {} : { not: deep(levels - 1) });

test.each<[string, object, string]>([
  ['a name that is no type', { name: 'order..paid' }, '/name'],
  ['a name that is a path', { name: 'import' }, '/name'],
  ['a schema that is no object', { schema: [] }, '/schema'],
  ['a schema that is none', { schema: { type: 'strin' } }, '/schema/type'],
  [
    'a remote reference',
    { schema: { properties: { a: { $ref: 'https://example.com/a' } } } },
    '/schema/properties/a/$ref',
  ],
  ['a reference to nothing', { schema: { $ref: '#/$defs/none' } }, '/schema/$ref'],
  ['a reference to what is no schema', { schema: { enum: [{}], not: { $ref: '#/enum/0' } } }, '/schema/not/$ref'],
  ['a schema without an end', { schema: { $ref: '#' } }, '/schema'],
  ['a pattern that goes back', { schema: { pattern: '(?<=a)b' } }, '/schema/pattern'],
  ['another dialect', { schema: { $schema: 'http://json-schema.org/draft-07/schema#' } }, '/schema/$schema'],
  ['a dynamic reference', { schema: { $dynamicRef: '#a' } }, '/schema/$dynamicRef'],
  [
    'a part with a name of its own',
    { schema: { $defs: { a: { $id: 'https://example.com/a' } } } },
    '/schema/$defs/a/$id',
  ],
  ['a large schema', { schema: { description: 'x'.repeat(65 * 1024) } }, '/schema'],
  ['a schema of many parts', { schema: { anyOf: Array.from({ length: 700 }, () => ({})) } }, '/schema'],
  ['a deep schema', { schema: deep(70) }, ''],
  ['validation without a schema', { validation: 'warn' }, '/validation'],
  ['an example that does not match', { schema: { required: ['a'] }, examples: [{ a: 1 }, {}] }, '/examples/1/a'],
  ['too many examples', { examples: Array.from({ length: 21 }, () => 1) }, '/examples'],
  ['large examples', { examples: ['x'.repeat(65 * 1024)] }, '/examples'],
])('refuses %s', async (_what, body, pointer) => {
  const { json } = await create({ name: 'refused', ...body });
  expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
  expect(JSON.stringify(json.errors)).toContain(`"pointer":"${pointer}`);
  expect((await api.call('GET', '/v1/event-types/refused')).status).toBe(404);
});

test('the catalogue has a limit, past which nothing is added', async () => {
  const { rows } = await api.database.query<{ count: number }>('select count(*) from event_types');
  const left = 1_000 - Number(rows[0]?.count);
  await api.database.query(
    `insert into event_types (name, validation, examples, deprecated, opt_in, version, created_at, updated_at)
     select 'many.' || n, 'off', '[]', false, false, 1, now(), now() from generate_series(1, $1::int) n`,
    [left],
  );
  expect((await create({ name: 'one.more' })).json).toMatchObject({ status: 409, code: 'event_type_limit_reached' });
  expect((await api.call('GET', '/v1/event-types/one.more')).status).toBe(404);
  await api.database.query(`delete from event_types where name like 'many.%'`);
});

test('only keys over all tenants that administer see it', async () => {
  for (const [tenantId, scopes] of [
    ['default', ['write']],
    [null, ['write']],
  ] as const) {
    const key = await api.keyFor(tenantId, [...scopes]);
    expect((await api.call('GET', '/v1/event-types', { key })).status).toBe(403);
    expect((await api.call('POST', '/v1/event-types', { key, body: { name: 'x' } })).status).toBe(403);
  }
});
