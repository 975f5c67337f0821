import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS, type Route } from '../request/operations.ts';
import { CALLS_OF_CONFIG } from './testing/calls-of-config.ts';
import { CALLS_OF_KEYS_AND_AUDIT } from './testing/calls-of-keys-and-audit.ts';
import { CALLS_OF_DEFAULTS, type SdkCall } from './testing/calls-of-defaults.ts';
import { CALLS_OF_HISTORY } from './testing/calls-of-history.ts';
import { CALLS_OF_OPERATING } from './testing/calls-of-operating.ts';
import { answer, startWireServer, type WireServer } from './testing/start-wire-server.ts';

interface Operation {
  operationId: string;
  parameters?: { in: string; name: string; required?: boolean }[];
  requestBody?: { required?: boolean };
  responses: Record<string, { content?: { 'application/json'?: { schema: Schema } } }>;
}

interface Schema {
  $ref?: string;
  required?: string[];
}

interface ApiDescription {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

// Ours; its own package checks it.
const description = JSON.parse(
  readFileSync(new URL('../../../server/openapi.json', import.meta.url), 'utf8'),
) as ApiDescription;

const described = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);

const t = 'a/b';
const id = 'x_1';
const from = new Date('2026-02-04T10:30:00.000Z');

/** One call of each method of each resource, with everything it takes. */
const CALLS: Record<string, SdkCall> = {
  'tenants.create': { operation: 'createTenant', call: (p) => p.tenants.create({ id: 'a' }), body: { id: 'a' } },
  'tenants.list': {
    operation: 'listTenants',
    call: (p) => p.tenants.list({ limit: 7, cursor: 'c' }),
    query: 'limit=7&cursor=c',
  },
  'tenants.get': { operation: 'getTenant', call: (p) => p.tenants.get(t) },
  'tenants.update': {
    operation: 'updateTenant',
    call: (p) => p.tenants.update(t, { name: null }),
    body: { name: null },
  },
  'tenants.delete': { operation: 'deleteTenant', call: (p) => p.tenants.delete(t) },
  'tenants.getPreferences': { operation: 'getTenantPreferences', call: (p) => p.tenants.getPreferences(t) },
  'tenants.putPreferences': {
    operation: 'putTenantPreferences',
    call: (p) => p.tenants.putPreferences(t, { enabled: false }),
    body: { enabled: false },
  },
  'tenants.updatePreferences': {
    operation: 'updateTenantPreferences',
    call: (p) => p.tenants.updatePreferences(t, { enabled: null }),
    body: { enabled: null },
  },
  'tenants.getEffectivePreferences': {
    operation: 'getTenantEffectivePreferences',
    call: (p) => p.tenants.getEffectivePreferences(t),
  },
  'tenants.previewPreferences': {
    operation: 'previewTenantPreferences',
    call: (p) => p.tenants.previewPreferences(t, { at: from, priority: 'low' }),
    body: { at: from.toISOString(), priority: 'low' },
  },
  ...CALLS_OF_CONFIG,
  ...CALLS_OF_DEFAULTS,
  ...CALLS_OF_HISTORY,
  ...CALLS_OF_OPERATING,
  'endpoints.create': {
    operation: 'createEndpoint',
    call: (p) => p.endpoints.create(t, { url: 'u' }),
    body: { url: 'u' },
  },
  'endpoints.list': {
    operation: 'listEndpoints',
    call: (p) => p.endpoints.list(t, { status: 'active', tag: 'ö', host: 'a.example', health: 'failing' }),
    query: 'status=active&tag=%C3%B6&host=a.example&health=failing',
  },
  'endpoints.listTags': {
    operation: 'listTags',
    call: (p) => p.endpoints.listTags(t, { limit: 5 }),
    query: 'limit=5',
  },
  'endpoints.get': { operation: 'getEndpoint', call: (p) => p.endpoints.get(t, id) },
  'endpoints.replace': {
    operation: 'replaceEndpoint',
    call: (p) => p.endpoints.replace(t, id, { url: 'u' }),
    body: { url: 'u' },
  },
  'endpoints.update': {
    operation: 'updateEndpoint',
    call: (p) => p.endpoints.update(t, id, { tags: ['a'] }),
    body: { tags: ['a'] },
  },
  'endpoints.delete': {
    operation: 'deleteEndpoint',
    call: (p) => p.endpoints.delete(t, id, { records: true }),
    query: 'records=true',
  },
  'endpoints.bulk': {
    operation: 'bulkEndpoints',
    call: (p) => p.endpoints.bulk(t, { action: 'pause', ids: [id] }),
    body: { action: 'pause', ids: [id] },
  },
  'endpoints.pause': { operation: 'pauseEndpoint', call: (p) => p.endpoints.pause(t, id) },
  'endpoints.resume': { operation: 'resumeEndpoint', call: (p) => p.endpoints.resume(t, id) },
  'endpoints.enable': { operation: 'enableEndpoint', call: (p) => p.endpoints.enable(t, id) },
  'endpoints.disable': { operation: 'disableEndpoint', call: (p) => p.endpoints.disable(t, id) },
  'endpoints.rotateSecret': {
    operation: 'rotateEndpointSecret',
    call: (p) => p.endpoints.rotateSecret(t, id, { overlapHours: 1 }),
    body: { overlapHours: 1 },
  },
  'endpoints.endSecretOverlap': {
    operation: 'endSecretOverlap',
    call: (p) => p.endpoints.endSecretOverlap(t, id, id),
  },
  'endpoints.test': {
    operation: 'testEndpoint',
    call: (p) => p.endpoints.test(t, id, { type: 'a' }),
    body: { type: 'a' },
  },
  'endpoints.preview': {
    operation: 'previewEndpoint',
    call: (p) => p.endpoints.preview(t, id, { last: 2, change: { preferences: { minPriority: 'high' } } }),
    body: { last: 2, change: { preferences: { minPriority: 'high' } } },
  },
  'endpoints.getPreferences': { operation: 'getEndpointPreferences', call: (p) => p.endpoints.getPreferences(t, id) },
  'endpoints.putPreferences': {
    operation: 'putEndpointPreferences',
    call: (p) => p.endpoints.putPreferences(t, id, { enabled: false }),
    body: { enabled: false },
  },
  'endpoints.updatePreferences': {
    operation: 'updateEndpointPreferences',
    call: (p) => p.endpoints.updatePreferences(t, id, { enabled: null }),
    body: { enabled: null },
  },
  'endpoints.getEffectivePreferences': {
    operation: 'getEndpointEffectivePreferences',
    call: (p) => p.endpoints.getEffectivePreferences(t, id),
  },
  'endpoints.previewPreferences': {
    operation: 'previewEndpointPreferences',
    call: (p) => p.endpoints.previewPreferences(t, id, { at: from, priority: 'low' }),
    body: { at: from.toISOString(), priority: 'low' },
  },
  'events.publish': {
    operation: 'publishEvent',
    call: (p) => p.events.publish(t, { type: 'a.b', data: [1], occurredAt: from, deliverAt: '2026-02-05T00:00:00Z' }),
    body: { type: 'a.b', data: [1], occurredAt: from.toISOString(), deliverAt: '2026-02-05T00:00:00Z' },
  },
  'events.publishBatch': {
    operation: 'publishBatch',
    call: (p) => p.events.publishBatch(t, [{ type: 'a', data: 1, occurredAt: from }]),
    body: { events: [{ type: 'a', data: 1, occurredAt: from.toISOString() }] },
  },
  'events.publishMany': {
    operation: 'publishBatch',
    call: (p) => p.events.publishMany(t, [{ type: 'a', data: 1 }]),
    body: { events: [{ type: 'a', data: 1 }] },
  },
  'events.list': {
    operation: 'listEvents',
    call: (p) => p.events.list(t, { from, eventType: 'a', to: undefined }),
    query: 'from=2026-02-04T10%3A30%3A00.000Z&eventType=a',
  },
  'events.get': { operation: 'getEvent', call: (p) => p.events.get(t, id) },
  'events.update': {
    operation: 'updateEvent',
    call: (p) => p.events.update(t, id, { deliverAt: from }),
    body: { deliverAt: from.toISOString() },
  },
  'events.cancel': { operation: 'cancelEvent', call: (p) => p.events.cancel(t, id) },
  'events.explain': {
    operation: 'explainEvent',
    call: (p) => p.events.explain(t, id, { limit: 7 }),
    query: 'limit=7',
  },
  'schedules.create': {
    operation: 'createSchedule',
    call: (p) => p.schedules.create(t, { everySeconds: 60, event: { type: 'a', data: 1 } }),
    body: { everySeconds: 60, event: { type: 'a', data: 1 } },
  },
  'schedules.list': {
    operation: 'listSchedules',
    call: (p) => p.schedules.list(t, { limit: 7 }),
    query: 'limit=7',
  },
  'schedules.get': { operation: 'getSchedule', call: (p) => p.schedules.get(t, id) },
  'schedules.update': {
    operation: 'updateSchedule',
    call: (p) => p.schedules.update(t, id, { paused: true }),
    body: { paused: true },
  },
  'schedules.delete': { operation: 'deleteSchedule', call: (p) => p.schedules.delete(t, id) },
  'schedules.run': { operation: 'runSchedule', call: (p) => p.schedules.run(t, id) },
  'eventTypes.create': {
    operation: 'createEventType',
    call: (p) => p.eventTypes.create({ name: 'a' }),
    body: { name: 'a' },
  },
  'eventTypes.list': { operation: 'listEventTypes', call: (p) => p.eventTypes.list({ group: 'A' }), query: 'group=A' },
  'eventTypes.get': { operation: 'getEventType', call: (p) => p.eventTypes.get(id) },
  'eventTypes.update': {
    operation: 'updateEventType',
    call: (p) => p.eventTypes.update(id, { optIn: true }),
    body: { optIn: true },
  },
  'eventTypes.delete': { operation: 'deleteEventType', call: (p) => p.eventTypes.delete(id) },
  'eventTypes.import': {
    operation: 'importEventTypes',
    call: (p) => p.eventTypes.import({ document: { openapi: '3.1.0', webhooks: {}, info: {} } }),
    body: { document: { openapi: '3.1.0', webhooks: {}, info: {} } },
  },
  'eventTypes.export': { operation: 'exportEventTypes', call: (p) => p.eventTypes.export() },
  'senders.list': { operation: 'listSenders', call: (p) => p.senders.list() },
  'templates.list': { operation: 'listTemplates', call: (p) => p.templates.list() },
  ...CALLS_OF_KEYS_AND_AUDIT,
  'operator.getEvent': { operation: 'findEvent', call: (p) => p.operator.getEvent(id) },
  'operator.explainEvent': {
    operation: 'explainAnyEvent',
    call: (p) => p.operator.explainEvent(id, { cursor: 'c' }),
    query: 'cursor=c',
  },
  'operator.getDelivery': { operation: 'findDelivery', call: (p) => p.operator.getDelivery(id) },
  'operator.listDeliveries': {
    operation: 'listAllDeliveries',
    call: (p) => p.operator.listDeliveries({ tenantId: 'a' }),
    query: 'tenantId=a',
  },
  'operator.listDeadLetters': {
    operation: 'listAllDeadLetters',
    call: (p) => p.operator.listDeadLetters({ eventId: id }),
    query: 'eventId=x_1',
  },
  'operator.listEndpoints': {
    operation: 'listAllEndpoints',
    call: (p) => p.operator.listEndpoints({ tag: 'a' }),
    query: 'tag=a',
  },
  'service.getHealth': { operation: 'getHealth', call: (p) => p.service.getHealth() },
  'service.getReadiness': { operation: 'getReadiness', call: (p) => p.service.getReadiness() },
  'service.getApiDescription': { operation: 'getApiDescription', call: (p) => p.service.getApiDescription() },
};

