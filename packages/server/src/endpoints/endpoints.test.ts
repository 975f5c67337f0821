import { MASK } from '@postrider/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Endpoint {
  id: string;
  status: string;
  headers: Record<string, string>;
  auth: Record<string, string>;
  signing: Record<string, unknown>;
  warnings: { code: string; detail: string }[];
  secret?: string | null;
  [member: string]: unknown;
}

let api: TestApi;
beforeAll(async () => {
  const lookup = async (host: string) => {
    if (host.startsWith('private.')) return ['93.184.215.14', '10.0.0.1'];
    if (host.startsWith('public.')) return ['93.184.215.14'];
    throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  };
  api = await startTestApi({ replacements: { lookup } });
});
afterAll(() => api.stop());

const endpoints = '/v1/tenants/default/endpoints';
const url = 'https://public.example.com/hook';

async function create(body: object = {}): Promise<Endpoint & { path: string; etag: string }> {
  const { status, json, headers } = await api.call<Endpoint>('POST', endpoints, { body: { url, ...body } });
  expect(status, JSON.stringify(json)).toBe(201);
  return { ...json, path: `${endpoints}/${json.id}`, etag: headers.get('etag') ?? '' };
}

const pointersOf = (json: ProblemJson) => json.errors.map(({ pointer }) => pointer);

