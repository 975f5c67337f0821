import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';
import type { ConfigurationDocument } from './document-schema.ts';
import type { PlanEntry } from './plan.ts';

const PASSPHRASE = 'correct horse battery staple';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let from: TestApi;
let to: TestApi;
let url: string;
const received: { headers: IncomingHttpHeaders; body: string }[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
});

beforeAll(async () => {
  [from, to] = await Promise.all([startTestApi(), startTestApi()]);
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  receiver.close();
  await Promise.all([from.stop(), to.stop()]);
});

interface Shown {
  id: string;
  status: string;
  disabledReason: string | null;
}

const apply = (document: object, more: object = {}) =>
  to.call<ProblemJson & { plan: PlanEntry[]; warnings: string[] }>('POST', '/v1/config', {
    body: { document, ...more },
  });
const shownAt = async (tenantId: string) =>
  (await to.call<Shown>('GET', `/v1/tenants/${tenantId}/endpoints/ext:shop`)).json;

async function exportOf(tenantId: string): Promise<{ masked: ConfigurationDocument; sealed: ConfigurationDocument }> {
  await from.call('POST', '/v1/tenants', { body: { id: tenantId } });
  const body = {
    url,
    externalId: 'shop',
    secret,
    headers: { 'X-Key': 'header-value' },
    auth: { type: 'bearer', token: 'bearer-token' },
  };
  expect((await from.call('POST', `/v1/tenants/${tenantId}/endpoints`, { body })).status).toBe(201);
  const asked = { body: { passphrase: PASSPHRASE, tenantId } };
  const { json: sealed } = await from.call<ConfigurationDocument>('POST', '/v1/config/export', asked);
  const { json: masked } = await from.call<ConfigurationDocument>('GET', `/v1/config?tenantId=${tenantId}`);
  return { masked, sealed };
}

test('an endpoint that was imported with its secrets sends what the receiver accepts', async () => {
  const { sealed } = await exportOf('moved');
  expect((await apply(sealed, { passphrase: PASSPHRASE })).status).toBe(200);
  const { id, status } = await shownAt('moved');
  expect(status).toBe('active');
  await to.call('POST', `/v1/tenants/moved/endpoints/${id}/test`, { body: {} });
  const { headers = {}, body = '' } = received.at(-1) ?? {};
  expect(headers).toMatchObject({ 'x-key': 'header-value', authorization: 'Bearer bearer-token' });
  // By Standard Webhooks, as the receiver has done before the move.
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
});

test('an import without the secrets makes endpoints that wait until a person gives them and enables them', async () => {
  const { masked, sealed } = await exportOf('waiting');
  const applied = await apply(masked);
  expect(applied.status, applied.text).toBe(200);
  const entry = applied.json.plan.find(({ resource }) => resource.type === 'endpoint');
  expect(entry?.warnings.join(' ')).toMatch(/X-Key.*auth\.token.*signing secret.*secret_missing/);
  expect(entry?.changes).toContainEqual({ member: 'status', before: null, after: 'disabled' });
  expect(await shownAt('waiting')).toMatchObject({ status: 'disabled', disabledReason: 'secret_missing' });
  const published = { body: { type: 'order.paid', data: 1 } };
  const event = await to.call<{ deliveries: { status: string }[] }>('POST', '/v1/tenants/waiting/events', published);
  expect(event.json.deliveries).toMatchObject([{ status: 'waiting' }]);
  const again = await apply(masked);
  expect(again.json.plan.map(({ action }) => action)).not.toContain('update');
  expect(await shownAt('waiting')).toMatchObject({ status: 'disabled', disabledReason: 'secret_missing' });
  const path = '/v1/tenants/waiting/endpoints/ext:shop';
  const body = { secret, headers: { 'X-Key': 'new-value' }, auth: { type: 'bearer', token: 'new-token' } };
  await to.call('PATCH', path, { body });
  expect((await to.call('POST', `${path}/enable`)).status).toBe(200);
  const third = await apply(masked);
  expect(new Set(third.json.plan.map(({ action }) => action)), third.text).toEqual(new Set(['none']));
  expect(await shownAt('waiting')).toMatchObject({ status: 'active', disabledReason: null });
  // The document with the secrets gives back the old ones.
  const last = await apply(sealed, { passphrase: PASSPHRASE });
  const changed = last.json.plan.flatMap(({ changes }) => changes.map(({ member }) => member));
  expect(changed.toSorted()).toEqual(['auth', 'headers']);
});

