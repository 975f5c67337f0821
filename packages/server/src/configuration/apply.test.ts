import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type Called, type TestApi } from '../testing/start-test-api.ts';
import type { ConfigurationDocument } from './document-schema.ts';
import type { PlanEntry } from './plan.ts';
import { openSecrets } from './seal-secrets.ts';

const PASSPHRASE = 'correct horse battery staple';

let a: TestApi;
let b: TestApi;
beforeAll(async () => {
  [a, b] = await Promise.all([startTestApi(), startTestApi()]);
  await fill(a);
});
afterAll(() => Promise.all([a.stop(), b.stop()]));

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const shared = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const url = 'http://127.0.0.1:9/hook';

async function must(api: TestApi, [method, path, body]: [string, string, object]): Promise<Called<{ id: string }>> {
  const called = await api.call<{ id: string }>(method, path, { body });
  expect(called.status, called.text).toBeLessThan(300);
  return called;
}

/** A configuration with something of everything. */
async function fill(api: TestApi): Promise<void> {
  const schema = { type: 'object', properties: { n: { type: 'number' } } };
  const type = {
    name: 'order.paid',
    description: 'Paid.',
    group: 'orders',
    schema,
    validation: 'reject',
    examples: [{ n: 1 }],
  };
  await must(api, ['POST', '/v1/event-types', type]);
  await must(api, [
    'PATCH',
    '/v1/defaults',
    { timeoutMs: 9_000, headers: { 'X-All': 'default-value' }, secret: shared },
  ]);
  await must(api, ['POST', '/v1/tenants', { id: 'acme', name: 'Acme', metadata: { plan: 'pro' } }]);
  await must(api, ['PUT', '/v1/tenants/acme/preferences', { minPriority: 'low', maxPerHour: 500 }]);
  await must(api, ['PATCH', '/v1/tenants/acme/defaults', { retry: { delaysSeconds: [1, 2] } }]);
  const endpoints = '/v1/tenants/acme/endpoints';
  const everything = {
    url: 'https://example.com/hook',
    externalId: 'crm-1',
    secret,
    name: 'Everything',
    description: 'All members.',
    eventTypes: ['order.*'],
    filter: { 'data.n': { $gte: 1 } },
    headers: { 'X-Key': 'header-value', 'X-Type': '{{event.type}}' },
    auth: { type: 'basic', username: 'u', password: 'pass-word' },
    format: { type: 'template', body: '{"text": event.type}' },
    signing: { scheme: 'legacy', header: 'X-Signature', alsoStandard: true },
    retry: { initialSeconds: 1, factor: 2, maxSeconds: 60, attempts: 5 },
    timeoutMs: 5_000,
    tags: ['a', 'b'],
    metadata: { owner: 'x' },
    status: 'paused',
  };
  const first = await must(api, ['POST', endpoints, everything]);
  await must(api, ['PUT', `${endpoints}/${first.json.id}/preferences`, { rateLimits: { perSecond: 5 } }]);
  const plain = await must(api, [
    'POST',
    endpoints,
    { url, auth: { type: 'bearer', token: 'bearer-token' }, secret: null },
  ]);
  await must(api, ['POST', endpoints, { url, externalId: 'key-pair', signing: { scheme: 'standard_ed25519' } }]);
  const key = await api.keyFor('acme', ['write']);
  const made = await api.call('POST', endpoints, { key, body: { url, externalId: 'of-the-tenant', secret } });
  expect(made.status).toBe(201);
  const event = { type: 'order.paid', data: { n: 2 }, endpointIds: [first.json.id, plain.json.id] };
  await must(api, [
    'POST',
    '/v1/tenants/acme/schedules',
    { name: 'Daily', cron: '30 8 * * *', timeZone: 'Europe/Berlin', event },
  ]);
  await must(api, [
    'POST',
    '/v1/tenants/acme/schedules',
    { everySeconds: 600, event: { ...event, endpointIds: null }, paused: true },
  ]);
}

