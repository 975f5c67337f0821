import { NOTICE_TYPES } from '@postrider/domain';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { pino } from 'pino';
import { randomBytes } from 'node:crypto';
import { connect } from '@postrider/store/sql';
import { insertTenant } from '@postrider/store/tenants';
import { createTestDatabase } from '@postrider/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { startServer } from './start-server.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const TENANT = '/v1/tenants/postrider';
const EVENT = { type: 'order.paid', data: {} };

test('the operator tenant exists from the start, is listed, and can be renamed', async () => {
  expect((await api.call('GET', TENANT)).json).toMatchObject({ id: 'postrider' });
  const { json } = await api.call<{ data: { id: string }[] }>('GET', '/v1/tenants');
  expect(json.data.map(({ id }) => id)).toContain('postrider');
  expect((await api.call('PATCH', TENANT, { body: { name: 'On call' } })).json).toMatchObject({ name: 'On call' });
});

test.each([
  ['an event', 'POST', `${TENANT}/events`, EVENT],
  ['a batch of events', 'POST', `${TENANT}/events/batch`, { events: [EVENT] }],
  ['a schedule', 'POST', `${TENANT}/schedules`, { everySeconds: 60, event: EVENT }],
  ['a key of its own', 'POST', '/v1/keys', { name: 'a key', tenantId: 'postrider', scopes: ['read'] }],
  ['its deletion', 'DELETE', TENANT, undefined],
  [
    'its deletion by an import',
    'POST',
    '/v1/config',
    { document: { version: 1, tenants: [{ id: 'postrider', state: 'absent' }] } },
  ],
])('the operator tenant refuses %s', async (_, method, path, body) => {
  const { status, json } = await api.call(method, path, { body });
  expect(JSON.stringify([status, json])).toMatch(
    /^.(409,.*"operator_tenant"|422,.*The operator tenant cannot be deleted)/,
  );
  expect((await api.call('GET', TENANT)).status).toBe(200);
  expect((await api.call<{ data: unknown[] }>('GET', `${TENANT}/events`)).json.data).toEqual([]);
});

test('its endpoints are made with an admin key, and tested; a key of another tenant does not see it', async () => {
  const made = await api.call<{ id: string }>('POST', `${TENANT}/endpoints`, {
    body: { url: 'http://127.0.0.1:9/chat', format: { type: 'template', name: 'slack' } },
  });
  expect(made.status).toBe(201);
  const key = await api.keyFor('default', ['write']);
  expect((await api.call('GET', `${TENANT}/endpoints/${made.json.id}`, { key })).status).toBe(404);
  expect((await api.call('POST', `${TENANT}/events`, { key, body: EVENT })).status).toBe(404);
});

test('the export has its endpoints, and can be imported again', async () => {
  const exported = await api.call<{ tenants: { id: string; endpoints: unknown[] }[] }>('GET', '/v1/config');
  expect(exported.json.tenants.find(({ id }) => id === 'postrider')?.endpoints).toHaveLength(1);
  const again = await api.call<{ plan: { action: string }[] }>('POST', '/v1/config', {
    body: { document: exported.json, dryRun: true },
  });
  expect(new Set(again.json.plan.map(({ action }) => action))).toEqual(new Set(['none']));
});

test('who is told, and when a success rate is low, is set at tenants and endpoints', async () => {
  const given = { to: 'tenant', successRate: { below: 0.9, atLeast: 50 } };
  const tenant = await api.call('POST', '/v1/tenants', { body: { id: 'acme', notices: given } });
  expect(tenant.json).toMatchObject({ notices: given });
  const changed = await api.call('PATCH', '/v1/tenants/acme', { body: { name: 'Acme' } });
  expect(changed.json).toMatchObject({ notices: given });
  const ofEndpoint = { successRate: { below: 0 } };
  const made = await api.call<{ id: string }>('POST', '/v1/tenants/acme/endpoints', {
    body: { url: 'http://127.0.0.1:9/', eventTypes: ['endpoint.failing', 'delivery.*'], notices: ofEndpoint },
  });
  expect(made.json).toMatchObject({ notices: ofEndpoint, warnings: [] });
  const path = `/v1/tenants/acme/endpoints/${made.json.id}`;
  expect((await api.call('PATCH', path, { body: { name: 'x' } })).json).toMatchObject({ notices: ofEndpoint });
  const document = (await api.call('GET', '/v1/config')).json;
  const { json } = await api.call<{ plan: { action: string }[] }>('POST', '/v1/config', {
    body: { document, dryRun: true },
  });
  expect(new Set(json.plan.map(({ action }) => action))).toEqual(new Set(['none']));
  expect((await api.call('PATCH', path, { body: { notices: null } })).json).toMatchObject({ notices: {} });
  expect((await api.call('PATCH', '/v1/tenants/acme', { body: { notices: null } })).json).toMatchObject({
    notices: {},
  });
});

test.each([
  [{ successRate: { below: 1.5 } }, '/notices/successRate/below'],
  [{ successRate: { overMinutes: 1 } }, '/notices/successRate/overMinutes'],
  [{ successRate: { atLeast: 0 } }, '/notices/successRate/atLeast'],
  [{ successRate: { above: 1 } }, '/notices/successRate/above'],
  [{ to: 'everybody' }, '/notices/to'],
])('%j is no setting of notices', async (notices, pointer) => {
  const { status, json } = await api.call('PATCH', '/v1/tenants/default', { body: { notices } });
  expect([status, json]).toMatchObject([422, { errors: [{ pointer }] }]);
});

test('the types of notices can be read, and listed by their group; every tenant may ask for them', async () => {
  const { json } = await api.call<{ data: { name: string; examples: unknown[] }[] }>(
    'GET',
    '/v1/event-types?group=postrider',
  );
  expect(json.data.map(({ name }) => name)).toEqual([...NOTICE_TYPES].toSorted());
  for (const { name, examples } of json.data) {
    const { json: one } = await api.call<{ schema: object; optIn: boolean }>('GET', `/v1/event-types/${name}`);
    expect(one.optIn).toBe(true);
    const [example] = examples;
    expect([name, new Ajv2020({ formats: { 'date-time': true } }).validate(one.schema, example)]).toEqual([name, true]);
  }
  const first = await api.call<{ data: unknown[]; nextCursor: string }>(
    'GET',
    '/v1/event-types?group=postrider&limit=3',
  );
  const rest = await api.call<{ data: unknown[] }>(
    'GET',
    `/v1/event-types?group=postrider&cursor=${first.json.nextCursor}`,
  );
  expect([...first.json.data, ...rest.json.data]).toEqual(json.data);
  expect((await api.call<{ data: unknown[] }>('GET', '/v1/event-types')).json.data).toEqual([]);
});

test('a server does not start where the app has a tenant of this id, and says what to set', async () => {
  const { url, drop } = await createTestDatabase();
  const database = connect(url, { maxConnections: 1, applicationName: 'test' });
  await insertTenant(database, { id: 'postrider', name: null, metadata: {}, now: new Date() });
  await database.end();
  const start = (env: Record<string, string>) =>
    startServer(
      readConfig({
        POSTRIDER_DATABASE_URL: url,
        POSTRIDER_PORT: '0',
        POSTRIDER_ENV: 'development',
        POSTRIDER_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
        ...env,
      }),
      pino({ level: 'silent' }),
    );
  await expect(start({})).rejects.toThrow(/Set POSTRIDER_OPERATOR_TENANT/);
  const server = await start({ POSTRIDER_OPERATOR_TENANT: 'on-call' });
  await server.stop();
  await drop();
});
