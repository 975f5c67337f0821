import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MASK } from '@postrider/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Endpoint {
  id: string;
  url: string;
  auth: Record<string, string>;
  warnings: { code: string; detail: string }[];
}

const CLIENT_SECRET = 'sesame-4711';
const ACCESS_TOKEN = 'token-4eC39HqLyj';
const endpoints = '/v1/tenants/default/endpoints';

let api: TestApi;
let base: string;
let server: Server;
/** What came to the token server, and what to the receiver, each in its order. */
let asked: string[] = [];
let received: { authorization: string }[] = [];
let tokenStatus = 200;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url?.startsWith('/token') === true) {
      const body: Buffer[] = [];
      request.on('data', (chunk: Buffer) => body.push(chunk));
      request.on('end', () => {
        asked.push(Buffer.concat(body).toString());
        const answer = { access_token: `${ACCESS_TOKEN}-${asked.length}`, token_type: 'Bearer' };
        response.writeHead(tokenStatus).end(JSON.stringify(tokenStatus === 200 ? answer : { error: 'invalid_client' }));
      });
      return;
    }
    const { authorization = '' } = request.headers;
    received.push({ authorization });
    response.end(`got ${authorization} and ${CLIENT_SECRET}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lookup = async (host: string) => {
    if (host === 'unknown.example.com') throw Object.assign(new Error(), { code: 'ENOTFOUND' });
    return [host === 'private.example.com' ? '10.0.0.1' : '93.184.215.14'];
  };
  api = await startTestApi({ replacements: { lookup } });
});
beforeEach(() => {
  asked = [];
  received = [];
  tokenStatus = 200;
});
afterAll(async () => {
  await api.stop();
  server.close();
});

const oauth2 = (change: object = {}) => ({
  type: 'oauth2',
  tokenUrl: `${base}/token?k=q7x`,
  clientId: 'shop',
  clientSecret: CLIENT_SECRET,
  ...change,
});

async function create(auth: object = oauth2()) {
  const { status, json } = await api.call<Endpoint>('POST', endpoints, { body: { url: `${base}/in`, auth } });
  expect(status, JSON.stringify(json)).toBe(201);
  return { ...json, path: `${endpoints}/${json.id}` };
}

const pointersOf = ({ errors }: ProblemJson) => errors.map(({ pointer }) => pointer);

describe('an endpoint with OAuth 2', () => {
  test('is shown without its secret, and for read-only keys without the query of its token URL', async () => {
    const { auth, path } = await create(oauth2({ scope: 'a b', audience: 'https://api.example.com' }));
    const shown = {
      ...oauth2({ scope: 'a b', audience: 'https://api.example.com' }),
      clientSecret: MASK,
      clientAuth: 'basic',
    };
    expect(auth).toEqual(shown);
    const readKey = await api.keyFor('default', ['read']);
    const { json, text } = await api.call<Endpoint>('GET', path, { key: readKey });
    expect(json.auth).toEqual({ ...shown, tokenUrl: `${base}/token?k=${MASK}` });
    expect(text).not.toMatch(/sesame|q7x/);
  });

  test('can be sent back as it is shown, which keeps its secret', async () => {
    const { auth, url, path } = await create();
    for (const [method, body] of [
      ['PUT', { url, auth }],
      ['PATCH', { auth: { ...auth, scope: 'more', clientAuth: 'body' } }],
      ['PATCH', { name: 'renamed' }],
    ] as const) {
      expect((await api.call(method, path, { body })).status).toBe(200);
    }
    await api.call('POST', `${path}/test`);
    expect(asked).toEqual([`grant_type=client_credentials&scope=more&client_id=shop&client_secret=${CLIENT_SECRET}`]);
  });

  test.each<[string, object]>([
    ['token URL', { tokenUrl: 'https://attacker.example.com/token' }],
    ['path of the token URL', { tokenUrl: 'PATH' }],
    ['client', { clientId: 'other' }],
  ])('needs its secret again for another %s', async (_what, change) => {
    const { auth, url, path } = await create();
    const to = {
      ...auth,
      ...change,
      ...('tokenUrl' in change && change.tokenUrl === 'PATH' && { tokenUrl: `${base}/token` }),
    };
    const { clientSecret: _, ...without } = to as Record<string, string>;
    for (const given of [to, without]) {
      for (const [method, body] of [
        ['PATCH', { auth: given }],
        ['PUT', { url, auth: given }],
      ] as const) {
        const { json } = await api.call<ProblemJson>(method, path, { body });
        expect([json.status, pointersOf(json)]).toEqual([422, ['/auth/clientSecret']]);
      }
      const preview = { event: { type: 'a.b', data: 1 }, change: { auth: given } };
      const { json } = await api.call<ProblemJson>('POST', `${path}/preview`, { body: preview });
      expect([json.status, pointersOf(json)]).toEqual([422, ['/change/auth/clientSecret']]);
    }
    const given = await api.call('PATCH', path, { body: { auth: { ...to, clientSecret: 'new' } } });
    expect(given.status, given.text).toBe(200);
  });

  test('sends a test with a token, and shows neither', async () => {
    const { path } = await create();
    for (let i = 0; i < 2; i++) {
      const { status, text, json } = await api.call<{ outcome: string }>('POST', `${path}/test`);
      expect([status, json.outcome]).toEqual([200, 'delivered']);
      expect(text).not.toMatch(/sesame|4eC39/);
    }
    expect([asked.length, received]).toEqual([
      1,
      Array.from({ length: 2 }, () => ({ authorization: `Bearer ${ACCESS_TOKEN}-1` })),
    ]);
  });

  test('fetches a new token once it was changed', async () => {
    const { path } = await create();
    await api.call('POST', `${path}/test`);
    await api.call('PATCH', path, { body: { description: 'another version' } });
    await api.call('POST', `${path}/test`);
    expect(received.map(({ authorization }) => authorization.slice(-1))).toEqual(['1', '2']);
  });

  test('shows what the token server said when a test gets no token', async () => {
    const { path } = await create();
    tokenStatus = 401;
    const { status, json, text } = await api.call('POST', `${path}/test`);
    expect([status, json]).toMatchObject([
      200,
      {
        outcome: 'connection_failed',
        response: null,
        error: {
          code: 'oauth_token_failed',
          message: expect.stringMatching(/127.0.0.1:\d+ answered 401: invalid_client\.$/),
        },
      },
    ]);
    expect(text).not.toMatch(/sesame|q7x/);
    expect(received).toEqual([]);
  });

  test('is previewed without a token', async () => {
    const { path } = await create();
    const body = { event: { type: 'a.b', data: 1 } };
    const { json, text } = await api.call<{ data: { request: { headers: object } }[] }>('POST', `${path}/preview`, {
      body,
    });
    expect(json.data[0]?.request.headers).toMatchObject({ Authorization: MASK });
    expect(text).not.toMatch(/no-access-token|sesame/);
    expect([asked, received]).toEqual([[], []]);
  });

  test('is stored with all of its auth sealed', async () => {
    const { id } = await create();
    const { rows } = await api.database.query<{ all: string; auth: Buffer }>(
      'select row_to_json(endpoints)::text as all, sealed_auth as auth from endpoints where id = $1',
      [id],
    );
    const [row] = rows;
    expect(row?.auth.length).toBeGreaterThan(100);
    for (const each of ['sesame', 'oauth2', 'q7x', Buffer.from('sesame').toString('hex')]) {
      expect(row?.all).not.toContain(each);
    }
  });
});

describe('a token URL', () => {
  test.each<[string, object]>([
    ['a private address', { tokenUrl: 'https://10.0.0.1/token' }],
    ['a name with a private address', { tokenUrl: 'https://private.example.com/token' }],
    ['a metadata service', { tokenUrl: 'http://169.254.169.254/token' }],
    ['plain http', { tokenUrl: 'http://auth.example.com:81/token' }],
    ['a password', { tokenUrl: 'https://u:p@auth.example.com/' }],
    ['no URL', { tokenUrl: 'nowhere' }],
  ])('with %s is refused everywhere', async (_what, change) => {
    const { path, url } = await create();
    const auth = oauth2(change);
    for (const [method, to, body] of [
      ['POST', endpoints, { url, auth }],
      ['PUT', path, { url, auth }],
      ['PATCH', path, { auth }],
    ] as const) {
      const { json } = await api.call<ProblemJson>(method, to, { body });
      expect([json.code, pointersOf(json)]).toEqual(['destination_refused', ['/auth/tokenUrl']]);
    }
    expect((await api.call<Endpoint>('GET', path)).json.auth).toMatchObject({ tokenUrl: `${base}/token?k=q7x` });
  });

  test('that does not resolve yet gives a warning', async () => {
    const { warnings } = await create(oauth2({ tokenUrl: 'https://unknown.example.com/token' }));
    expect(warnings).toMatchObject([
      { code: 'host_unresolved', detail: expect.stringContaining('unknown.example.com') },
    ]);
  });

  test('is not replaced by its mask', async () => {
    const { path } = await create();
    const auth = oauth2({ tokenUrl: `${base}/token?k=${MASK}` });
    const { json } = await api.call<ProblemJson>('PATCH', path, { body: { auth } });
    expect([json.status, pointersOf(json)]).toEqual([422, ['/auth/tokenUrl']]);
  });
});

test.each<[object, string]>([
  [{ clientSecret: undefined }, '/auth/clientSecret'],
  [{ clientSecret: '' }, '/auth/clientSecret'],
  [{ clientSecret: MASK }, '/auth/clientSecret'],
  [{ clientSecret: 'a\nb' }, '/auth/clientSecret'],
  [{ clientId: '' }, '/auth/clientId'],
  [{ clientId: undefined }, '/auth/clientId'],
  [{ tokenUrl: undefined }, '/auth/tokenUrl'],
  [{ scope: 'a  b' }, '/auth/scope'],
  [{ scope: 'a"b' }, '/auth/scope'],
  [{ scope: '' }, '/auth/scope'],
  [{ audience: '' }, '/auth/audience'],
  [{ clientAuth: 'jwt' }, '/auth/clientAuth'],
  [{ token: 'x' }, '/auth/token'],
])('OAuth 2 with %j is refused', async (change, pointer) => {
  const { json } = await api.call<ProblemJson>('POST', endpoints, {
    body: { url: `${base}/in`, auth: oauth2(change) },
  });
  expect([json.status, pointersOf(json)]).toEqual([422, [pointer]]);
});
