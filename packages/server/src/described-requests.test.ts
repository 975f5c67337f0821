import { readFileSync } from 'node:fs';
import { newId } from '@postrider/store/sql';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arbitraryOf, type JsonSchema } from './testing/arbitrary-of-schema.ts';
import type { ProblemJson } from './testing/problem.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  required?: boolean;
  schema: JsonSchema;
}
interface Content {
  content?: Record<string, { schema: JsonSchema }>;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content>;
}
interface Described extends Operation {
  method: string;
  path: string;
}

const document = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): Described => ({
    ...operation,
    method: method.toUpperCase(),
    path,
  })),
);

const ajv = new Ajv2020({ strict: false, validateFormats: false, inlineRefs: false, code: { optimize: false } });
ajv.addSchema(document, 'api');
const validators = new Map<JsonSchema, (value: unknown) => boolean>();
/** Whether a value is valid by a schema of the document. */
function accepts(schema: JsonSchema, value: unknown): boolean {
  let validate = validators.get(schema);
  if (validate === undefined) {
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
    validate = ajv.compile(absolute) as (value: unknown) => boolean;
    validators.set(schema, validate);
  }
  return validate(value);
}

function resolve(ref: string): JsonSchema {
  let found: unknown = document;
  for (const step of ref.split('/').slice(1)) found = (found as Record<string, unknown>)[step];
  return found as JsonSchema; // the document's own references lead to schemas
}
const valuesOf = (schema: JsonSchema) => arbitraryOf(schema, { resolve, accepts });

let api: TestApi;
let known: Record<string, string[]>;
beforeAll(async () => {
  api = await startTestApi();
  const endpoint = await api.call<{ id: string }>('POST', '/v1/tenants/default/endpoints', {
    body: { url: 'http://127.0.0.1:9/' },
  });
  const event = await api.call<{ id: string; deliveries: { id: string }[] }>('POST', '/v1/tenants/default/events', {
    body: { type: 'a.b', data: 1 },
  });
  const schedule = await api.call<{ id: string }>('POST', '/v1/tenants/default/schedules', {
    body: { cron: '@daily', event: { type: 'a.b', data: 1 } },
  });
  await api.call('POST', '/v1/event-types', { body: { name: 'order.paid' } });
  const expunge = await api.call<{ id: string }>('POST', '/v1/tenants/default/expunge', {
    body: { filter: { ids: [newId('evt')] } },
  });
  const replay = await api.call<{ id: string }>('POST', '/v1/tenants/default/replays', {
    body: { filter: { status: 'dead_lettered' } },
  });
  known = {
    tenantId: ['default', 'nobody'],
    endpointId: [endpoint.json.id, newId('ep')],
    eventId: [event.json.id, newId('evt')],
    deliveryId: [event.json.deliveries[0]?.id ?? '', newId('dlv')],
    scheduleId: [schedule.json.id, newId('sch')],
    keyId: [newId('key'), newId('key')],
    expungeId: [expunge.json.id, newId('exp')],
    replayId: [replay.json.id, newId('rpl')],
    secretId: [newId('sec'), newId('sec')],
    eventTypeName: ['order.paid', 'order.never'],
  };
});
afterAll(() => api.stop());

/** An empty text would make the path of another route. */
function idsOf(name: string): string[] {
  const ids = known[name];
  if (ids === undefined) throw new Error(`Add examples of {${name}} to \`known\` of this test.`);
  return ids;
}

/** Mostly an object that exists: a 404 tests nothing more. */
const idIn = (name: string): fc.Arbitrary<string> => fc.nat({ max: 9 }).map((n) => idsOf(name)[n === 9 ? 1 : 0] ?? '');

/** The same for a parameter beside the path that has the name of an id. */
const valueIn = ({ name, schema }: Parameter): fc.Arbitrary<unknown> =>
  name in known ? fc.oneof({ arbitrary: idIn(name), weight: 9 }, valuesOf(schema)) : valuesOf(schema);

