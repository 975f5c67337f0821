import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

type Document = Record<string, unknown> & { webhooks: Record<string, { post: Record<string, unknown> }> };
interface Result {
  created: string[];
  changed: string[];
  unchanged: string[];
}
interface EventType {
  name: string;
  schema: unknown;
  group: string | null;
  optIn: boolean;
}

let api: TestApi | undefined;
beforeEach(async () => {
  api ??= await startTestApi();
  await api.database.query('delete from event_types');
});
afterAll(() => api?.stop());

const call = <Json>(method: string, path: string, body?: object) => {
  if (api === undefined) throw new Error('The API was not started.');
  return api.call<Json>(method, path, body === undefined ? {} : { body });
};
const importOf = (document: object, dryRun?: boolean) =>
  call<Result & ProblemJson>('POST', '/v1/event-types/import', { document, dryRun: dryRun ?? null });
const exported = async () => (await call<Document>('GET', '/v1/event-types/export')).json;
const listed = async () => {
  const { json } = await call<{ data: (EventType & { createdAt?: string; updatedAt?: string })[] }>(
    'GET',
    '/v1/event-types?limit=100',
  );
  return json.data.map(({ createdAt: _c, updatedAt: _u, ...rest }) => rest);
};

const TYPES = [
  { name: 'bare' },
  { name: 'all.of-it', description: '', group: 'A b', validation: 'reject', deprecated: true, optIn: true },
  {
    name: 'tree',
    schema: {
      $defs: { 'a/b~c d': { type: 'string' } },
      properties: {
        children: { items: { $ref: '#' } },
        name: { $ref: '#/$defs/a~1b~0c%20d' },
        $ref: { type: 'string' },
        other: { enum: [{ $ref: '#/nowhere' }], description: 'not looked at' },
      },
    },
    examples: [{ name: 'x', children: [{ name: 'y' }] }],
  },
  {
    name: 'anchored',
    schema: { $defs: { a: { $anchor: 'here', type: 'null' } }, properties: { a: { $ref: '#here' } } },
  },
  { name: 'with.id', schema: { $id: 'https://example.com/it', properties: { a: { $ref: '#' } } } },
  { name: 'many', examples: Array.from({ length: 20 }, (_, i) => [i, { type: 'x', data: null }]) },
];

test('what is exported and imported is what was there, and what is imported is exported', async () => {
  for (const type of TYPES) {
    const body = type.name === 'all.of-it' ? { ...type, schema: { type: 'object' } } : type;
    expect((await call('POST', '/v1/event-types', body)).status).toBe(201);
  }
  const [before, document] = [await listed(), await exported()];
  expect((await importOf(document)).json).toMatchObject({
    created: [],
    changed: [],
    unchanged: before.map(({ name }) => name),
  });

  await api?.database.query('delete from event_types');
  expect((await importOf(document, true)).json).toMatchObject({ created: before.map(({ name }) => name).toSorted() });
  expect(await listed()).toEqual([]);
  expect((await importOf(document)).json).toMatchObject({ created: expect.any(Array), changed: [], unchanged: [] });
  // The order of members counts too.
  expect(JSON.stringify(await listed())).toBe(JSON.stringify(before));
  expect(await exported()).toEqual(document);
});

test('an import replaces what it names, and leaves the rest', async () => {
  await call('POST', '/v1/event-types', { name: 'kept', group: 'Old' });
  await call('POST', '/v1/event-types', { name: 'replaced', group: 'Old', optIn: true });
  const webhooks = { replaced: { post: {} }, added: { post: { summary: 'New.', tags: ['G'] } } };
  const { json } = await importOf({ openapi: '3.1.0', webhooks });
  expect(json).toMatchObject({ created: ['added'], changed: ['replaced'], unchanged: [] });
  expect(await listed()).toMatchObject([
    { name: 'added', group: 'G', description: 'New.' },
    { name: 'kept', group: 'Old' },
    { name: 'replaced', group: null, optIn: false },
  ]);
});

