import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { API_ERROR_CODES } from '../errors/error-codes.ts';
import * as sdk from '../index.ts';
import { problem, startWireServer, type Reaction, type WireServer } from './testing/start-wire-server.ts';

let server: WireServer | undefined;
afterEach(() => server?.stop());

async function failWith(reaction: Reaction): Promise<unknown> {
  await server?.stop();
  server = await startWireServer(reaction);
  const { events } = server.client({ maxRetries: 0 });
  return events
    .publish('default', { type: 'a', data: { card: '4111-1111-1111-1111' } })
    .catch((error: unknown) => error);
}

const FAMILIES: [number, string, new (...args: never[]) => sdk.PostriderError, (value: unknown) => boolean][] = [
  [400, 'malformed_json', sdk.PostriderInvalidRequestError, sdk.isPostriderInvalidRequestError],
  [401, 'unauthorized', sdk.PostriderAuthenticationError, sdk.isPostriderAuthenticationError],
  [403, 'insufficient_scope', sdk.PostriderPermissionError, sdk.isPostriderPermissionError],
  [404, 'tenant_not_found', sdk.PostriderNotFoundError, sdk.isPostriderNotFoundError],
  [409, 'external_id_taken', sdk.PostriderConflictError, sdk.isPostriderConflictError],
  [412, 'precondition_failed', sdk.PostriderConflictError, sdk.isPostriderConflictError],
  [422, 'validation_failed', sdk.PostriderInvalidRequestError, sdk.isPostriderInvalidRequestError],
  [429, 'too_many_requests', sdk.PostriderRateLimitError, sdk.isPostriderRateLimitError],
  [503, 'unavailable', sdk.PostriderServerError, sdk.isPostriderServerError],
];

test.each(FAMILIES)('%i %s has its own class and guard', async (status, code, family, guard) => {
  const error = await failWith(problem(status, code));
  expect(error).toBeInstanceOf(family);
  expect(error).toHaveProperty('name', family.name);
  expect(FAMILIES.filter(([, , , each]) => each(error)).every(([, , each]) => each === family)).toBe(true);
  expect([guard(error), sdk.isPostriderApiError(error), sdk.isPostriderError(error)]).toEqual([true, true, true]);
  expect(sdk.isPostriderUsageError(error)).toBe(false);
  expect(error).toMatchObject({ status, code, requestId: 'req_1', attempts: 1 });
  expect(error).toHaveProperty(
    'message',
    expect.stringContaining(`POST /v1/tenants/default/events: ${status} ${code}: It is ${code}.`),
  );
  expect(error).toHaveProperty('message', expect.stringContaining('[req_1]'));
});

test('every invalid member is in `errors` and in the message', async () => {
  const errors = [
    { pointer: '/type', detail: 'It takes names joined by dots.' },
    { pointer: '/tags/0', detail: 'It is too long.' },
    { nonsense: true },
  ];
  const error = await failWith(problem(422, 'validation_failed', { errors }));
  const detail = '/type: It takes names joined by dots. /tags/0: It is too long.';
  expect(error).toMatchObject({ errors: errors.slice(0, 2), detail });
  expect(error).toHaveProperty('message', expect.stringContaining('/tags/0: It is too long.'));
});

test('the message names no member twice, and cuts long lists', async () => {
  const errors = Array.from({ length: 12 }, (_, index) => ({ pointer: `/tags/${index}`, detail: `Wrong ${index}.` }));
  const { json } = problem(422, 'validation_failed', { errors });
  const error = await failWith({ status: 422, json: { ...json, detail: '/tags/0: Wrong 0. And 11 more.' } });
  expect(error).toHaveProperty(
    'message',
    'POST /v1/tenants/default/events: 422 validation_failed: ' +
      '/tags/0: Wrong 0. /tags/1: Wrong 1. /tags/2: Wrong 2. /tags/3: Wrong 3. /tags/4: Wrong 4. ' +
      'And 7 more, in `errors`. [req_1]',
  );
});

test('an answer that says nothing is none of a deletion that brings something', async () => {
  await server?.stop();
  server = await startWireServer({ status: 200, text: '<h1>Log in</h1>', headers: { 'content-type': 'text/html' } });
  await expect(server.client({ maxRetries: 0 }).endpoints.delete('a', 'b')).rejects.toMatchObject({
    code: 'unexpected_answer',
  });
});

test.each<[string, Reaction, RegExp]>([
  [
    'HTML of a proxy',
    { status: 404, text: '<h1>nginx</h1>', headers: { 'content-type': 'text/html' } },
    /not by Postrider: is baseUrl right\?/,
  ],
  [
    'JSON that is no problem',
    { status: 404, json: { message: 'x' }, headers: { 'content-type': 'application/json' } },
    /not by Postrider/,
  ],
  ['a broken problem', { status: 400, text: '{"code":' }, /not by Postrider/],
  ['a problem of somebody else', { status: 400, json: { type: 'about:blank', title: 'x' } }, /not by Postrider/],
  ['success without JSON', { status: 200, text: 'ok' }, /without what the API answers/],
  ['success with nothing', { status: 202 }, /without what the API answers/],
  ['success that says it has nothing', { status: 204 }, /without what the API answers/],
  ['success with null', { status: 200, text: 'null' }, /without what the API answers/],
  ['success with a list', { status: 200, json: [] }, /without what the API answers/],
  ['success with something else', { status: 200, json: { ok: true } }, /without what the API answers/],
])('%s is an unexpected answer', async (_name, reaction, message) => {
  const error = await failWith(reaction);
  expect(sdk.isPostriderAnswerError(error)).toBe(true);
  expect(error).toMatchObject({ code: 'unexpected_answer', message: expect.stringMatching(message) });
});