interface Request {
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

function requestsOf({ path, parameters = [], requestBody }: Described): fc.Arbitrary<Request> {
  const of = (where: Parameter['in']) => parameters.filter((parameter) => parameter.in === where);
  const record = (where: 'query' | 'header') =>
    fc.record(Object.fromEntries(of(where).map((each) => [each.name, valueIn(each)])), {
      requiredKeys: of(where).flatMap(({ name, required }) => (required ? [name] : [])),
    });
  const schema = requestBody?.content?.['application/json']?.schema;
  const body = schema === undefined ? fc.constant(undefined) : valuesOf(schema);
  return fc
    .record({
      ids: fc.record(Object.fromEntries(of('path').map(({ name }) => [name, idIn(name)]))),
      query: record('query'),
      headers: record('header'),
      body: requestBody?.required === false ? fc.option(body, { nil: undefined }) : body,
      mostly: fc.integer({ min: 1, max: 10 }).map((n) => n > 1),
    })
    .map(({ ids, query, headers, body: sent, mostly }) => {
      // Valid cursors and URLs: others have their own error codes, and test nothing more.
      if (mostly) {
        delete query['cursor'];
        delete query['after'];
        delete headers['Last-Event-ID'];
      }
      if (mostly && isObject(sent) && 'url' in sent) sent['url'] = 'http://127.0.0.1:9/';
      const entries = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
      const search = new URLSearchParams(entries).toString();
      const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? idsOf(name)[0] ?? '');
      // A header that takes any text still takes only what HTTP can send.
      const sendable = (value: unknown) => String(value).replaceAll(/[^\t -~]/g, '?');
      const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, sendable(value)]));
      return { path: search === '' ? filled : `${filled}?${search}`, headers: texts, body: sent };
    });
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Codes that do not mean that the request differs from its description. */
const FORMAL = new Set([
  'malformed_request',
  'malformed_path',
  'malformed_json',
  'invalid_query',
  'invalid_header',
  'unsupported_media_type',
  'route_not_found',
  'method_not_allowed',
]);

/** Rules beyond schemas: which members may be refused, and why. */
const RULES: [pointer: RegExp, why: string][] = [
  [/^\/(headers|signing|auth\/header)/, 'names of headers that belong to HTTP or to Postrider; fields of placeholders'],
  [/^\/auth\/(token|value|password|clientSecret)$/, 'needed at first'],
  [/^\/auth\/tokenUrl$/, 'a URL'],
  [/^\/format/, 'an expression that can be rendered, or a name; what headers may be called'],
  [/^\/secret$/, 'of another form for each scheme'],
  [/^\/(expiresAt|deliverAt)$/, 'in the future, in order, within a year'],
  [/^\/metadata$/, 'at most 16 KiB'],
  [/^\/filter/, 'operators by path, operands that fit'],
  [/^\/endpointIds/, 'of this tenant'],
  [
    /^\/(schema|examples|validation)/,
    'a JSON Schema that can be used, examples that match it, validation that has one',
  ],
  [/^\/document/, 'what single routes take, and each resource once'],
  [/^\/passphrase$/, 'only of a document with sealed secrets, which it opens'],
  [/^\/(cron|timeZone)$/, 'one of cron and everySeconds; an expression with days that exist, zones that exist'],
  [/^\/(filter|missedBy)/, 'one of filter and missedBy, a filter that names something, an endpoint that exists'],
  [/^\/scopes$/, 'admin is for no single tenant'],
  [
    /^\/(quietHours|rateLimits|eventTypes)/,
    'windows that leave a gap, zones that exist, types that are not there twice',
  ],
];

/** A request without input is always the same. Scrypt makes each sealed export dear. */
function runsOf({ operationId, parameters = [], requestBody }: Described): number {
  if (parameters.length === 0 && requestBody === undefined) return 1;
  return operationId === 'exportConfiguration' ? 4 : 12;
}

/** What a preview is given has the rules of what it stands for. */
const PART = /^\/(event|change(\/preferences)?)(?=\/)/;

test.each(operations.filter(({ method }) => method !== 'DELETE').map((each) => [each.operationId, each] as const))(
  '%s takes what its description takes, and answers what it promises',
  async (_name, operation) => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(requestsOf(operation), async ({ path, headers, body }) => {
        const answer = await api.call<ProblemJson>(operation.method, path, {
          headers,
          ...(body === undefined ? {} : { body }),
        });
        const what = JSON.stringify([operation.method, path, headers, body, answer.status, answer.text]);
        expect(answer.status, what).toBeLessThan(500);
        const described = operation.responses[String(answer.status)];
        expect(described, what).toBeDefined();
        // A stream of lines has no schema.
        const schema = Object.entries(described?.content ?? {}).find(
          ([type]) => type.endsWith('json') && !type.endsWith('ndjson'),
        )?.[1].schema;
        if (schema !== undefined) expect(accepts(schema, answer.json), what).toBe(true);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status < 400) return;
        expect(FORMAL, what).not.toContain(answer.json.code);
        if (answer.json.code !== 'validation_failed') return;
        const inParts = answer.json.errors.map(({ pointer }) => pointer.replace(PART, ''));
        const unruly = inParts.filter((pointer) => !RULES.some(([rule]) => rule.test(pointer)));
        expect(unruly, what).toEqual([]);
      }),
      { numRuns: runsOf(operation) },
    );
    if (operation.method === 'GET' && operation.operationId !== 'getKey') expect([...statuses.keys()]).toContain(200);
  },
);