const exportOf = async (api: TestApi, tenantId?: string) =>
  (await api.call<ConfigurationDocument>('POST', '/v1/config/export', { body: { passphrase: PASSPHRASE, tenantId } }))
    .json;
const without = async (api: TestApi) => (await api.call<ConfigurationDocument>('GET', '/v1/config')).json;

async function secretsOf(api: TestApi) {
  const { secrets } = await exportOf(api);
  if (!secrets) throw new Error('The export has no secrets.');
  return openSecrets(secrets, PASSPHRASE);
}

interface Applied {
  plan: PlanEntry[];
  warnings: string[];
  errors: { pointer: string; detail: string }[];
}

const apply = (api: TestApi, document: object, more: object = {}) =>
  api.call<Applied>('POST', '/v1/config', { body: { document, ...more } });

const actions = ({ json: { plan } }: Called<Applied>) => plan.map(({ action }) => action);

/** Every table, without what changes by itself. */
async function dump(api: TestApi): Promise<unknown> {
  const tables = [
    'tenants',
    'endpoints',
    'endpoint_secrets',
    'endpoint_defaults',
    'endpoint_default_secrets',
    'schedules',
    'event_types',
    'event_type_catalogue',
    'schedule_syncs',
    'endpoint_sweeps',
  ];
  const rows = tables.map(async (table) => [
    table,
    (await api.database.query(`select t::text from ${table} t order by 1`)).rows,
  ]);
  return Promise.all(rows);
}

describe('from one deployment to another', () => {
  test('a dry run says what would be made, and changes nothing', async () => {
    const document = await exportOf(a);
    const before = await dump(b);
    const planned = await apply(b, document, { passphrase: PASSPHRASE, dryRun: true });
    expect(planned.status, planned.text).toBe(200);
    expect(actions(planned)).toContain('create');
    expect(await dump(b)).toEqual(before);
    for (const plain of [secret, shared, 'header-value', 'pass-word', 'bearer-token', 'default-value']) {
      expect(planned.text).not.toContain(plain);
    }
  });

  test('what is exported, imported and exported again is the same, with all secrets', async () => {
    const document = await exportOf(a);
    const applied = await apply(b, document, { passphrase: PASSPHRASE });
    expect(applied.status, applied.text).toBe(200);
    expect(applied.json.plan.flatMap(({ warnings }) => warnings)).toEqual([]);
    expect(await without(b)).toEqual(await without(a));
    expect(await secretsOf(b)).toEqual(await secretsOf(a));
    const again = await apply(b, document, { passphrase: PASSPHRASE });
    expect(new Set(actions(again)), JSON.stringify(again.json, null, 1)).toEqual(new Set(['none']));
    expect(new Set(actions(await apply(b, document)))).toEqual(new Set(['none']));
  });

  test('what somebody changed since is changed back, and the plan names the members', async () => {
    const document = await without(a);
    const at = '/v1/tenants/acme/endpoints/ext:crm-1';
    await must(b, ['PATCH', at, { name: 'Other', tags: ['c'], status: 'active' }]);
    await must(b, ['PUT', '/v1/tenants/acme/preferences', {}]);
    await must(b, ['PATCH', '/v1/event-types/order.paid', { deprecated: true }]);
    const applied = await apply(b, document);
    const changes = applied.json.plan.flatMap((entry) =>
      entry.changes.map(({ member, before, after }) => [entry.resource.type, member, before, after]),
    );
    expect(changes).toEqual([
      ['event_type', 'deprecated', true, false],
      ['tenant', 'preferences', {}, { minPriority: 'low', maxPerHour: 500 }],
      ['endpoint', 'name', 'Other', 'Everything'],
      ['endpoint', 'tags', ['c'], ['a', 'b']],
      ['endpoint', 'status', 'active', 'paused'],
    ]);
    expect(await without(b)).toEqual(document);
  });
});