test.each([
  [429, sdk.isPostriderRateLimitError],
  [502, sdk.isPostriderServerError],
  [503, sdk.isPostriderServerError],
])("%i of a proxy means the same as the API's own", async (status, guard) => {
  const headers = { 'content-type': 'text/html', 'retry-after': '7' };
  const error = await failWith({ status, text: '<h1>nginx</h1>', headers });
  expect(guard(error)).toBe(true);
  expect(error).toMatchObject({ status, code: 'unexpected_answer', retryAfterMs: 7_000 });
});

test('no error contains the key or the request body', async () => {
  const reactions: Reaction[] = [
    problem(401, 'unauthorized'),
    { status: 502, text: 'x' },
    (response) => response.destroy(),
  ];
  for (const reaction of reactions) {
    const shown = inspect(await failWith(reaction), { depth: 20, showHidden: true });
    expect(shown).not.toContain('pr_secret_key');
    expect(shown).not.toContain('4111-1111-1111-1111');
  }
});

test.each([
  ['there is no listener', 'ECONNREFUSED', 'http://127.0.0.1:9', /Nothing listens there/],
  ['the name does not resolve', 'ENOTFOUND', 'http://postrider.invalid', /There is no such host/],
])('when %s, the message says so', async (_name, reason, baseUrl, advice) => {
  const fetch = () => {
    const cause = Object.assign(new Error(`connect ${reason}`), { code: reason });
    return Promise.reject(new TypeError('fetch failed', { cause }));
  };
  const client = new sdk.Postrider({ apiKey: 'pr_x', baseUrl, maxRetries: 0, fetch });
  await expect(client.tenants.get('a')).rejects.toMatchObject({
    code: 'connection_failed',
    message: expect.stringMatching(advice),
  });
});

test('an answer that is not HTTP is explained, also where undici gives its error no code', async () => {
  const cause = Object.assign(new Error('Response does not match the HTTP/1.1 protocol'), { name: 'HTTPParserError' });
  const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
  const client = new sdk.Postrider({ apiKey: 'pr_x', baseUrl: 'http://127.0.0.1:9', maxRetries: 0, fetch });
  await expect(client.tenants.get('a')).rejects.toThrow('What answered does not speak HTTP');
});

test('the message explains a wrong protocol', async () => {
  await server?.stop();
  server = await startWireServer({ status: 200, json: {} });
  const noHttp = await startNoHttp();
  const cases: [string, RegExp][] = [
    [noHttp.replace('http:', 'https:'), /\(ERR_SSL_\w+|EPROTO\)\. TLS failed\. .* baseUrl must begin with http:/],
    [noHttp, /\(HPE_\w+\)\. What answered does not speak HTTP/],
  ];
  for (const [baseUrl, message] of cases) {
    const error: unknown = await server
      .client({ baseUrl, maxRetries: 0 })
      .tenants.get('a')
      .catch((reason: unknown) => reason);
    expect(error).toHaveProperty('code', 'connection_failed');
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toMatch(/routines|openssl|\.c:|[0-9A-F]{12}/);
  }
});

/** A port of another service, such as SSH, which speaks no TLS either. It leaves closing to the caller: a connection that it cuts may lose what it said. */
async function startNoHttp(): Promise<string> {
  const other = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.write('SSH-2.0-OpenSSH_9.6\r\n'));
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  other.unref();
  return `http://127.0.0.1:${(other.address() as AddressInfo).port}`; // it listens on a port
}

describe('another copy of the package', () => {
  afterEach(() => vi.resetModules());

  test('guards and instanceof know the errors of both copies', async () => {
    vi.resetModules();
    const copy = await import('../index.ts');
    expect(copy.PostriderError).not.toBe(sdk.PostriderError);
    const theirs = new copy.PostriderNotFoundError({ code: 'tenant_not_found', message: 'x', status: 404 });
    const ours = new sdk.PostriderNotFoundError({ code: 'tenant_not_found', message: 'x', status: 404 });
    expect(sdk.isPostriderNotFoundError(theirs)).toBe(true);
    expect(sdk.isPostriderApiError(theirs)).toBe(true);
    expect(sdk.isPostriderConflictError(theirs)).toBe(false);
    expect(theirs).toBeInstanceOf(sdk.PostriderApiError);
    expect(theirs).not.toBeInstanceOf(sdk.PostriderServerError);
    expect(copy.isPostriderError(ours)).toBe(true);
  });
});

test('a class derived by a user keeps the ordinary meaning of instanceof', () => {
  class Mine extends sdk.PostriderError {}
  const init = { code: 'x', message: 'x' };
  expect(new Mine(init)).toBeInstanceOf(Mine);
  expect(new Mine(init)).toBeInstanceOf(sdk.PostriderError);
  expect(new sdk.PostriderError(init)).not.toBeInstanceOf(Mine);
});

test.each([null, undefined, 'x', 1, {}, new Error('x'), new TypeError('x')])(
  '%s is not an error of this package',
  (value) => {
    expect(sdk.isPostriderError(value)).toBe(false);
    expect(value instanceof sdk.PostriderError).toBe(false);
  },
);

test('the known codes are the codes of the API', async () => {
  const { readFileSync } = await import('node:fs');
  const description = readFileSync(new URL('../../../server/openapi.json', import.meta.url), 'utf8');
  const listed = /One of ([\w, ]+); more may come/.exec(description)?.[1]?.split(', ');
  expect([...API_ERROR_CODES].toSorted()).toEqual(listed?.toSorted());
});
