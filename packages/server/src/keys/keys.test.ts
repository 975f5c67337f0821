import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootstrap } from '../bootstrap.ts';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Key {
  id: string;
  key: string;
  lastUsedAt: string | null;
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const create = async (body: object) =>
  (await api.call<Key>('POST', '/v1/keys', { body: { name: 'ci', ...body } })).json;

test('a key is shown once, with its 256 random bits, and stored as a hash', async () => {
  const made = await create({ tenantId: 'default', scopes: ['write'] });
  expect(made).toMatchObject({ name: 'ci', tenantId: 'default', scopes: ['write'], expiresAt: null, lastUsedAt: null });
  expect(made.key).toMatch(/^pr_[A-Za-z0-9_-]{43}$/);
  const read = await api.call('GET', `/v1/keys/${made.id}`);
  expect(read.json).toMatchObject({ id: made.id });
  expect(read.text).not.toContain(made.key);
  const { rows } = await api.database.query<{ row: string }>(
    'select api_keys::text as row from api_keys where id = $1',
    [made.id],
  );
  expect(rows[0]?.row).not.toContain(made.key.slice(3));
});

test('a revoked key stops at once, an expired one at its time', async () => {
  const revoked = await create({ tenantId: 'default', scopes: ['read'] });
  const path = '/v1/tenants/default';
  expect((await api.call('GET', path, { key: revoked.key })).status).toBe(200);
  expect((await api.call('DELETE', `/v1/keys/${revoked.id}`)).status).toBe(204);
  expect((await api.call('GET', path, { key: revoked.key })).status).toBe(401);
  expect((await api.call('DELETE', `/v1/keys/${revoked.id}`)).status).toBe(404);
  const expiring = await create({
    tenantId: 'default',
    scopes: ['read'],
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
  });
  expect((await api.call('GET', path, { key: expiring.key })).status).toBe(200);
  await api.database.query(`update api_keys set expires_at = now() - interval '1 s' where id = $1`, [expiring.id]);
  // Another process changed it, so this one may cache the key for a second.
  await expect.poll(async () => (await api.call('GET', path, { key: expiring.key })).status).toBe(401);
});

test('its last use is recorded to the minute', async () => {
  const made = await create({ tenantId: null, scopes: ['read'] });
  const lastUsedAt = async () => (await api.call<Key>('GET', `/v1/keys/${made.id}`)).json.lastUsedAt;
  await api.call('GET', '/v1/tenants/default', { key: made.key });
  await expect.poll(lastUsedAt).not.toBeNull();
  const noted = await lastUsedAt();
  for (let i = 0; i < 5; i++) await api.call('GET', '/v1/tenants/default', { key: made.key });
  expect(await lastUsedAt()).toBe(noted);
});

test.each([
  ['no scope', { scopes: [] }, '/scopes'],
  ['an unknown scope', { scopes: ['root'] }, '/scopes/0'],
  ['an admin of one tenant', { tenantId: 'default', scopes: ['admin'] }, '/scopes'],
  ['an expiry that has passed', { scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
  ['no name', { name: '', scopes: ['read'] }, '/name'],
])('refuses %s', async (_what, body, pointer) => {
  const { json } = await api.call<ProblemJson>('POST', '/v1/keys', { body: { name: 'ci', ...body } });
  expect(json).toMatchObject({ status: 422, errors: [{ pointer }] });
});

test('a key for an unknown tenant is refused', async () => {
  const { json } = await api.call<ProblemJson>('POST', '/v1/keys', {
    body: { name: 'ci', tenantId: 'nobody', scopes: ['read'] },
  });
  expect(json).toMatchObject({ status: 404, code: 'tenant_not_found' });
});

test('a key for all tenants writes for each, and administers none', async () => {
  const { key } = await create({ scopes: ['write'] });
  expect((await api.call('POST', '/v1/tenants/default/events', { key, body: { type: 'a', data: 1 } })).status).toBe(
    202,
  );
  for (const path of ['/v1/keys', '/v1/tenants', '/v1/deliveries'])
    expect((await api.call('GET', path, { key })).status).toBe(403);
});

test('lists have every valid key, newest first, and never a secret', async () => {
  const made = [await create({ scopes: ['read'] }), await create({ scopes: ['read'] })];
  const { json, text } = await api.call<{ data: Key[]; nextCursor: string }>('GET', '/v1/keys?limit=1');
  const next = await api.call<{ data: Key[] }>('GET', `/v1/keys?limit=1&cursor=${json.nextCursor}`);
  expect([json.data[0]?.id, next.json.data[0]?.id]).toEqual(made.map(({ id }) => id).toReversed());
  expect(text).not.toMatch(/pr_/);
});

test('repeated bootstrapping changes nothing, and a given key works', async () => {
  const now = new Date();
  expect(await bootstrap(api.database, { now })).toEqual({ tenantId: 'default', adminKey: null });
  const adminKey = `pr_${'k'.repeat(43)}`;
  for (let i = 0; i < 2; i++)
    expect(await bootstrap(api.database, { adminKey, now })).toEqual({ tenantId: 'default', adminKey });
  expect((await api.call('GET', '/v1/tenants', { key: adminKey })).status).toBe(200);
  const { rowCount } = await api.database.query(`select 1 from api_keys where name = 'bootstrap'`);
  expect(rowCount).toBe(2);
});

test('after a rotation the old key works until its overlap ends, and an older one no more', async () => {
  const made = await create({ tenantId: 'default', scopes: ['read'] });
  const status = async (key: string) => (await api.call('GET', '/v1/tenants/default', { key })).status;
  const rotate = async (overlapHours: number) =>
    (
      await api.call<Key & { previousKeyExpiresAt: string | null }>('POST', `/v1/keys/${made.id}/rotate`, {
        body: { overlapHours },
      })
    ).json;
  const second = await rotate(1);
  expect(second).toMatchObject({ id: made.id, previousKeyExpiresAt: expect.stringMatching(/Z$/) as string });
  expect([await status(made.key), await status(second.key)]).toEqual([200, 200]);
  await api.database.query(`update api_keys set previous_expires_at = now() - interval '1 s' where id = $1`, [made.id]);
  await expect.poll(() => status(made.key)).toBe(401);
  const third = await rotate(1);
  expect([await status(made.key), await status(second.key), await status(third.key)]).toEqual([401, 200, 200]);
  const fourth = await rotate(0);
  expect(fourth.previousKeyExpiresAt).toBeNull();
  expect([await status(second.key), await status(third.key), await status(fourth.key)]).toEqual([401, 401, 200]);
});

test('a flood on one key gets 429 before its bodies are read, and other keys go on', async () => {
  const limited = await create({ tenantId: 'default', scopes: ['write'], requestsPerMinute: 5 });
  const free = await create({ tenantId: 'default', scopes: ['write'] });
  const publish = (key: string, raw: string) => api.call('POST', '/v1/tenants/default/events', { key, raw });
  const answers = await Promise.all(Array.from({ length: 40 }, () => publish(limited.key, '{not json')));
  const statuses = answers.map(({ status }) => status);
  expect([
    statuses.filter((status) => status === 400).length,
    statuses.filter((status) => status === 429).length,
  ]).toEqual([5, 35]);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.json).toMatchObject({ code: 'too_many_requests' });
  expect(refused?.headers.get('ratelimit-policy')).toBe('"key";q=5;w=60');
  expect(refused?.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/);
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  const other = await publish(free.key, '{"type":"a","data":1}');
  expect([other.status, other.headers.get('ratelimit')]).toEqual([202, null]);
});
