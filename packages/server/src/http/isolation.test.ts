import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../routes.ts';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';
import { PATH_PARAMETERS } from './path-parameters.ts';

let api: TestApi;
let strangersKey: string;
/** Ids of objects of the tenant `default`. */
let ids: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  await api.call('POST', '/v1/tenants', { body: { id: 'stranger' } });
  strangersKey = await api.keyFor('stranger', ['write']);
  const endpoint = await api.call<{ id: string }>('POST', '/v1/tenants/default/endpoints', {
    body: { url: 'http://127.0.0.1:9/' },
  });
  const event = await api.call<{ id: string; deliveries: { id: string }[] }>('POST', '/v1/tenants/default/events', {
    body: { type: 'order.paid', data: {} },
  });
  const schedule = await api.call<{ id: string }>('POST', '/v1/tenants/default/schedules', {
    body: { cron: '@daily', event: { type: 'order.paid', data: {} } },
  });
  const expunge = await api.call<{ id: string }>('POST', '/v1/tenants/default/expunge', {
    body: { filter: { ids: [event.json.id] } },
  });
  const replay = await api.call<{ id: string }>('POST', '/v1/tenants/default/replays', {
    body: { filter: { status: 'dead_lettered' } },
  });
  ids = {
    endpointId: endpoint.json.id,
    eventId: event.json.id,
    deliveryId: event.json.deliveries[0]?.id ?? '',
    scheduleId: schedule.json.id,
    keyId: newId('key'),
    secretId: newId('sec'),
    expungeId: expunge.json.id,
    replayId: replay.json.id,
    eventTypeName: 'order.paid',
  };
});
afterAll(() => api.stop());

const BODIES: Record<string, unknown> = {
  createEndpoint: { url: 'http://127.0.0.1:9/' },
  replaceEndpoint: { url: 'http://127.0.0.1:9/' },
  updateEndpoint: { name: 'mine now' },
  bulkEndpoints: { action: 'delete', filter: { status: 'active' } },
  previewEndpoint: { last: 1 },
  publishEvent: { type: 'a', data: 1 },
  updateEvent: { deliverAt: null },
  createReplay: { filter: { status: 'delivered' } },
  retryDeadLetters: { filter: { eventType: 'a' } },
  discardDeadLetters: { filter: { eventType: 'a' } },
  retryDeliveries: { filter: { eventType: 'a' } },
  cancelDeliveries: { filter: { eventType: 'a' } },
  updateReplay: { ratePerSecond: 1 },
  createSchedule: { cron: '@daily', event: { type: 'a', data: 1 } },
  updateSchedule: { paused: true },
  updateTenant: { name: 'mine now' },
  putTenantPreferences: { enabled: false },
  putEndpointPreferences: { enabled: false },
  updateTenantPreferences: { enabled: false },
  updateEndpointPreferences: { enabled: false },
};

const ofTenants = ROUTES.filter((route) => route.path.includes('{tenantId}'));
/** Ready-made templates and the senders' addresses are the same for everybody. */
const isForEverybody = (name: string) => ['listTemplates', 'listSenders'].includes(name);
const ofAll = ROUTES.filter(
  ({ scope, path, name }) => scope !== 'public' && !path.includes('{tenantId}') && !isForEverybody(name),
);

/** All rows of a tenant, as text. */
async function everythingOf(tenantId: string): Promise<string> {
  const ofDeliveries = 'delivery_id in (select id from deliveries where tenant_id = $1)';
  const ofEndpoints = 'endpoint_id in (select id from endpoints where tenant_id = $1)';
  const tables = {
    tenants: 'id = $1',
    endpoints: 'tenant_id = $1',
    events: 'tenant_id = $1',
    schedules: 'tenant_id = $1',
    deliveries: 'tenant_id = $1',
    delivery_notes: ofDeliveries,
    delivery_queue: ofDeliveries,
    delivery_wakes: ofDeliveries,
    endpoint_sweeps: ofEndpoints,
    endpoint_secrets: ofEndpoints,
  };
  const dumps = Object.entries(tables).map(([table, where]) =>
    api.database.query(`select coalesce(json_agg(t order by t), '[]') as rows from ${table} t where ${where}`, [
      tenantId,
    ]),
  );
  return JSON.stringify((await Promise.all(dumps)).map(({ rows }) => rows));
}