describe('creating', () => {
  test('gives every member its default', async () => {
    const { secret, path, etag, ...created } = await create();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(created).toEqual({
      id: expect.stringMatching(/^ep_/),
      tenantId: 'default',
      externalId: null,
      url,
      name: null,
      description: null,
      status: 'active',
      disabledReason: null,
      health: { state: 'healthy', failingSince: null, disableAt: null, lastSuccessAt: null, lastError: null },
      counters: { total: 0, delivered: 0, failed: 0, lastAt: null, lastSuccessAt: null, lastFailureAt: null },
      traceparent: false,
      recovery: null,
      notices: {},
      eventTypes: null,
      filter: null,
      headers: {},
      auth: { type: 'none' },
      format: { type: 'standard' },
      signing: { scheme: 'standard' },
      publicKey: null,
      secrets: [{ id: expect.stringMatching(/^sec_/), createdAt: created['createdAt'], expiresAt: null }],
      retry: { delaysSeconds: [5, 30, 120, 900, 3600, 10800, 21600, 43200, 86400, 86400], jitter: 0.1 },
      timeoutMs: 15000,
      tags: [],
      metadata: {},
      warnings: [],
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: created['createdAt'],
    });
    const read = await api.call('GET', path);
    expect(read.json).toEqual(created);
    expect(read.headers.get('etag')).toBe(etag);
  });

  test('keeps every given member, and masks secrets', async () => {
    const given = {
      name: 'Orders',
      description: 'To the warehouse',
      eventTypes: ['order.*', 'user_created'],
      headers: { 'X-Shop': 'north', 'X-Api-Key': 'k-123', 'User-Agent': 'Shop/1' },
      auth: { type: 'basic', username: 'shop', password: 'pa:ss wörd' },
      format: { type: 'raw' },
      retry: { initialSeconds: 1, factor: 2, maxSeconds: 30, attempts: 5, on: ['429', '4xx', '!410'], jitter: 0 },
      timeoutMs: 300_000,
      tags: ['a', 'b'],
      metadata: { team: 'x', size: 3, live: true },
    };
    const created = await create(given);
    expect(created).toMatchObject({
      ...given,
      headers: { 'X-Shop': MASK, 'X-Api-Key': MASK, 'User-Agent': MASK },
      auth: { type: 'basic', username: 'shop', password: MASK },
    });
    const { rows } = await api.database.query<{ row: string }>(
      'select endpoints::text as row from endpoints where id = $1',
      [created.id],
    );
    expect(rows[0]?.row).not.toMatch(/k-123|pa:ss/);
  });

  test.each<[string, object, string[]]>([
    ['an unknown member', { colour: 'red' }, ['/colour']],
    ['a read-only member', { disabledReason: 'gone', id: 'ep_1' }, ['/disabledReason', '/id']],
    ['no event type', { eventTypes: [] }, ['/eventTypes']],
    ['a wrong event type', { eventTypes: ['order.', 'a.*.b'] }, ['/eventTypes/0', '/eventTypes/1']],
    ['a framing header', { headers: { 'Content-Length': '1' } }, ['/headers/Content-Length']],
    [
      'a reserved header',
      { headers: { 'webhook-id': 'x', 'Postrider-Attempt': '1' } },
      ['/headers/webhook-id', '/headers/Postrider-Attempt'],
    ],
    ['a header split', { headers: { 'X-A': 'a\r\nX-B: b' } }, ['/headers/X-A']],
    ['a header value that is no text', { headers: { 'X-A': 1 } }, ['/headers/X-A']],
    ['a mask without a value', { headers: { 'X-Api-Key': MASK } }, ['/headers/X-Api-Key']],
    [
      '33 headers',
      { headers: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`X-${i}`, '1'])) },
      ['/headers'],
    ],
    ['auth to come later', { auth: { type: 'mtls' } }, ['/auth/type']],
    ['auth without its token', { auth: { type: 'bearer' } }, ['/auth/token']],
    ['auth with a masked token', { auth: { type: 'bearer', token: MASK } }, ['/auth/token']],
    ['auth over a denied header', { auth: { type: 'api_key', header: 'Host', value: 'x' } }, ['/auth/header']],
    ['auth with members of another', { auth: { type: 'none', token: 'x' } }, ['/auth/token']],
    ['a user name with a colon', { auth: { type: 'basic', username: 'a:b', password: 'x' } }, ['/auth/username']],
    ['a format that is not known', { format: { type: 'xml' } }, ['/format/type']],
    ['a template by another member', { format: { type: 'template', template: '{}' } }, ['/format/template']],
    ['a scheme that is not known', { signing: { scheme: 'rsa' } }, ['/signing/scheme']],
    [
      'a legacy scheme without its timestamp',
      { signing: { scheme: 'legacy', header: 'X-S', content: 'timestamp.body' } },
      ['/signing/timestampHeader'],
    ],
    ['a delay beyond a day', { retry: { delaysSeconds: [1, 86_401] } }, ['/retry/delaysSeconds/1']],
    ['26 delays', { retry: { delaysSeconds: Array.from({ length: 26 }, () => 1) } }, ['/retry']],
    ['27 attempts', { retry: { initialSeconds: 1, factor: 2, maxSeconds: 9, attempts: 27 } }, ['/retry/attempts']],
    [
      'two kinds of retry schedule',
      { retry: { delaysSeconds: [1], initialSeconds: 1, factor: 2, maxSeconds: 9, attempts: 2 } },
      ['/retry'],
    ],
    ['a retry of successes', { retry: { delaysSeconds: [1], on: ['2xx'] } }, ['/retry/on/0']],
    ['a retry of nothing, less 410', { retry: { delaysSeconds: [1], on: ['!410'] } }, ['/retry/on']],
    ['a class left out', { retry: { delaysSeconds: [1], on: ['network', '!5xx'] } }, ['/retry/on/1']],
    ['a jitter of more than half', { retry: { delaysSeconds: [1], jitter: 0.51 } }, ['/retry/jitter']],
    ['a negative jitter', { retry: { delaysSeconds: [1], jitter: -0.1 } }, ['/retry/jitter']],
    ['a timeout of nothing', { timeoutMs: 999 }, ['/timeoutMs']],
    ['a timeout beyond 300 s', { timeoutMs: 300_001 }, ['/timeoutMs']],
    ['the same tag twice', { tags: ['a', 'a'] }, ['/tags']],
    ['nested metadata', { metadata: { a: { b: 1 } } }, ['/metadata/a']],
    [
      'metadata that is too large',
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 1])) },
      ['/metadata'],
    ],
    ['a short secret', { secret: `whsec_${Buffer.alloc(23).toString('base64')}` }, ['/secret']],
    ['a secret that is no base64', { secret: 'whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!' }, ['/secret']],
    [
      'a legacy secret that is a key of a key pair',
      { signing: { scheme: 'legacy', header: 'X-S' }, secret: 'WHPK_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=' },
      ['/secret'],
    ],
    [
      'a legacy secret that is a public key in PEM',
      { signing: { scheme: 'legacy', header: 'X-S' }, secret: '-----BEGIN PUBLIC KEY-----MCowBQYDK2VwAyEA' },
      ['/secret'],
    ],
    ['a legacy secret with an umlaut', { signing: { scheme: 'legacy', header: 'X-S' }, secret: 'ä' }, ['/secret']],
  ])('refuses %s', async (_what, body, pointers) => {
    const { json } = await api.call<ProblemJson>('POST', endpoints, { body: { url, ...body } });
    expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(pointersOf(json).toSorted()).toEqual(pointers.toSorted());
  });

  test.each([
    'https://private.example.com/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:10.0.0.1]/',
    'http://public.example.com:25/',
    'https://user:pass@public.example.com/',
    'ftp://public.example.com/',
    'not a url',
    'https://public.example.com/hooks\u200b',
    'https://public.example.com/hooks\u202e',
    ' https://public.example.com/hooks',
    'https://public.example.com/hooks\n',
    'https://public.example.com:8200/',
  ])('and changing refuse to connect to %s', async (refused) => {
    const created = await api.call<ProblemJson>('POST', endpoints, { body: { url: refused } });
    expect(created.json).toMatchObject({ status: 422, code: 'destination_refused', errors: [{ pointer: '/url' }] });
    const { path, etag } = await create();
    for (const method of ['PATCH', 'PUT']) {
      const changed = await api.call<ProblemJson>(method, path, { body: { url: refused } });
      expect(changed.json.code).toBe('destination_refused');
    }
    expect((await api.call('GET', path)).headers.get('etag')).toBe(etag);
  });

  test.each([
    'http://intranet/',
    'http://metadata.google.internal/',
    'https://printer.local/',
    'https://later.example.com:22/',
  ])('refuses %s while it has no address in an allowed range', async (internal) => {
    const created = await api.call<ProblemJson>('POST', endpoints, { body: { url: internal } });
    expect(created.json).toMatchObject({ status: 422, code: 'destination_refused' });
  });

  test('accepts a name that does not resolve yet, with a warning', async () => {
    const created = await create({ url: 'https://later.example.com/' });
    expect(created.warnings).toEqual([
      { code: 'host_unresolved', detail: expect.stringContaining('later.example.com') },
    ]);
  });
});

