import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDefaultsScene, type DefaultsScene } from '../../testing/defaults-scene.ts';
import type { ProblemJson } from '../../testing/problem.ts';

let scene: DefaultsScene;
beforeAll(async () => void (scene = await startDefaultsScene()));
beforeEach(() => scene.nextTenant());
afterAll(() => scene?.stop());

const ofTenant = () => `${scene.base()}/defaults`;

/** Three values of each member, that an endpoint, a tenant and a deployment may set, and the built-in one. */
const MEMBERS: [string, unknown, unknown, unknown, unknown][] = [
  [
    'retry',
    { delaysSeconds: [1], jitter: 0 },
    { delaysSeconds: [2], jitter: 0 },
    { delaysSeconds: [3], jitter: 0 },
    expect.objectContaining({ jitter: 0.1 }),
  ],
  ['timeoutMs', 1_000, 2_000, 3_000, 15_000],
  ['headers', { 'X-Own': '{{event.id}}' }, { 'X-Ten': '{{event.id}}' }, { 'X-Dep': '{{event.id}}' }, {}],
  [
    'signing',
    expect.objectContaining({ header: 'X-Own' }),
    expect.objectContaining({ header: 'X-Ten' }),
    expect.objectContaining({ header: 'X-Dep' }),
    { scheme: 'standard' },
  ],
  [
    'format',
    { type: 'raw' },
    { type: 'template', body: '"ten"' },
    { type: 'template', body: '"dep"' },
    { type: 'standard' },
  ],
];
const SIGNING = { endpoint: 'X-Own', tenant: 'X-Ten', deployment: 'X-Dep' };

describe.each(MEMBERS)('%s', (member, own, tenant, deployment, builtIn) => {
  const given = (level: keyof typeof SIGNING, value: unknown) => ({
    [member]: member === 'signing' ? { scheme: 'legacy', header: SIGNING[level] } : value,
  });

  test.each([
    ['endpoint', true, true, true],
    ['endpoint', true, false, true],
    ['endpoint', true, false, false],
    ['tenant', false, true, true],
    ['tenant', false, true, false],
    ['deployment', false, false, true],
    ['built_in', false, false, false],
  ])('is from the %s: set by endpoint %s, tenant %s, deployment %s', async (source, byOwn, byTenant, byDeployment) => {
    if (byDeployment) await scene.ok('PATCH', '/v1/defaults', given('deployment', deployment));
    if (byTenant) await scene.ok('PATCH', ofTenant(), given('tenant', tenant));
    const path = await scene.create(byOwn ? given('endpoint', own) : {});
    const value = { endpoint: own, tenant, deployment, built_in: builtIn }[source];
    const effective = await scene.ok('GET', `${path}/effective`);
    expect(effective[member]).toEqual({ value, source });
    expect((await scene.ok('GET', path))[member]).toEqual(value);
    const { data } = await scene.ok<{ data: Record<string, unknown>[] }>('GET', `${scene.base()}/endpoints`);
    expect(data[0]?.[member]).toEqual(value);
  });

  test('is inherited again after null, and no longer after the default is unset', async () => {
    await scene.ok('PATCH', ofTenant(), given('tenant', tenant));
    const path = await scene.create(given('endpoint', own));
    expect((await scene.sources(path))[member]).toBe('endpoint');
    await scene.ok('PATCH', path, { [member]: null });
    expect((await scene.sources(path))[member]).toBe('tenant');
    await scene.ok('PATCH', ofTenant(), { [member]: null });
    expect((await scene.sources(path))[member]).toBe('built_in');
  });

  test('stays inherited when an endpoint is put back as it was read', async () => {
    await scene.ok('PATCH', ofTenant(), given('tenant', tenant));
    const path = await scene.create();
    const { url, headers, signing, retry, timeoutMs, format } = await scene.ok('GET', path);
    await scene.ok('PUT', path, { url, headers, signing, retry, timeoutMs, format });
    expect((await scene.sources(path))[member]).toBe('tenant');
  });
});

