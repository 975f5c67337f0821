import { createHmac, createPublicKey, verify } from 'node:crypto';
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

const OWN = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;
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

test("another path on the same server is another receiver, where a tenant's key gave it", async () => {
  const path = await scene.create();
  const key = scene.tenantKey();
  const url = `${scene.urls[0]}/of-the-tenant`;
  const read = await scene.ok<{ url: string }>('GET', path, undefined, key);
  for (const [method, body] of [
    ['PATCH', { url }],
    ['PUT', { url }],
    ['PATCH', { url, verify: true }],
    ['PATCH', { url: read.url.replace('/hook', '/hook?a=b') }],
  ] as const) {
    const { status, json } = await scene.api.call<ProblemJson>(method, path, { body, key });
    expect([status, json.errors[0]?.pointer], method).toEqual([422, '/secret']);
  }
  const preview = { event: { type: 'order.paid', data: {} }, change: { url } };
  expect((await scene.api.call('POST', `${path}/preview`, { body: preview, key })).status).toBe(422);
  await scene.ok('PATCH', path, { url: read.url }, key);
  expect(await scene.sources(path)).toMatchObject({ secret: 'deployment', headers: 'deployment' });
  await scene.ok('PATCH', path, { url, secret: OWN }, key);
  await scene.ok('PATCH', path, { url: read.url }, key);
  expect(await scene.sources(path)).toMatchObject({ secret: 'endpoint', headers: 'built_in' });
  const back = await scene.api.call<ProblemJson>('PATCH', path, { body: { secret: null }, key });
  expect(back.status).toBe(422);
});

test("receivers of a tenant get no text of the deployment's companion and template headers, and its key sees none", async () => {
  await scene.ok('PATCH', '/v1/defaults', {
    secret: 'shared-by-all',
    signing: {
      scheme: 'legacy',
      header: 'X-Sig',
      companionHeaders: { 'X-Access': 'k-123456', 'X-Event': '{{event.type}}' },
    },
    format: { type: 'template', body: '"x"', headers: { 'X-Key': 'k-654321', 'X-Id': '{{event.id}}' } },
  });
  const key = scene.tenantKey();
  const ofOperator = await scene.create();
  const ofTenant = await scene.create({}, key);
  const trusted = await scene.test(ofOperator, key);
  expect(trusted.headers).toMatchObject({ 'x-access': 'k-123456', 'x-key': 'k-654321', 'x-event': 'order.paid' });
  const signature = createHmac('sha256', 'shared-by-all').update(trusted.body).digest('hex');
  expect(trusted.headers['x-sig']).toBe(signature);
  const untrusted = await scene.test(ofTenant, key);
  expect(untrusted.headers).toMatchObject({ 'x-event': 'order.paid', 'x-id': expect.stringMatching(/^evt_/) });
  expect(untrusted.headers).not.toHaveProperty('x-access');
  expect(untrusted.headers).not.toHaveProperty('x-key');
  expect(untrusted.headers['x-sig']).not.toBe(signature);
  const shown = [trusted.answer, untrusted.answer];
  for (const path of [ofOperator, `${ofOperator}/effective`, ofTenant, `${scene.base()}/endpoints`]) {
    shown.push((await scene.api.call('GET', path, { key })).text);
  }
  for (const text of shown) expect(text).not.toMatch(new RegExp(`k-123456|k-654321|shared-by-all|${signature}`));
});

test("a tenant's own signing never signs with the deployment's secret", async () => {
  const path = await scene.create();
  const key = scene.tenantKey();
  const ofTenant = `${scene.base()}/defaults`;
  const signing = { scheme: 'legacy', header: 'X-Sig' };
  const refused = await scene.api.call<ProblemJson>('PATCH', ofTenant, { body: { signing }, key });
  expect([refused.status, refused.json.errors[0]?.pointer]).toEqual([422, '/secret']);
  await scene.ok('PATCH', ofTenant, { signing, secret: 'of-the-tenant' }, key);
  expect(await scene.sources(path)).toMatchObject({ secret: 'tenant', signing: 'tenant' });
  const sent = await scene.test(path);
  expect(sent.headers['x-sig']).toBe(createHmac('sha256', 'of-the-tenant').update(sent.body).digest('hex'));
});