let server: WireServer;
beforeAll(async () => {
  server = await startWireServer((response, request) => {
    const isDeletion = request.method === 'DELETE';
    // A minimal answer of each operation.
    const all =
      'id status decision sources secret outcome eventId openapi name created webhooks retry plan disk matched totals workers';
    const json = {
      ...Object.fromEntries(all.split(' ').map((name) => [name, 'delivered'])),
      data: [],
      results: [],
      nextCursor: null,
    };
    if (request.url.includes('/export?')) return void response.end(`${JSON.stringify(json)}\n`);
    answer(response, isDeletion ? { status: 204 } : { status: 200, json });
  });
});
afterAll(() => server.stop());

test('the table has every operation of the API with its method and path, and nothing else', () => {
  const theirs = described.map(({ operationId, method, path }) => [operationId, { method, path }]);
  const ours = Object.entries(OPERATIONS).map(([name, { method, path }]) => [name, { method, path }]);
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
  expect(Object.keys(OPERATIONS)).toHaveLength(theirs.length);
});

test('the member that identifies an answer is required in the API description', () => {
  for (const { operationId, responses } of described) {
    const [status, success] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
    const schema = success?.content?.['application/json']?.schema;
    const target =
      schema?.$ref === undefined ? schema : description.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
    const { answer: member = 'id' }: Route = OPERATIONS[operationId as keyof typeof OPERATIONS]; // compared above
    const isStream = success?.content !== undefined && !('application/json' in success.content);
    if (status === '204') expect([operationId, member]).toEqual([operationId, 'none']);
    else if (isStream) expect([operationId, member]).toEqual([operationId, 'stream']);
    else if (member === 'any') expect([operationId, target?.required ?? []]).toEqual([operationId, []]);
    else
      expect([operationId, target?.required ?? ['openapi']]).toEqual([operationId, expect.arrayContaining([member])]);
  }
});

