import { MASK } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';
import type { ConfigurationDocument, EndpointEntry } from './document-schema.ts';

let api: TestApi;
beforeAll(async () => void (api = await startTestApi({ env: { POSTRIDER_RETENTION_DAYS: '90' } })));
afterAll(() => api.stop());

const url = 'http://127.0.0.1:9/hook';

async function exported(path: string): Promise<ConfigurationDocument> {
  const { status, json } = await api.call<ConfigurationDocument>('GET', path);
  expect(status).toBe(200);
  return json;
}

test('an export has what was set at each resource, with masks instead of secrets', async () => {
  await api.call('POST', '/v1/tenants', { body: { id: 'acme', name: 'Acme' } });
  await api.call('PATCH', '/v1/tenants/acme/defaults', { body: { timeoutMs: 7_000 } });
  await api.call('PUT', '/v1/tenants/acme/preferences', { body: { minPriority: 'high' } });
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const body = {
    url,
    externalId: 'crm-1',
    secret,
    headers: { 'X-Key': 'header-value', 'X-Type': '{{event.type}}' },
    auth: { type: 'bearer', token: 'bearer-token' },
  };
  await api.call('POST', '/v1/tenants/acme/endpoints', { body });
  const { tenants } = await exported('/v1/config?tenantId=acme');
  expect(tenants).toMatchObject([
    { id: 'acme', name: 'Acme', preferences: { minPriority: 'high' }, defaults: { timeoutMs: 7_000, retry: null } },
  ]);
  const [endpoint] = tenants?.[0]?.endpoints ?? [];
  const expected: EndpointEntry = {
    externalId: 'crm-1',
    url,
    status: 'active',
    headers: { 'X-Key': MASK, 'X-Type': '{{event.type}}' },
    auth: { type: 'bearer', token: MASK },
    secret: MASK,
    // Inherited, so not set here.
    timeoutMs: null,
  };
  expect(endpoint).toMatchObject(expected);
  const sealed = await api.call('POST', '/v1/config/export', { body: { passphrase: 'correct horse' } });
  expect(sealed.status).toBe(200);
  expect(sealed.json).toMatchObject({ secrets: { kdf: 'scrypt', cipher: 'aes-256-gcm' } });
  for (const plain of [secret, 'header-value', 'bearer-token']) expect(sealed.text).not.toContain(plain);
});

test('only admin keys export', async () => {
  const key = await api.keyFor('acme', ['write']);
  expect((await api.call('GET', '/v1/config', { key })).status).toBe(403);
  const body = { passphrase: 'correct horse' };
  expect((await api.call('POST', '/v1/config/export', { key, body })).status).toBe(403);
});

test('what does not fit into one document is exported tenant by tenant', async () => {
  const insert = `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
    select 'ep_' || n, $1, 'http://127.0.0.1:9/', 'active', '{}', '{}', '{}', 1, now(), now() from generate_series($2::int, $3) n`;
  await api.call('POST', '/v1/tenants', { body: { id: 'huge' } });
  await api.database.query(insert, ['huge', 1, 2_100]);
  const all = await api.call<{ errors: { pointer: string; detail: string }[] }>('GET', '/v1/config');
  expect(all.status).toBe(400);
  expect(all.json.errors[0]).toMatchObject({
    pointer: '/tenantId',
    detail: expect.stringMatching(/one tenant after another/),
  });
  const body = { passphrase: 'correct horse' };
  expect((await api.call('POST', '/v1/config/export', { body })).status).toBe(422);
  expect((await api.call('GET', '/v1/config?tenantId=acme')).status).toBe(200);
});

test('how long records of a tenant are kept is part of the document', async () => {
  const apply = (retention: object | null, dryRun = false) => {
    const document = { tenants: [{ id: 'brief', retention }] };
    return api.call<{ plan: { action: string; changes: object[] }[] }>('POST', '/v1/config', {
      body: { document, dryRun },
    });
  };
  const stored = async () => (await exported('/v1/config?tenantId=brief')).tenants?.[0]?.retention;
  expect((await apply({ days: 30 })).json.plan[0]?.action).toBe('create');
  expect(await stored()).toEqual({ days: 30, deadLetterDays: null });
  for (const same of [{ days: 30 }, await stored()]) {
    expect((await apply(same ?? null)).json.plan).toMatchObject([{ action: 'none' }]);
  }
  const change = { member: 'retention', before: { days: 30, deadLetterDays: null } };
  const changed = await apply({ days: 30, deadLetterDays: 60 });
  expect(changed.json.plan[0]?.changes).toEqual([{ ...change, after: { days: 30, deadLetterDays: 60 } }]);
  for (const dryRun of [true, false]) {
    const refused = await apply({ days: 91 }, dryRun);
    expect([refused.status, refused.json]).toMatchObject([
      422,
      { errors: [{ pointer: '/document/tenants/0/retention/days' }] },
    ]);
  }
  expect(await stored()).toEqual({ days: 30, deadLetterDays: 60 });
  expect((await apply(null)).json.plan[0]?.action).toBe('update');
  expect(await stored()).toBeNull();
});