/** An empty text would make the path of another route. */
function idOf(name: string): string {
  const id = ids[name];
  if (id === undefined) throw new Error(`Add an example of {${name}} to \`ids\` of this test.`);
  return id;
}

const pathOf = (path: string, tenantId: string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'tenantId' ? tenantId : idOf(name)));

test('there are many routes of tenants, so the tests below test something', () => {
  expect(ofTenants.length).toBeGreaterThan(20);
  expect(ofAll.length).toBeGreaterThan(8);
  expect(ids['deliveryId']).toMatch(/^dlv_/);
});

describe("a tenant's key finds nothing under another tenant's path", () => {
  test.each(ofTenants.map((route) => [route.name, route] as const))('%s', async (name, route) => {
    const before = await everythingOf('default');
    const answer = await api.call<ProblemJson>(route.method.toUpperCase(), pathOf(route.path, 'default'), {
      key: strangersKey,
      ...(route.schemas.body === undefined ? {} : { body: BODIES[name] ?? {} }),
    });
    expect(answer.json).toMatchObject({ status: 404, code: 'tenant_not_found' });
    expect(await everythingOf('default')).toBe(before);
  });
});

describe("another tenant's objects are not under its own path, not even for an admin", () => {
  const withObject = ofTenants.filter((route) => route.path.split('{').length > 2);
  test.each(withObject.map((route) => [route.name, route] as const))('%s', async (name, route) => {
    const before = await everythingOf('default');
    // The outer object is looked up first.
    const object = [...route.path.matchAll(/\{(\w+)\}/g)].at(1)?.[1] ?? '';
    for (const key of [strangersKey, api.adminKey]) {
      const answer = await api.call<ProblemJson>(route.method.toUpperCase(), pathOf(route.path, 'stranger'), {
        key,
        ...(route.schemas.body === undefined ? {} : { body: BODIES[name] ?? {} }),
      });
      expect(answer.json).toMatchObject({ status: 404, code: PATH_PARAMETERS[object]?.notFoundCode });
    }
    expect(await everythingOf('default')).toBe(before);
  });
});

describe("a tenant's key cannot use the routes over all tenants", () => {
  test.each(ofAll.map((route) => [route.name, route] as const))('%s', async (_name, route) => {
    const answer = await api.call<ProblemJson>(route.method.toUpperCase(), pathOf(route.path, ''), {
      key: strangersKey,
    });
    expect(answer.json).toMatchObject({ status: 403, code: 'insufficient_scope' });
  });
});

describe('a read-only key changes nothing', () => {
  const writing = ofTenants.filter((route) => route.scope !== 'read');
  test.each(writing.map((route) => [route.name, route] as const))('%s', async (_name, route) => {
    const key = await api.keyFor('default', ['read']);
    const answer = await api.call<ProblemJson>(route.method.toUpperCase(), pathOf(route.path, 'default'), { key });
    expect(answer.json).toMatchObject({ status: 403, code: 'insufficient_scope' });
  });
});

test('lists of one tenant have nothing of another', async () => {
  for (const list of ['endpoints', 'events', 'deliveries', 'dead-letters', 'schedules']) {
    const { json } = await api.call<{ data: unknown[] }>('GET', `/v1/tenants/stranger/${list}`, { key: strangersKey });
    expect([list, json.data]).toEqual([list, []]);
  }
});

test('operators can read all tenants', async () => {
  const [event, delivery, deliveries, endpoints] = await Promise.all([
    api.call('GET', `/v1/events/${ids['eventId']}`),
    api.call('GET', `/v1/deliveries/${ids['deliveryId']}`),
    api.call('GET', '/v1/deliveries?tenantId=default&limit=1'),
    api.call('GET', '/v1/endpoints'),
  ]);
  expect(event.json).toMatchObject({ id: ids['eventId'], tenantId: 'default' });
  expect(delivery.json).toMatchObject({ id: ids['deliveryId'], attempts: [] });
  expect(deliveries.json).toMatchObject({ data: [{ id: ids['deliveryId'] }] });
  expect(endpoints.json).toMatchObject({ data: [{ id: ids['endpointId'] }] });
});