/** The methods of a resource, including those of its base classes. */
function methodsOf(value: object): string[] {
  const prototype = Object.getPrototypeOf(value) as object;
  if (prototype === Object.prototype) return [];
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  return [...own, ...methodsOf(prototype)];
}

test('every operation has a method, and this test calls every method', () => {
  const client = server.client();
  const methods = Object.entries(client).flatMap(([resource, value]) =>
    methodsOf(value as object).map((name) => `${resource}.${name}`),
  );
  expect(Object.keys(CALLS).toSorted()).toEqual(methods.toSorted());
  const called = new Set(Object.values(CALLS).map(({ operation }) => operation));
  expect([...called].toSorted()).toEqual(described.map(({ operationId }) => operationId).toSorted());
});

test.each(Object.entries(CALLS))('%s', async (_name, { operation, call, query, body }) => {
  const target = described.find(({ operationId }) => operationId === operation);
  const before = server.requests.length;
  await call(server.client());
  expect(server.requests).toHaveLength(before + 1);
  const request = server.requests.at(-1);
  const path = target?.path.replace('{tenantId}', 'a%2Fb').replaceAll(/\{\w+\}/g, id);
  expect(`${request?.method} ${request?.url}`).toBe(
    `${target?.method} ${path}${query === undefined ? '' : `?${query}`}`,
  );
  expect(request?.body).toBe(body === undefined ? '' : JSON.stringify(body));
  expect(request?.headers.authorization).toBe('Bearer pr_secret_key');
  expect(request?.headers['user-agent']).toMatch(/^postrider-sdk-node\/\d+\.\d+\.\d+ node\//);
  expect(request?.headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
  const takesKey = target?.parameters?.some(({ name }) => name === 'Idempotency-Key') ?? false;
  expect(request?.headers['idempotency-key'] !== undefined).toBe(takesKey);
});

test('changes of versioned objects send If-Match', async () => {
  const options = { ifMatch: '"7"' };
  const { tenants, endpoints, defaults, eventTypes, schedules, replays } = server.client();
  const CHANGES: Record<string, () => PromiseLike<unknown>> = {
    updateTenant: () => tenants.update('a', {}, options),
    deleteTenant: () => tenants.delete('a', options),
    updateTenantDefaults: () => defaults.update('a', {}, options),
    updateDeploymentDefaults: () => defaults.updateForDeployment({}, options),
    replaceEndpoint: () => endpoints.replace('a', 'b', { url: 'u' }, options),
    updateEndpoint: () => endpoints.update('a', 'b', {}, options),
    deleteEndpoint: () => endpoints.delete('a', 'b', options),
    endSecretOverlap: () => endpoints.endSecretOverlap('a', 'b', 'c', options),
    pauseEndpoint: () => endpoints.pause('a', 'b', options),
    resumeEndpoint: () => endpoints.resume('a', 'b', options),
    enableEndpoint: () => endpoints.enable('a', 'b', options),
    disableEndpoint: () => endpoints.disable('a', 'b', options),
    putTenantPreferences: () => tenants.putPreferences('a', {}, options),
    updateEventType: () => eventTypes.update('a', {}, options),
    deleteEventType: () => eventTypes.delete('a', options),
    updateSchedule: () => schedules.update('a', 'b', {}, options),
    deleteSchedule: () => schedules.delete('a', 'b', options),
    updateReplay: () => replays.update('a', 'b', { ratePerSecond: 1 }, options),
    putEndpointPreferences: () => endpoints.putPreferences('a', 'b', {}, options),
    updateTenantPreferences: () => tenants.updatePreferences('a', {}, options),
    updateEndpointPreferences: () => endpoints.updatePreferences('a', 'b', {}, options),
  };
  const versioned = described.filter(({ parameters }) => parameters?.some(({ name }) => name === 'If-Match'));
  expect(Object.keys(CHANGES).toSorted()).toEqual(versioned.map(({ operationId }) => operationId).toSorted());
  for (const change of Object.values(CHANGES)) {
    await change();
    expect(server.requests.at(-1)?.headers['if-match']).toBe('"7"');
  }
});

test('baseUrl may have a path, which comes before every route', async () => {
  await server.client({ baseUrl: `${server.url}/hooks/` }).tenants.get('a');
  expect(server.requests.at(-1)?.url).toBe('/hooks/v1/tenants/a');
});

test('withResponse has the HTTP metadata beside the data', async () => {
  const headers = { etag: '"3"', 'idempotent-replayed': 'true' };
  const versioned = await startWireServer({ status: 201, json: { id: 'a' }, headers });
  const answered = await versioned.client().tenants.create({ id: 'a' }).withResponse();
  expect(answered).toEqual({
    data: { id: 'a' },
    status: 201,
    requestId: 'req_1',
    etag: '"3"',
    replayed: true,
    attempts: 1,
  });
  await versioned.stop();
});
