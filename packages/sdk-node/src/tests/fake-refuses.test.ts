// The fake refuses the same requests as the server, with the same answers: every request is sent to both.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFakePostrider, type FakePostrider } from '../testing/index.ts';
import { neutral } from './testing/run-scenario.ts';
import { startRealApi, type RealApi } from './testing/start-real-api.ts';

let real: RealApi;
let fake: FakePostrider;
/** An endpoint and an event of each. */
let ids: Record<'real' | 'fake', { endpoint: string; event: string }>;

beforeAll(async () => {
  real = await startRealApi();
  fake = createFakePostrider({ outcome: 'pending' });
  ids = { real: await prepare(real.client()), fake: await prepare(fake.postrider) };
});
afterAll(() => real.stop());

async function prepare({ endpoints, events }: FakePostrider['postrider']) {
  const endpoint = await endpoints.create('default', { url: 'http://127.0.0.1:9/hook' });
  const event = await events.publish('default', { type: 'order.paid', data: 1 });
  return { endpoint: endpoint.id, event: event.id };
}

interface Sent {
  method: string;
  path: string;
  body?: string | undefined;
  headers?: Record<string, string> | undefined;
}

async function answersTo({ method, path, body, headers = {} }: Sent) {
  const init = (key: string) => ({
    method,
    redirect: 'manual' as const,
    signal: AbortSignal.timeout(15_000),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const filled = (of: 'real' | 'fake') =>
    path.replace('{endpointId}', ids[of].endpoint).replace('{eventId}', ids[of].event);
  const [theirs, ours] = await Promise.all([
    fetch(`${real.url}${filled('real')}`, init(real.adminKey)),
    fake.fetch(`http://fake${filled('fake')}`, init('pr_any')),
  ]);
  const shown = async (answer: typeof ours) => ({
    status: answer.status,
    body: neutral(JSON.parse((await answer.text()) || 'null')),
    etag: answer.headers.get('etag'),
    type: answer.headers.get('content-type'),
  });
  return { theirs: await shown(theirs), ours: await shown(ours) };
}

const T = '/v1/tenants/default';
const URL_OF = 'http://127.0.0.1:9/hook';
const endpoint = (more: object): Sent => json('POST', `${T}/endpoints`, { url: URL_OF, ...more });
const change = (more: object): Sent => json('PATCH', `${T}/endpoints/{endpointId}`, more);
const event = (more: object): Sent => json('POST', `${T}/events`, { type: 'order.paid', data: 1, ...more });
const key = (more: object): Sent => json('POST', '/v1/keys', { name: 'ci', scopes: ['read'], ...more });
const json = (method: string, path: string, body: unknown): Sent => ({ method, path, body: JSON.stringify(body) });
const text = (method: string, path: string, body: string): Sent => ({ method, path, body });
const get = (path: string): Sent => ({ method: 'GET', path });

const URLS = [
  ...[
    '',
    ' ',
    'nowhere',
    '/relative',
    'ftp://example.com/',
    'javascript:alert(1)',
    'http://',
    'https://user:pw@example.com/',
  ],
  ...[
    'http://10.0.0.1/',
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest',
    'https://[fd00::1]/',
  ],
  ...[
    'https://[::ffff:10.0.0.1]/',
    'https://0x7f.1/',
    'https://0/',
    'http://example.com:9/',
    'https://example.com:25/',
  ],
  ...['https://metadata.google.internal/', 'http://localhost:9/', 'https://93.184.215.14/#fragment', 'http://[::1]:9/'],
];
const PATTERNS = [
  'order..x',
  '.order',
  'order.',
  'order.*.x',
  '*',
  '',
  'a b',
  'ä',
  'order.**',
  'x'.repeat(200),
  '\0',
  1,
  null,
];
const SECRETS = [
  'abc',
  '',
  'whsec_',
  'whsec_abc',
  `whsec_${'A'.repeat(400)}`,
  'whsk_abc',
  'whpk_abc',
  'whsec_!!!!',
  5,
  null,
];
const NAMES = [5, '', 'x'.repeat(256), '\0', '\ud800', null, {}];

const REFUSED: Sent[] = [
  ...URLS.map((url) => endpoint({ url })),
  ...URLS.map((url) => change({ url })),
  endpoint({ url: 5 }),
  endpoint({ url: undefined }),
  ...PATTERNS.map((pattern) => endpoint({ eventTypes: [pattern] })),
  endpoint({ eventTypes: [] }),
  endpoint({ eventTypes: 'order.*' }),
  ...SECRETS.map((secret) => endpoint({ secret })),
  ...SECRETS.map((secret) => json('POST', `${T}/endpoints/{endpointId}/rotate-secret`, { secret })),
  ...[-1, 0.5, 9_999, '1', 1e9].map((overlapHours) =>
    json('POST', `${T}/endpoints/{endpointId}/rotate-secret`, { overlapHours }),
  ),
  ...[1, 0, -1, 1.5, 1e9, '5', true].map((timeoutMs) => endpoint({ timeoutMs })),
  ...NAMES.map((name) => endpoint({ name })),
  ...[
    { tags: Array.from({ length: 100 }, (_, n) => `t${n}`) },
    { tags: ['a', 'a'] },
    { tags: [''] },
    { tags: [' a'] },
    { tags: ['a\nb'] },
    { tags: 'a' },
    { metadata: { 'a b': 1 } },
    { metadata: { a: {} } },
    { metadata: { a: 'x'.repeat(1_001) } },
    { headers: { Host: 'a' } },
    { headers: { 'webhook-id': 'a' } },
    { headers: { 'X A': 'a' } },
    { headers: { 'X-A': 'a\nb' } },
    { headers: { 'X-A': 'a'.repeat(9_000) } },
    { headers: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`X-${n}`, 'a'])) },
    { auth: { type: 'bearer' } },
    { auth: { type: 'bearer', token: '' } },
    { auth: { type: 'magic' } },
    { auth: { type: 'basic', username: 'a:b', password: 'x' } },
    { auth: { type: 'api_key', header: 'Host', value: 'x' } },
    { auth: { type: 'bearer', token: '••••' } },
    { auth: { type: 'oauth2', tokenUrl: 'https://example.com/token', clientId: 'c' } },
    { auth: { type: 'oauth2', tokenUrl: 'https://10.0.0.1/token', clientId: 'c', clientSecret: 's' } },
    { auth: { type: 'oauth2', tokenUrl: 'https://example.com/token', clientId: 'c', clientSecret: 's', scope: '"' } },
    { format: { type: 'xml' } },
    { signing: { scheme: 'md5' } },
    { signing: { scheme: 'legacy' } },
    { signing: { scheme: 'legacy', header: 'Host' } },
    { signing: { scheme: 'legacy', header: 'X-Sig', encoding: 'rot13' } },
    { retry: {} },
    { retry: { delaysSeconds: [-1] } },
    { retry: { delaysSeconds: [1e9] } },
    { retry: { delaysSeconds: Array.from({ length: 26 }, () => 1) } },
    { retry: { initialSeconds: 1 } },
    { retry: { delaysSeconds: [1], on: ['maybe'] } },
    { nmae: 'typo' },
    { __proto__: null, constructor: 1 },
  ].flatMap((more) => [endpoint(more), change(more)]),
  json('PUT', `${T}/endpoints/{endpointId}`, { name: 'no url' }),
  json('POST', `${T}/endpoints/{endpointId}/test`, { type: 'a b' }),
  json('POST', `${T}/endpoints/{endpointId}/test`, { nonsense: 1 }),
  json('POST', `${T}/endpoints/{endpointId}/pause`, { why: 1 }),
  ...PATTERNS.map((type) => event({ type })),
  ...['huge', '', 5, null, 'LOW'].map((priority) => event({ priority })),
  ...[
    'x',
    '2026-13-45',
    '2026-02-04',
    '2026-02-04T10:30:00',
    '1960-01-01T00:00:00Z',
    '2300-01-01T00:00:00Z',
    5,
  ].flatMap((at) => [event({ deliverAt: at }), event({ expiresAt: at }), event({ occurredAt: at })]),
  event({ deliverAt: '2190-01-01T00:00:00Z' }),
  event({ expiresAt: '2020-01-01T00:00:00Z' }),
  event({ tags: Array.from({ length: 100 }, (_, n) => `t${n}`) }),
  ...['', 'x'.repeat(256), 'a\u0007b', '\0', 5].map((externalId) => event({ externalId })),
  event({ data: 'a\0b' }),
  event({ data: { deep: ['\ud800'] } }),
  event({ data: { 'a\0b': 1 } }),
  event({ data: 'x'.repeat(262_144) }),
  event({ data: 'x'.repeat(600_000) }),
  event({ data: undefined }),
  text('POST', `${T}/events`, '{"type":"a","data":1e400}'),
  text('POST', `${T}/events`, '{"type":"a","data":12345678901234567890}'),
  text('POST', `${T}/events`, `{"type":"a","data":${'['.repeat(100)}${']'.repeat(100)}}`),
  text('POST', `${T}/events`, '[]'),
  text('POST', `${T}/events`, '"x"'),
  text('POST', `${T}/events`, 'null'),
  text('POST', `${T}/events`, '{'),
  text('POST', `${T}/events`, ''),
  { method: 'POST', path: `${T}/events` },
  ...['', 'x'.repeat(256)].map((name) => ({ ...event({}), headers: { 'idempotency-key': name } })),
  json('PATCH', `${T}/events/{eventId}`, {}),
  json('PATCH', `${T}/events/{eventId}`, { deliverAt: 'soon' }),
  json('PATCH', `${T}/events/{eventId}`, { type: 'x' }),
  ...[['root'], [], ['read', 'read'], 'read', [5], ['admin']].map((scopes) => key({ scopes, tenantId: 'default' })),
  key({ tenantId: 'a b' }),
  key({ tenantId: 'nobody' }),
  key({ expiresAt: '2020-01-01T00:00:00Z' }),
  key({ expiresAt: 'never' }),
  key({ name: '' }),
  ...['a b', '', 'x'.repeat(65), 'ä', 5].map((id) => json('POST', '/v1/tenants', { id })),
  ...['0', '-1', '101', '1.5', 'x', '', '1e2'].flatMap((limit) => [
    get(`${T}/events?limit=${limit}`),
    get(`${T}/deliveries?limit=${limit}`),
    get(`/v1/keys?limit=${limit}`),
    get(`${T}/events/{eventId}/explain?limit=${limit === '101' ? '1001' : limit}`),
  ]),
  ...['x', '', '0', 'ZXZ0XzE', 'x'.repeat(501)].flatMap((cursor) => [
    get(`${T}/events?cursor=${cursor}`),
    get(`${T}/endpoints?cursor=${cursor}`),
    get(`${T}/deliveries?cursor=${cursor}`),
    get(`${T}/dead-letters?cursor=${cursor}`),
    get(`/v1/tenants?cursor=${cursor}`),
    get(`/v1/keys?cursor=${cursor}`),
    get(`${T}/events/{eventId}/explain?cursor=${cursor}`),
  ]),
  get(`${T}/deliveries?status=done`),
  get(`${T}/endpoints?status=asleep`),
  get(`${T}/deliveries?endpointId=x`),
  get(`${T}/deliveries?from=yesterday`),
  get(`${T}/events?eventType=a%20b`),
  get(`${T}/events?tag=`),
  get(`${T}/events?nonsense=1`),
  get(`${T}/events?tag=a&tag=b`),
  get(`${T}/events?tag=%00`),
  get(`${T}/events?tag=%ff`),
  get(`${T}/events/evt_x`),
  get(`${T}/endpoints/dlv_00000000000000000000000000`),
  get(`/v1/tenants/a%20b`),
  get(`${T}/endpoints?limit=1`),
  get('/v1/nowhere'),
  { ...change({ name: 'x' }), headers: { 'if-match': '7' } },
  { ...change({ name: 'x' }), headers: { 'if-match': '"77"' } },
  json('PUT', `${T}/preferences`, { quietHours: { windows: 'night' } }),
  json('PUT', `${T}/preferences`, { minPriority: 'huge' }),
  json('POST', `${T}/preferences/preview`, { at: 'soon', priority: 'huge' }),
];

describe('the server and the fake give the same answer to', () => {
  const named = REFUSED.map((sent, index) => {
    const shown = `${sent.method} ${sent.path} ${sent.body ?? ''} ${JSON.stringify(sent.headers ?? {})}`;
    return { name: `${index}: ${shown.slice(0, 120)}`, sent };
  });
  test.each(named)('$name', async ({ sent }) => {
    const { theirs, ours } = await answersTo(sent);
    expect(ours).toEqual(theirs);
  });

  test('more than a hundred requests', () => {
    expect(REFUSED.length).toBeGreaterThan(300);
  });
});
