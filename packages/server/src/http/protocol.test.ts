import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../routes.ts';
import type { ProblemJson } from '../testing/problem.ts';
import { problemOf, sendRaw } from '../testing/send-raw.ts';
import { startTestApi, type CallOptions, type TestApi } from '../testing/start-test-api.ts';
import { ERRORS, type ErrorCode } from './error-catalogue.ts';
import { PATH_PARAMETERS } from './path-parameters.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const events = '/v1/tenants/default/events';
const endpoints = '/v1/tenants/default/endpoints';

async function expectProblem(code: ErrorCode, method: string, path: string, options: CallOptions = {}) {
  const answer = await api.call<ProblemJson>(method, path, options);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.json).toMatchObject({ code, status: ERRORS[code].status, title: ERRORS[code].title });
  expect(answer.status).toBe(ERRORS[code].status);
  expect(answer.json.requestId).toMatch(/^req_[0-9a-f]{32}$/);
  expect(answer.headers.get('postrider-request-id')).toBe(answer.json.requestId);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.text).not.toMatch(/select |insert |node_modules|\.ts:\d|\.js:\d/);
  return answer;
}

describe('every error is a problem with a code', () => {
  test.each<[ErrorCode, string, string, CallOptions?]>([
    ['route_not_found', 'GET', '/docs/nothing'],
    ['route_not_found', 'GET', '/v1'],
    ['route_not_found', 'POST', '/v1/Tenants'],
    ['route_not_found', 'GET', '/v1/tenants/default/nothing', { key: null }],
    ['method_not_allowed', 'PUT', '/v1/tenants'],
    ['method_not_allowed', 'POST', '/healthz'],
    ['malformed_path', 'GET', '/v1/tenants/%E0%A4%A'],
    ['malformed_path', 'GET', '/v1/tenants/%ff'],
    ['malformed_path', 'GET', '/v1/tenants/a%00b'],
    ['tenant_not_found', 'GET', '/v1/tenants/a%20b'],
    ['tenant_not_found', 'GET', `/v1/tenants/${'a'.repeat(65)}`],
    ['tenant_not_found', 'GET', '/v1/tenants/nobody'],
    ['tenant_not_found', 'POST', '/v1/tenants/nobody/events', { body: { type: 'a', data: 1 } }],
    ['endpoint_not_found', 'GET', `${endpoints}/ep_1`],
    ['endpoint_not_found', 'GET', `${endpoints}/ep_01m84x9qk8eyvbtg2gnm0kjwqe`],
    ['event_not_found', 'GET', `${events}/evt_01m84x9qk8eyvbtg2gnm0kjwqe`],
    ['delivery_not_found', 'GET', '/v1/tenants/default/deliveries/dlv_01m84x9qk8eyvbtg2gnm0kjwqe'],
    ['delivery_not_found', 'POST', '/v1/tenants/default/deliveries/dlv_01m84x9qk8eyvbtg2gnm0kjwqe/retry'],
    ['key_not_found', 'GET', '/v1/keys/key_01m84x9qk8eyvbtg2gnm0kjwqe'],
    ['invalid_query', 'GET', `${events}?limit=0`],
    ['invalid_query', 'GET', `${events}?limit=101`],
    ['invalid_query', 'GET', `${events}?limit=1e1`],
    ['invalid_query', 'GET', `${events}?limit=`],
    ['invalid_query', 'GET', `${events}?limit=5&limit=6`],
    ['invalid_query', 'GET', `${events}?from=yesterday`],
    ['invalid_query', 'GET', `${events}?tag=%ff`],
    ['invalid_query', 'GET', `${events}?tag=a%00`],
    ['invalid_query', 'GET', `${events}?nonsense=1`],
    ['invalid_query', 'GET', `${events}?__proto__=1`],
    ['invalid_query', 'GET', '/v1/tenants/default/deliveries?status=done'],
    ['invalid_query', 'GET', '/v1/tenants/default/deliveries?endpointId=x'],
    ['invalid_cursor', 'GET', `${events}?cursor=abc`],
    ['invalid_cursor', 'GET', '/v1/tenants?cursor=%F0%9F%98%80'],
    ['malformed_json', 'POST', events, { raw: '{' }],
    ['malformed_json', 'POST', events, { raw: '' }],
    ['malformed_json', 'POST', events, { raw: '{"type":"a","data":NaN}' }],
    ['malformed_json', 'POST', events, { raw: new Uint8Array([0x22, 0xff, 0x22]) }],
    ['malformed_json', 'POST', events, { raw: new Uint8Array([0x7b, 0x00, 0x7d]) }],
    ['unsupported_media_type', 'POST', events, { raw: '{}', headers: { 'content-type': 'text/plain' } }],
    [
      'unsupported_media_type',
      'POST',
      events,
      { raw: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
    ],
    ['unsupported_media_type', 'POST', events, { raw: '{}', headers: { 'content-encoding': 'gzip' } }],
    ['payload_too_large', 'POST', events, { raw: 'x'.repeat(600_000) }],
    ['payload_too_large', 'POST', endpoints, { raw: 'x'.repeat(200_000) }],
    ['payload_too_large', 'POST', events, { body: { type: 'a', data: 'x'.repeat(256 * 1024 - 1) } }],
    ['validation_failed', 'POST', events, { body: [] }],
    ['validation_failed', 'POST', events, { raw: 'null' }],
    [
      'invalid_header',
      'POST',
      events,
      { body: { type: 'a', data: 1 }, headers: { 'idempotency-key': 'k'.repeat(256) } },
    ],
    ['invalid_header', 'POST', events, { body: { type: 'a', data: 1 }, headers: { 'idempotency-key': '\u00e4' } }],
    ['invalid_header', 'DELETE', '/v1/tenants/default', { headers: { 'if-match': '1' } }],
    ['unauthorized', 'GET', events, { key: null }],
    ['unauthorized', 'GET', events, { key: 'pr_wrong' }],
    ['unauthorized', 'GET', events, { key: null, headers: { authorization: 'Basic YTpi' } }],
    ['unauthorized', 'POST', events, { key: null, raw: '{' }],
  ])('%s: %s %s', async (code, method, path, options) => {
    await expectProblem(code, method, path, options);
  });

  test('401 shows how to authenticate, 403 the missing scope, 405 the allowed methods', async () => {
    const none = await expectProblem('unauthorized', 'GET', events, { key: null });
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="postrider"');
    const wrong = await expectProblem('unauthorized', 'GET', events, { key: 'pr_x' });
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const reader = await api.keyFor('default', ['read']);
    const refused = await expectProblem('insufficient_scope', 'POST', events, { key: reader, body: {} });
    expect(refused.headers.get('www-authenticate')).toContain('scope="write"');
    await expectProblem('insufficient_scope', 'GET', '/v1/tenants', { key: reader });
    const notAllowed = await expectProblem('method_not_allowed', 'PATCH', events);
    expect(notAllowed.headers.get('allow')).toBe('POST, GET, HEAD, OPTIONS');
  });

  test('every unknown or invalid member has an entry', async () => {
    const body = { type: 'a b', data: 1, extra: 1, tags: ['', 'ok'], priority: 'huge', 'odd/~name': 1 };
    const { json } = await expectProblem('validation_failed', 'POST', events, { body });
    expect(json.errors.map((each) => each.pointer).toSorted()).toEqual(
      ['/extra', '/odd~1~0name', '/priority', '/tags/0', '/type'].toSorted(),
    );
    const missing = await expectProblem('validation_failed', 'POST', events, { body: { type: 'a' } });
    expect(missing.json.errors).toEqual([{ pointer: '/data', detail: 'Is required.' }]);
  });

  test('a PUT of a part mentions PATCH', async () => {
    const { json: made } = await api.call<{ id: string }>('POST', endpoints, { body: { url: 'http://127.0.0.1:9/' } });
    const { json } = await expectProblem('validation_failed', 'PUT', `${endpoints}/${made.id}`, {
      body: { name: 'New' },
    });
    expect(json.errors).toEqual([{ pointer: '/url', detail: 'Is required. Use PATCH to change single members.' }]);
  });

  test('a PUT does not mention PATCH where it would not help or does not exist', async () => {
    const { json: made } = await api.call<{ id: string }>('POST', endpoints, { body: { url: 'http://127.0.0.1:9/' } });
    const nested = await expectProblem('validation_failed', 'PUT', `${endpoints}/${made.id}`, {
      body: { url: 'http://127.0.0.1:9/', signing: { scheme: 'legacy' } },
    });
    expect(nested.json.errors).toEqual([{ pointer: '/signing/header', detail: 'Is required.' }]);
    const preferences = '/v1/tenants/default/preferences';
    const { json } = await expectProblem('validation_failed', 'PUT', preferences, { body: { quietHours: {} } });
    expect(json.errors).toEqual([{ pointer: '/quietHours/windows', detail: 'Is required.' }]);
  });

  test.each([
    ['{"type":"a","data":{"n":[1,12345678901234567890]}}', '/data/n/1'],
    ['{"type":"a","data":1e400}', '/data'],
    ['{"type":"a","data":{"x":"\\u0000"}}', '/data/x'],
    ['{"type":"a","data":{"x":"\\ud800"}}', '/data/x'],
    ['{"type":"a","data":{"\\udc00":1}}', '/data'],
    [`{"type":"a","data":${'['.repeat(100)}${']'.repeat(100)}}`, `/data${'/0'.repeat(63)}`],
    [`{"type":"a","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, `/data${'/0'.repeat(63)}`],
  ])('values that would change in transit are refused: %.60s', async (raw, pointer) => {
    const { json } = await expectProblem('validation_failed', 'POST', events, { raw });
    expect(json.errors.map((each) => each.pointer)).toEqual([pointer]);
  });
});

describe('input that never becomes a request', () => {
  test.each<[ErrorCode, string]>([
    ['malformed_request', 'NONSENSE\r\n\r\n'],
    ['malformed_request', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n'],
    ['malformed_request', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['malformed_request', 'GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.1\r\nHost: a, b\r\nConnection: close\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.1\r\nHost: u@a\r\nConnection: close\r\n\r\n'],
    ['malformed_request', 'GET /healthz HTTP/1.1\r\nHost: a:b\r\nConnection: close\r\n\r\n'],
    ['headers_too_large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['expectation_failed', 'GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n'],
    ['method_not_allowed', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n'],
  ])('%s for %j', async (code, request) => {
    const answer = await sendRaw(api.url, request);
    expect(answer.status).toBe(ERRORS[code].status);
    expect(answer.head).toContain('application/problem+json');
    expect(problemOf(answer)).toMatchObject({ code, requestId: expect.stringMatching(/^req_/) });
  });

  test('a much too large body gets an answer, not a reset', async () => {
    const answer = await api.call<ProblemJson>('POST', events, { raw: 'x'.repeat(4_000_000) });
    expect(answer.json.code).toBe('payload_too_large');
    expect((await api.call('GET', '/healthz')).status).toBe(200);
  });
});

test.each(['a', 'a:8080', 'a_b.example', '127.0.0.1:1', '[::1]:8080', ''])('the host %j is valid', async (host) => {
  const answer = await sendRaw(api.url, `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(answer.status).toBe(200);
});

test.each(ROUTES.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  'a parameter that %s does not know is refused, and nothing happens',
  async (_name, route) => {
    const path = route.path
      .replace('{tenantId}', 'default')
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => exampleId(name));
    for (const query of ['limt=5', 'constructor=1', '=1', 'a%2Fb=']) {
      const { status, json } = await api.call<ProblemJson>(route.method.toUpperCase(), `${path}?${query}`, {
        ...(route.schemas.body === undefined ? {} : { body: {} }),
      });
      expect([status, json.code]).toEqual([400, 'invalid_query']);
      expect(json.errors).toHaveLength(1);
    }
  },
);

test('/ leads to the API description, and /docs to the reference that people read', async () => {
  const start = await api.call<{ api: string }>('GET', '/', { key: null });
  expect([start.status, start.headers.get('location')]).toEqual([302, start.json.api]);
  expect((await api.call('GET', start.json.api, { key: null })).status).toBe(200);
  const documents = await api.call<{ reference: string }>('GET', '/docs', { key: null });
  expect([documents.status, documents.headers.get('location')]).toEqual([302, documents.json.reference]);
});

test('every answer has a request id and the security headers', async () => {
  const answers = await Promise.all([
    api.call('GET', '/healthz'),
    api.call('GET', '/v1/tenants'),
    api.call('GET', '/no'),
  ]);
  for (const { headers } of answers) {
    expect(headers.get('postrider-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.has('x-powered-by')).toBe(false);
  }
  expect(new Set(answers.map(({ headers }) => headers.get('postrider-request-id'))).size).toBe(3);
});

test('HEAD is answered like GET without a body, OPTIONS with the allowed methods', async () => {
  const head = await api.call('HEAD', '/healthz');
  expect([head.status, head.text]).toEqual([200, '']);
  const options = await api.call('OPTIONS', endpoints, { key: null });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS']);
});

test('only the service routes answer without a key', async () => {
  for (const route of ROUTES) {
    const path = route.path
      .replace('{tenantId}', 'default')
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => exampleId(name));
    const { status } = await api.call(route.method.toUpperCase(), path, { key: null });
    expect([route.name, status]).toEqual([route.name, route.scope === 'public' ? 200 : 401]);
  }
});

function exampleId(name: string): string {
  const example = PATH_PARAMETERS[name]?.schema.meta()?.['example'];
  if (typeof example !== 'string') throw new Error(`The path parameter ${name} has no example.`);
  return example;
}
