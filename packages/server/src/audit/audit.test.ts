import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAuditScene, type AuditPage, type AuditScene } from '../testing/audit-scene.ts';
import type { ProblemJson } from '../testing/problem.ts';

let scene: AuditScene;
beforeAll(async () => void (scene = await startAuditScene()));
afterAll(() => scene?.api.stop());

const ok: AuditScene['ok'] = (...asked) => scene.ok(...asked);
const audit: AuditScene['audit'] = (query) => scene.audit(query);
const newTenant = () => scene.newTenant();
const newEndpoint: AuditScene['newEndpoint'] = (members) => scene.newEndpoint(members);
const newType = () => scene.newEventType();

const T = '/v1/tenants/default';
const url = 'http://127.0.0.1:9/hook';
/** Given wherever a secret may be given. The audit must not have it. */
const PLANTED = 'planted0secret';

test('an entry names the tenant, the thing and the request', async () => {
  const id = await newEndpoint();
  const { headers } = await ok('PATCH', `${T}/endpoints/${id}`, { name: 'n' });
  const [entry] = await audit(`resource=endpoint/${id}`);
  expect(entry).toMatchObject({
    tenantId: 'default',
    resource: { type: 'endpoint', id },
    requestId: headers.get('postrider-request-id'),
  });
});

test('a change of a credential is told, and the credential is not', async () => {
  const id = await newEndpoint({ auth: { type: 'bearer', token: PLANTED } });
  const path = `${T}/endpoints/${id}`;
  await ok('PATCH', path, { auth: { type: 'bearer', token: `${PLANTED}2` } });
  const masked = { auth: { type: 'bearer', token: '••••' } };
  expect((await audit(`resource=${id}`))[0]).toMatchObject({ before: masked, after: masked });
  await ok('PATCH', path, { url: `http://127.0.0.1:9/?token=${PLANTED}` });
  expect((await audit(`resource=${id}`))[0]).toMatchObject({ after: { url: 'http://127.0.0.1:9/?token=••••' } });
});

test('an endpoint that its externalId names is found by its id', async () => {
  const id = await newEndpoint({ externalId: 'crm/1' });
  await ok('PATCH', `${T}/endpoints/ext:crm%2F1`, { name: 'n' });
  expect((await audit(`resource=${id}&action=updateEndpoint`))[0]?.resource).toEqual({ type: 'endpoint', id });
});

test('each endpoint of a bulk change, and each type of an import, has its own entry', async () => {
  const [a, b, paused] = [await newEndpoint(), await newEndpoint(), await newEndpoint({ status: 'paused' })];
  const body = { action: 'pause', ids: [a, b, paused, newId('ep')] };
  const { headers } = await ok('POST', `${T}/endpoints/bulk`, body);
  const requestId = headers.get('postrider-request-id');
  const of = async (id: string) => (await audit(`resource=endpoint/${id}&action=pauseEndpoint`))[0];
  for (const id of [a, b]) {
    expect(await of(id)).toMatchObject({ before: { status: 'active' }, after: { status: 'paused' }, requestId });
  }
  expect(await of(paused)).toBeUndefined();
  await ok('POST', `${T}/endpoints/bulk`, { action: 'delete', ids: [a] });
  const [deleted] = await audit(`resource=${a}&action=deleteEndpoint`);
  expect(deleted).toMatchObject({ before: { status: 'paused' }, after: null });
  const webhooks = { 'import.one': { post: { requestBody: { content: { 'application/json': { schema: {} } } } } } };
  await ok('POST', '/v1/event-types/import', {
    document: { openapi: '3.1.0', info: { title: 'a', version: '1' }, webhooks },
  });
  expect(await audit('resource=event_type/import.one')).toMatchObject([{ action: 'createEventType', before: null }]);
});

test('what changes nothing, is refused, or is a replay leaves no entry', async () => {
  const id = await newEndpoint({ name: 'same' });
  const path = `${T}/endpoints/${id}`;
  await ok('PATCH', path, { name: 'same' });
  await ok('POST', `${path}/pause`);
  await ok('POST', `${path}/pause`);
  expect((await scene.api.call('PATCH', path, { body: { name: 1 } })).status).toBe(422);
  expect((await scene.api.call('PATCH', path, { body: { name: 'x' }, headers: { 'if-match': '"99"' } })).status).toBe(
    412,
  );
  const headers = { 'idempotency-key': 'once' };
  for (let i = 0; i < 2; i++) await scene.api.call('POST', `${path}/resume`, { body: {}, headers });
  const actions = (await audit(`resource=${id}`)).map(({ action }) => action);
  expect(actions).toEqual(['resumeEndpoint', 'pauseEndpoint', 'createEndpoint']);
});

