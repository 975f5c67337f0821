import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startDefaultsScene, type DefaultsScene, type ReceivedRequest } from '../../testing/defaults-scene.ts';
import type { ProblemJson } from '../../testing/problem.ts';

let scene: DefaultsScene;
beforeAll(async () => void (scene = await startDefaultsScene()));
beforeEach(async () => {
  await scene.nextTenant();
  await scene.ok('PATCH', '/v1/defaults', { secret: SECRET, headers: { 'X-Shared': 'sesame' } });
});
afterAll(() => scene?.stop());

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

function signatureBy(secret: string, { headers, body }: ReceivedRequest): string {
  const content = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

test("an endpoint that an operator made inherits the deployment's secret and headers, and nobody is shown a signature", async () => {
  const path = await scene.create();
  expect(await scene.sources(path)).toMatchObject({ secret: 'deployment', headers: 'deployment' });
  const sent = await scene.test(path, scene.tenantKey());
  expect(sent.headers).toMatchObject({ 'x-shared': 'sesame', 'webhook-signature': signatureBy(SECRET, sent) });
  expect(sent.answer).not.toContain(String(sent.headers['webhook-signature']));
  expect(sent.answer).not.toContain('sesame');
});

test("an endpoint that a tenant's key made gets a secret of its own, and no header of the deployment", async () => {
  const path = await scene.create({}, scene.tenantKey());
  expect(await scene.sources(path)).toMatchObject({ secret: 'endpoint', headers: 'built_in' });
  const sent = await scene.test(path);
  expect(sent.headers).not.toHaveProperty('x-shared');
  expect(sent.headers['webhook-signature']).not.toBe(signatureBy(SECRET, sent));
});

test("a tenant's key moves an endpoint only with another secret, and the headers of the deployment stay behind", async () => {
  const path = await scene.create();
  const key = scene.tenantKey();
  const body = { url: scene.urls[1] };
  const refused = await scene.api.call<ProblemJson>('PATCH', path, { body, key });
  expect([refused.status, refused.json.errors[0]?.pointer]).toEqual([422, '/secret']);
  await scene.ok('PATCH', path, { ...body, secret: `whsec_${Buffer.alloc(32, 6).toString('base64')}` }, key);
  const sent = await scene.test(path);
  expect(sent.headers).not.toHaveProperty('x-shared');
  expect(sent.headers['webhook-signature']).not.toBe(signatureBy(SECRET, sent));
  await scene.ok('PATCH', path, { url: scene.urls[0], secret: null });
  const again = await scene.test(path);
  expect(again.headers).toMatchObject({ 'x-shared': 'sesame', 'webhook-signature': signatureBy(SECRET, again) });
});

test('a shared secret rotates once for all endpoints, and the old one signs until its overlap ends', async () => {
  const paths = [await scene.create(), await scene.create()];
  const { secret } = await scene.ok<{ secret: string }>('POST', '/v1/defaults/rotate-secret', { overlapHours: 1 });
  for (const path of paths) {
    const sent = await scene.test(path);
    const both = `${signatureBy(secret, sent)} ${signatureBy(SECRET, sent)}`;
    expect(sent.headers['webhook-signature']).toBe(both);
  }
});

test('an endpoint needs a secret of its own for a signing scheme of its own', async () => {
  const path = await scene.create();
  const body = { signing: { scheme: 'legacy', header: 'X-Sig' } };
  const { status, json } = await scene.api.call<ProblemJson>('PATCH', path, { body });
  expect([status, json.errors[0]?.pointer]).toEqual([422, '/secret']);
  for (const change of [{ secret: null }, { signing: { scheme: 'standard_ed25519' } }]) {
    expect((await scene.api.call('PATCH', '/v1/defaults', { body: change })).status).toBe(422);
  }
});