describe('changing', () => {
  test('PATCH replaces given members, null restores the default, the rest stays', async () => {
    const { path } = await create({
      name: 'one',
      description: 'two',
      tags: ['a'],
      headers: { 'X-A': '1', 'X-B': '2' },
    });
    const { json } = await api.call<Endpoint>('PATCH', path, {
      body: { name: 'new', description: null, headers: { 'X-C': '3' } },
    });
    expect(json).toMatchObject({ name: 'new', description: null, tags: ['a'], url });
    expect(json.headers).toEqual({ 'X-C': MASK });
    expect(json).not.toHaveProperty('secret');
  });

  test('PUT of what GET showed changes nothing and loses no secret', async () => {
    const auth = { type: 'api_key', header: 'X-Api-Key', value: 'v-1' };
    const { path, id } = await create({ auth, headers: { 'X-Token': 't-1', 'X-Plain': 'p' }, tags: ['a'] });
    const { json } = await api.call<Endpoint>('GET', path);
    const { url: to, headers, auth: shown } = json;
    const before = await secretsOf(id);
    const replaced = await api.call<Endpoint>('PUT', path, { body: { url: to, headers, auth: shown } });
    expect(replaced.json).toMatchObject({
      headers: { 'X-Token': MASK, 'X-Plain': MASK },
      auth: { value: MASK },
      tags: [],
    });
    const withoutValue = await api.call('PUT', path, {
      body: { url: to, headers, auth: { type: 'api_key', header: 'x-api-key' } },
    });
    expect(withoutValue.status).toBe(200);
    expect(await secretsOf(id)).toEqual(before);
    const otherHeader = { url: to, auth: { type: 'api_key', header: 'X-Other' } };
    const refused = await api.call<ProblemJson>('PUT', path, { body: otherHeader });
    expect(pointersOf(refused.json)).toEqual(['/auth/value']);
  });

  test('If-Match stops two people from overwriting each other', async () => {
    const { path, etag } = await create();
    const [one, two] = await Promise.all([
      api.call<ProblemJson>('PATCH', path, { body: { name: 'one' }, headers: { 'if-match': etag } }),
      api.call<ProblemJson>('PATCH', path, { body: { name: 'two' }, headers: { 'if-match': etag } }),
    ]);
    expect(new Set([one.status, two.status])).toEqual(new Set([200, 412]));
    const stale = await api.call<ProblemJson>('DELETE', path, { headers: { 'if-match': etag } });
    expect(stale.json.code).toBe('precondition_failed');
    const current = (await api.call('GET', path)).headers.get('etag') ?? '';
    expect((await api.call('DELETE', path, { headers: { 'if-match': `"0", ${current}` } })).status).toBe(204);
    expect((await api.call('GET', path)).status).toBe(404);
  });

  async function secretsOf(id: string): Promise<unknown> {
    const { rows } = await api.database.query('select id, sealed_secret from endpoint_secrets where endpoint_id = $1', [
      id,
    ]);
    return rows;
  }
});