test('lists are filtered by all members, paged, and refuse what they do not know', async () => {
  const id = await newEndpoint();
  await ok('PUT', `${T}/endpoints/${id}/preferences`, { enabled: false });
  const [preferences, created] = await audit(`resource=${id}`);
  expect([preferences?.resource.type, created?.resource.type]).toEqual(['preferences', 'endpoint']);
  // What only its deliveries tell is not kept.
  for (const name of ['health', 'counters', 'warnings']) expect(created?.after).not.toHaveProperty(name);
  expect(await audit(`resource=preferences/${id}`)).toEqual([preferences]);
  expect(await audit(`resource=${id}&actor=${created?.actor.keyId}&action=createEndpoint`)).toEqual([created]);
  expect(await audit(`resource=${id}&actor=postrider`)).toEqual([]);
  expect(await audit(`resource=${id}&to=${created?.at}`)).toEqual([]);
  expect(await audit(`resource=${id}&from=${created?.at}`)).toEqual([preferences, created]);
  expect(await audit(`resource=${id}&tenantId=default`)).toHaveLength(2);
  const { json } = await scene.api.call<AuditPage>('GET', `/v1/audit?resource=${id}&limit=1`);
  const next = await scene.api.call<AuditPage>('GET', `/v1/audit?resource=${id}&limit=1&cursor=${json.nextCursor}`);
  expect([...json.data, ...next.json.data]).toEqual([preferences, created]);
  for (const query of ['actor=me', 'action=a-b', 'resource=', 'from=x', 'what=1', 'cursor=x']) {
    expect((await scene.api.call<ProblemJson>('GET', `/v1/audit?${query}`)).status).toBe(400);
  }
});

test('a tenant sees its own changes only, and operators without their names', async () => {
  const other = await newTenant();
  const base = `/v1/tenants/${other}`;
  const created = await scene.api.call<{ id: string; key: string }>('POST', '/v1/keys', {
    body: { name: 'of the tenant', tenantId: other, scopes: ['write'] },
  });
  const { key } = created.json;
  const id = (await scene.api.call<{ id: string }>('POST', `${base}/endpoints`, { body: { url }, key })).json.id;
  await ok('POST', `${base}/endpoints/${id}/pause`);
  const { json, text } = await scene.api.call<AuditPage>('GET', `${base}/audit`, { key });
  expect(json.data.map(({ action, actor: { name } }) => [action, name])).toEqual([
    ['pauseEndpoint', 'operator'],
    ['createEndpoint', 'of the tenant'],
    ['createKey', 'operator'],
    ['createTenant', 'operator'],
  ]);
  expect(text).not.toContain('bootstrap');
  expect((await scene.api.call('GET', `${T}/audit`, { key })).status).toBe(404);
  expect((await scene.api.call('GET', '/v1/audit', { key })).status).toBe(403);
  const reader = await scene.api.keyFor(other, ['read']);
  expect((await scene.api.call('GET', `${base}/audit`, { key: reader })).status).toBe(403);
});

test('a member that is too large is told, and not kept', async () => {
  const name = await newType();
  await ok('PATCH', `/v1/event-types/${name}`, { schema: { description: 'x'.repeat(10_000) } });
  const [entry] = await audit(`resource=event_type/${name}`);
  expect(entry?.after).toEqual({ schema: expect.stringMatching(/^\(\d+ bytes, too large to keep\)$/) as string });
});

test('two changes at once each tell what the other left', async () => {
  const id = await newEndpoint({ name: '0' });
  await Promise.all(Array.from({ length: 8 }, (_, i) => ok('PATCH', `${T}/endpoints/${id}`, { name: `${i + 1}` })));
  const chain = (await audit(`resource=${id}&action=updateEndpoint`)).map(({ before, after }) => [before, after]);
  expect(chain).toHaveLength(8);
  const befores = new Set(chain.map(([before]) => JSON.stringify(before)));
  expect(befores.size).toBe(8);
});

test('bootstrap and what an import disables are in the audit, as done by Postrider', async () => {
  const postrider = { keyId: null, name: 'postrider' };
  const [tenant] = await audit('resource=tenant/default&action=createTenant');
  expect(tenant).toMatchObject({ actor: postrider, before: null, after: { id: 'default', name: 'Default' } });
  const { data } = (await scene.api.call<{ data: { id: string; name: string }[] }>('GET', '/v1/keys')).json;
  const key = data.find(({ name }) => name === 'bootstrap');
  const [made] = await audit(`resource=key/${key?.id}`);
  expect(made).toMatchObject({ actor: postrider, tenantId: null, after: { name: 'bootstrap', scopes: ['admin'] } });
  expect(JSON.stringify(made)).not.toContain(scene.api.adminKey);

  const endpoints = [{ externalId: 'lacks', url, auth: { type: 'bearer', token: '••••' } }];
  const document = { version: 1, tenants: [{ id: 'default', endpoints }] };
  await ok('POST', '/v1/config', { document });
  const id = (await ok<{ id: string }>('GET', `${T}/endpoints/ext:lacks`)).json.id;
  const entries = (await audit(`resource=endpoint/${id}`)).map(({ action, actor, after }) => [
    action,
    actor.name,
    after,
  ]);
  expect(entries).toEqual([
    ['disableEndpoint', 'postrider', { status: 'disabled', disabledReason: 'secret_missing' }],
    ['createEndpoint', 'bootstrap', expect.objectContaining({ status: 'active' })],
  ]);
});