test('an import with the secrets enables what waits for them', async () => {
  const { masked, sealed } = await exportOf('late');
  await apply(masked);
  expect(await shownAt('late')).toMatchObject({ disabledReason: 'secret_missing' });
  expect((await apply(sealed, { passphrase: PASSPHRASE })).status).toBe(200);
  expect(await shownAt('late')).toMatchObject({ status: 'active', disabledReason: null });
});

test('a new endpoint that inherits a shared secret needs none', async () => {
  const shared = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  const endpoints = [{ externalId: 'shop', url }];
  const document = { tenants: [{ id: 'sharing', defaults: { secret: shared }, endpoints }] };
  const applied = await apply(document);
  expect(applied.status, applied.text).toBe(200);
  expect(applied.text).not.toContain(shared);
  expect(await shownAt('sharing')).toMatchObject({ status: 'active' });
});

test('a wrong passphrase, or a changed byte, opens nothing and changes nothing', async () => {
  const { sealed } = await exportOf('closed');
  const wrong = await apply(sealed, { passphrase: 'incorrect horse' });
  expect(wrong.status).toBe(422);
  expect(wrong.json.errors).toMatchObject([{ pointer: '/passphrase' }]);
  const box = sealed.secrets;
  const text = box?.sealed ?? '';
  const changed = { ...box, sealed: `${text.slice(0, 40)}${text[40] === 'A' ? 'B' : 'A'}${text.slice(41)}` };
  expect((await apply({ ...sealed, secrets: changed }, { passphrase: PASSPHRASE })).status).toBe(422);
  expect((await to.call('GET', '/v1/tenants/closed')).status).toBe(404);
});

test('sealed credentials go to no other server than the one they were given for', async () => {
  const { sealed } = await exportOf('edited');
  const [tenant] = sealed.tenants ?? [];
  const endpoints = tenant?.endpoints?.map((endpoint) => ({ ...endpoint, url: 'http://127.0.0.1:1/elsewhere' }));
  const refused = await apply({ ...sealed, tenants: [{ ...tenant, endpoints }] }, { passphrase: PASSPHRASE });
  expect(refused.status).toBe(422);
  expect(refused.json.errors).toMatchObject([{ pointer: '/document/tenants/0/endpoints/0/url' }]);
});

test("an endpoint whose URL a tenant's key gave does not inherit the deployment's secret after a move", async () => {
  const { sealed } = await exportOf('untrusted');
  const key = await from.keyFor('untrusted', ['write']);
  await from.call('POST', '/v1/tenants/untrusted/endpoints', { key, body: { url, externalId: 'theirs', secret } });
  const { json } = await from.call<ConfigurationDocument>('GET', '/v1/config?tenantId=untrusted');
  expect(json.tenants?.[0]?.endpoints).toMatchObject([
    { externalId: 'shop', trustsDeployment: true },
    { externalId: 'theirs', trustsDeployment: false },
  ]);
  expect((await apply({ ...json, secrets: sealed.secrets }, { passphrase: PASSPHRASE })).status).toBe(200);
  const { rows } = await to.database.query(
    `select external_id, trusts_deployment from endpoints where tenant_id = 'untrusted' order by 1`,
  );
  expect(rows).toEqual([
    { external_id: 'shop', trusts_deployment: true },
    { external_id: 'theirs', trusts_deployment: false },
  ]);
});