test('requests are made with what is inherited, and a change is in force from the next one on', async () => {
  await scene.ok('PATCH', ofTenant(), {
    headers: { 'X-Token': 'sesame', 'X-Of': '{{endpoint.id}}' },
    format: { type: 'raw' },
    signing: { scheme: 'legacy', header: 'X-Sig', prefix: 't={{timestamp}},v1=' },
  });
  const path = await scene.create();
  const [deliveryId = ''] = await scene.publish();
  scene.status = 503;
  const sent = await scene.attempt(deliveryId);
  const id = path.split('/').at(-1);
  expect(sent?.headers).toMatchObject({
    'x-token': 'sesame',
    'x-of': id,
    'x-sig': expect.stringMatching(/^t=\d+,v1=[\da-f]{64}$/),
  });
  expect(sent?.body).toBe('{"amount":50}');
  await scene.ok('PATCH', ofTenant(), { headers: { 'X-Token': 'new' }, format: null });
  const again = await scene.attempt(deliveryId);
  expect(again?.headers).toMatchObject({ 'x-token': 'new' });
  expect(again?.headers).not.toHaveProperty('x-of');
  expect(JSON.parse(again?.body ?? '')).toMatchObject({ type: 'order.paid', data: { amount: 50 } });
  expect(await shownAttempts(deliveryId)).not.toContain('sesame');
});

async function shownAttempts(deliveryId: string): Promise<string> {
  return (await scene.api.call('GET', `${scene.base()}/deliveries/${deliveryId}`)).text;
}

test.each(['tenant', 'deployment'])(
  'an inherited template that had to be stopped goes on once the %s has another',
  async (level) => {
    const defaults = level === 'tenant' ? ofTenant() : '/v1/defaults';
    await scene.ok('PATCH', defaults, { format: { type: 'template', body: '1' } });
    const [inheriting, own] = [await scene.create(), await scene.create({ format: { type: 'template', body: '1' } })];
    await scene.api.database.query(
      `update endpoints set status = 'disabled', disabled_reason = 'template_stopped' where tenant_id = $1`,
      [scene.tenantId()],
    );
    await scene.ok('PATCH', defaults, { format: { type: 'template', body: '1' }, timeoutMs: 2_000 });
    expect(await scene.ok('GET', inheriting)).toMatchObject({ status: 'disabled' });
    await scene.ok('PATCH', defaults, { format: { type: 'template', body: '2' } });
    expect(await scene.ok('GET', inheriting)).toMatchObject({ status: 'active', disabledReason: null });
    expect(await scene.ok('GET', own)).toMatchObject({ disabledReason: 'template_stopped' });
  },
);

test('a delivery that waits for its next attempt takes the retries of a new default', async () => {
  await scene.ok('PATCH', '/v1/defaults', { retry: { delaysSeconds: [60, 60] } });
  await scene.create();
  const [deliveryId = ''] = await scene.publish();
  scene.status = 503;
  await scene.attempt(deliveryId);
  const path = `${scene.base()}/deliveries/${deliveryId}`;
  expect(await scene.ok('GET', path)).toMatchObject({ status: 'retrying' });
  await scene.ok('PATCH', '/v1/defaults', { retry: { delaysSeconds: [60] } });
  await scene.attempt(deliveryId);
  expect(await scene.ok('GET', path)).toMatchObject({
    status: 'dead_lettered',
    deadLetter: { reason: 'attempts_exhausted' },
  });
});