test("another program's document: what a body refers to comes along", async () => {
  const schemas = {
    Order: {
      type: 'object',
      required: ['id'],
      properties: { id: { $ref: '#/components/schemas/Id' }, parent: { $ref: '#/components/schemas/Order' } },
    },
    Id: { type: 'string', pattern: '^o-', 'x-of': { $ref: '#/components/schemas/Order' } },
    Loop: {
      properties: { next: { $ref: '#/components/schemas/Loop' }, order: { $ref: '#/components/schemas/Order' } },
    },
  };
  const json = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } });
  const webhooks = {
    orderPaid: { post: json({ $ref: '#/components/schemas/Order' }) },
    looped: { $ref: '#/components/pathItems/Looped' },
    named: {
      post: json({ properties: { type: { enum: ['order.refunded'] }, data: { $ref: '#/components/schemas/Id' } } }),
    },
  };
  const Looped = { post: { requestBody: { $ref: '#/components/requestBodies/Loop' } } };
  const Loop = { content: { 'application/json': { schema: { items: { $ref: '#/components/schemas/Loop' } } } } };
  const document = {
    openapi: '3.1.1',
    webhooks,
    components: { schemas, pathItems: { Looped }, requestBodies: { Loop } },
  };
  expect((await importOf(document)).status).toBe(200);
  const [looped, named, paid] = await listed();
  expect([looped?.name, named?.name, paid?.name]).toEqual(['looped', 'order.refunded', 'orderPaid']);
  expect(paid?.schema).toMatchObject({
    properties: { id: { $ref: '#/$defs/Id' }, parent: { $ref: '#' } },
    $defs: { Id: { type: 'string' } },
  });
  expect(named?.schema).toMatchObject({ type: 'string', pattern: '^o-' });
  expect(looped?.schema).toMatchObject({
    items: { $ref: '#/$defs/Loop' },
    $defs: { Loop: { properties: { next: { $ref: '#/$defs/Loop' } } }, Order: {}, Id: {} },
  });
});

const webhook = (schema: unknown, more: object = {}) => ({
  post: { requestBody: { content: { 'application/json': { schema, ...more } } } },
});

test.each<[string, object, string]>([
  ['a document of 3.0', { openapi: '3.0.3', webhooks: {} }, '/document/openapi'],
  ['no webhooks', { openapi: '3.1.0' }, '/document/webhooks'],
  ['a webhook that is none', { webhooks: { b: 5 } }, '/document/webhooks/b'],
  ['a name that is no type', { webhooks: { 'a b': webhook({}) } }, '/document/webhooks/a b/name'],
  [
    'a schema that cannot be used',
    { webhooks: { b: webhook({ pattern: '(' }) } },
    '/document/webhooks/b/schema/pattern',
  ],
  [
    'a reference to nothing',
    { webhooks: { b: webhook({ $ref: '#/components/schemas/No' }) } },
    '/document/webhooks/b/schema',
  ],
  [
    'an inner reference to nothing',
    { webhooks: { b: webhook({ not: { $ref: '#/components/schemas/No' } }) } },
    '/document/webhooks/b/schema/not/$ref',
  ],
  [
    'an example that does not match',
    { webhooks: { b: webhook({ type: 'null' }, { example: 5 }) } },
    '/document/webhooks/b/examples/0',
  ],
  [
    'validation that is none',
    { webhooks: { b: { post: { 'x-postrider': { validation: 'yes' } } } } },
    '/document/webhooks/b/validation',
  ],
  [
    'too many',
    { webhooks: Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`t${i}`, { post: {} }])) },
    '/document/webhooks',
  ],
])('%s is refused, and nothing of the document is taken', async (_what, broken, pointer) => {
  const good = { a: webhook({ type: 'object' }), z: { post: {} } };
  const { webhooks } = { webhooks: {}, ...broken } as { webhooks?: object };
  const all = 'webhooks' in broken ? { ...broken, webhooks: { ...good, ...webhooks } } : broken;
  const { json } = await importOf({ openapi: '3.1.0', ...all });
  expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
  expect(json.errors.map((each) => each.pointer)).toContain(pointer);
  expect(await listed()).toEqual([]);
});

test('many types that share one large component cost no more than they may', async () => {
  const Large = { description: 'x'.repeat(1_000_000) };
  const webhooks = Object.fromEntries(
    Array.from({ length: 900 }, (_, i) => [`t${i}`, webhook({ items: { $ref: '#/components/schemas/Large' } })]),
  );
  const { json } = await importOf({ openapi: '3.1.0', webhooks, components: { schemas: { Large } } });
  expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
});

const CATALOGUES = new URL('../../../../examples/catalogues/', import.meta.url);

test('the catalogues of five older systems are taken whole, and given back as they are', async () => {
  const found: Record<string, EventType[]> = {};
  for (const file of readdirSync(CATALOGUES)) {
    await api?.database.query('delete from event_types');
    const document = JSON.parse(readFileSync(new URL(file, CATALOGUES), 'utf8')) as Document;
    const { status, text } = await importOf(document);
    expect([file, status], text).toEqual([file, 200]);
    expect((await exported()).webhooks).toEqual(document.webhooks);
    found[file.replace('.json', '')] = await listed();
  }
  const counts = Object.fromEntries(Object.entries(found).map(([name, types]) => [name, types.length]));
  expect(counts).toEqual({ aifai: 1, notely: 17, 'policy-change': 1, 'noa-server': 22, 'rag-chatbot': 9 });
  expect(found['notely']?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['email.received', 'task.completed']),
  );
  expect(found['rag-chatbot']?.find(({ name }) => name === 'chat_message')).toMatchObject({ optIn: true });
});