test('a shared legacy secret signs alone until its overlap ends, shared ed25519 keys both sign', async () => {
  await scene.ok('PATCH', '/v1/defaults', { secret: 'old', signing: { scheme: 'legacy', header: 'X-Sig' } });
  const path = await scene.create();
  const rotate = (body: object) => scene.ok<{ publicKey: string }>('POST', '/v1/defaults/rotate-secret', body);
  const by = (secret: string, { body }: ReceivedRequest) => createHmac('sha256', secret).update(body).digest('hex');
  await rotate({ secret: 'new', overlapHours: 1 });
  const during = await scene.test(path);
  expect(during.headers['x-sig']).toBe(by('old', during));
  await rotate({ secret: 'new', overlapHours: 0 });
  const after = await scene.test(path);
  expect(after.headers['x-sig']).toBe(by('new', after));

  const ed25519 = { signing: { scheme: 'standard_ed25519' } };
  await scene.ok('DELETE', path);
  await scene.ok('PATCH', '/v1/defaults', { ...ed25519, secret: null });
  const keys = [await rotate({}), await rotate({ overlapHours: 1 })].map(({ publicKey }) => publicKey);
  const sent = await scene.test(await scene.create());
  const signatures = String(sent.headers['webhook-signature']).split(' ');
  expect(signatures).toHaveLength(2);
  expect(signatures.map((signature, i) => isSignedBy(keys.at(-1 - i) ?? '', signature, sent))).toEqual([true, true]);
});

test('however rotations, changes and requests meet, each request is signed by the current secret', async () => {
  const path = await scene.create();
  const secrets = Array.from({ length: 8 }, (_, i) => `whsec_${Buffer.alloc(32, 100 + i).toString('base64')}`);
  const rotate = (secret: string) => scene.ok('POST', '/v1/defaults/rotate-secret', { secret, overlapHours: 1 });
  const busy = secrets.flatMap((secret, i) => [
    rotate(secret),
    scene.ok('PATCH', '/v1/defaults', { timeoutMs: 1_000 + i }),
    scene.api.call('POST', `${path}/test`),
  ]);
  const answers = await Promise.all(busy);
  expect(answers.filter((each) => 'status' in each && each.status !== 200)).toEqual([]);
  const stored = `select count(*) filter (where expires_at is null) as current, count(*) as signing
    from endpoint_default_secrets where owner = '*'`;
  expect((await scene.api.database.query(stored)).rows).toEqual([{ current: 1, signing: 5 }]);
  const sent = await scene.test(path);
  const known = new Set(secrets.map((secret) => signatureBy(secret, sent)));
  const signatures = String(sent.headers['webhook-signature']).split(' ');
  expect(signatures.filter((signature) => known.has(signature))).toHaveLength(5);
});

test('no private key of a tenant becomes a shared secret when the deployment changes its scheme', async () => {
  await scene.ok('PATCH', '/v1/defaults', { secret: null, headers: null, signing: { scheme: 'standard_ed25519' } });
  await scene.create({}, scene.tenantKey());
  const body = { signing: { scheme: 'legacy', header: 'X-Sig' } };
  const { status, json } = await scene.api.call<ProblemJson>('PATCH', '/v1/defaults', { body });
  expect([status, json.errors[0]?.pointer]).toEqual([422, '/signing']);
});

function isSignedBy(publicKey: string, signature: string, { headers, body }: ReceivedRequest): boolean {
  const content = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const x = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(content), key, Buffer.from(signature.replace(/^v1a,/, ''), 'base64'));
}