test('an endpoint from before there were defaults keeps what it has', async () => {
  const path = await scene.create({ secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` });
  const before = await scene.ok('GET', path);
  // As the migration leaves it.
  await scene.api.database.query(`update endpoints set inherits = '{}', trusts_deployment = false`);
  for (const defaults of [ofTenant(), '/v1/defaults']) {
    await scene.ok('PATCH', defaults, { timeoutMs: 1_000, headers: { 'X-A': 'b' }, retry: { delaysSeconds: [] } });
    await scene.ok('POST', `${defaults}/rotate-secret`);
  }
  expect(await scene.ok('GET', path)).toEqual(before);
  expect(await scene.test(path)).not.toHaveProperty('headers.x-a');
  expect(new Set(Object.values(await scene.sources(path)))).toEqual(new Set(['endpoint']));
});

test.each<[string, object, string]>([
  ['a name that not every endpoint has', { headers: { 'X-A': '{{endpoint.name}}' } }, '/headers/X-A'],
  ['a header that is denied', { headers: { Host: 'x' } }, '/headers/Host'],
  ['a mask without a stored value', { headers: { 'X-A': '••••' } }, '/headers/X-A'],
  ['a template that is wrong', { format: { type: 'template', body: '$(' } }, '/format/body'],
  ['a legacy header that is denied', { signing: { scheme: 'legacy', header: 'Host' } }, '/signing/header'],
  ['a timeout that is too long', { timeoutMs: 300_001 }, '/timeoutMs'],
  ['a secret of another scheme', { secret: 'short' }, '/secret'],
  ['an unknown member', { url: 'https://example.com' }, '/url'],
])('%s is refused, and nothing changes', async (_what, body, pointer) => {
  for (const path of [ofTenant(), '/v1/defaults']) {
    const before = await scene.ok('GET', path);
    const { status, json } = await scene.api.call<ProblemJson>('PATCH', path, { body });
    expect([status, json.errors.map((each) => each.pointer)]).toEqual([422, [pointer]]);
    expect(await scene.ok('GET', path)).toEqual(before);
  }
});

test('defaults have a version, which every change raises', async () => {
  const first = await scene.api.call('GET', ofTenant());
  expect(first.headers.get('etag')).toBe('"0"');
  const headers = { 'if-match': '"0"' };
  const changed = await scene.api.call('PATCH', ofTenant(), { body: { timeoutMs: 2_000 }, headers });
  expect(changed.headers.get('etag')).toBe('"1"');
  const late = await scene.api.call('PATCH', ofTenant(), { body: { timeoutMs: 3_000 }, headers });
  expect(late.status).toBe(412);
  expect(await scene.ok('GET', ofTenant())).toMatchObject({ timeoutMs: 2_000 });
});

test("a tenant's key may not see or change the deployment's defaults, nor those of another tenant", async () => {
  const key = scene.tenantKey();
  await scene.ok('GET', ofTenant(), undefined, key);
  for (const method of ['GET', 'PATCH'] as const) {
    const body = method === 'PATCH' ? { body: {} } : {};
    expect((await scene.api.call(method, '/v1/defaults', { key, ...body })).status).toBe(403);
    expect((await scene.api.call(method, '/v1/tenants/default/defaults', { key, ...body })).status).toBe(404);
  }
  expect((await scene.api.call('POST', '/v1/defaults/rotate-secret', { key })).status).toBe(403);
});

test('credentials of defaults are sealed at rest, and destroyed with their tenant', async () => {
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  await scene.ok('PATCH', ofTenant(), { headers: { 'X-Token': 'sesame-4711' }, secret });
  const { rows } = await scene.api.database.query(
    'select d.*, s.* from endpoint_defaults d join endpoint_default_secrets s using (owner) where owner = $1',
    [scene.tenantId()],
  );
  expect(rows).toHaveLength(1);
  const stored = JSON.stringify(rows) + Buffer.concat([rows[0].sealed_headers, rows[0].sealed_secret]).toString();
  expect(stored).not.toMatch(/sesame|whsec/);
  const shown = (await scene.api.call('GET', ofTenant())).text;
  expect(shown).toContain('"X-Token":"••••"');
  expect(shown).not.toMatch(/sesame|whsec/);
  await scene.ok('DELETE', scene.base());
  const left = await scene.api.database.query(
    'select owner from endpoint_defaults where owner = $1 union all select owner from endpoint_default_secrets where owner = $1',
    [scene.tenantId()],
  );
  expect(left.rows).toEqual([]);
});
