import { MASK } from '@postrider/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Endpoint {
  id: string;
  url: string;
  headers: Record<string, string>;
  auth: Record<string, string>;
  [member: string]: unknown;
}

let api: TestApi;
let readKey: string;
beforeAll(async () => {
  api = await startTestApi({ replacements: { lookup: async () => ['93.184.215.14'] } });
  readKey = await api.keyFor('default', ['read']);
});
afterAll(() => api.stop());

const endpoints = '/v1/tenants/default/endpoints';
const url = 'https://shop.example.com/in?token=q7x&b=2';

async function create(body: object) {
  const { status, json } = await api.call<Endpoint>('POST', endpoints, { body: { url, ...body } });
  expect(status, JSON.stringify(json)).toBe(201);
  return { ...json, path: `${endpoints}/${json.id}` };
}

const ELSEWHERE = [
  'https://attacker.example/in',
  'http://shop.example.com/in',
  'https://shop.example.com:8443/in',
  'https://shop.example.com.attacker.example/in',
  'https://shop.example.com./in',
];
const OAUTH2 = { type: 'oauth2', tokenUrl: 'https://auth.example.com/token', clientId: 'shop', clientSecret: 's-1' };
const WITH_CREDENTIALS: [string, object, string[]][] = [
  ['a token', { auth: { type: 'bearer', token: 'tok-1' } }, ['/auth/token']],
  ['a key', { auth: { type: 'api_key', header: 'X-Key', value: 'k-1' } }, ['/auth/value']],
  ['a password', { auth: { type: 'basic', username: 'u', password: 'p' } }, ['/auth/password']],
  ['a client secret', { auth: OAUTH2 }, ['/auth/clientSecret']],
  ['headers', { headers: { 'X-A': '1', 'X-B~': '2' } }, ['/headers/X-A', '/headers/X-B~0']],
  [
    'everything',
    { headers: { 'X-A': '1' }, auth: { type: 'bearer', token: 'tok-1' } },
    ['/auth/token', '/headers/X-A'],
  ],
];

describe.each(WITH_CREDENTIALS)('an endpoint with %s', (_what, settings, pointers) => {
  test.each(ELSEWHERE)('is not sent to %s', async (elsewhere) => {
    const { path } = await create(settings);
    const before = await api.call<Endpoint>('GET', path);
    const patched = await api.call<ProblemJson>('PATCH', path, { body: { url: elsewhere } });
    expect(patched.json).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(patched.json.errors.map(({ pointer }) => pointer).toSorted()).toEqual(pointers);
    const { headers, auth } = before.json;
    for (const body of [
      { url: elsewhere, headers, auth },
      { url: elsewhere, headers, auth: withoutMasked(auth) },
    ]) {
      const put = await api.call<ProblemJson>('PUT', path, { body });
      expect(put.json.errors.map(({ pointer }) => pointer).toSorted()).toEqual(pointers);
    }
    expect((await api.call('GET', path)).json).toEqual(before.json);
  });

  test('may move when its credentials are given again or removed', async () => {
    const { path } = await create(settings);
    const to = 'https://new.example.com/';
    const given = await api.call<Endpoint>('PATCH', path, { body: { url: to, ...settings } });
    expect(given.status, given.text).toBe(200);
    const removed = await api.call<Endpoint>('PATCH', path, { body: { url, auth: null, headers: null } });
    expect(removed.json).toMatchObject({ url, auth: { type: 'none' }, headers: {} });
    expect((await api.call('PATCH', path, { body: { url: to } })).status).toBe(200);
  });

  test('keeps its credentials at the same scheme, host and port', async () => {
    const { path } = await create(settings);
    for (const same of ['https://SHOP.example.com:443/other?c=3', url]) {
      expect((await api.call('PATCH', path, { body: { url: same } })).status).toBe(200);
    }
  });
});

test('giving one header again does not keep another', async () => {
  const { path } = await create({ headers: { 'X-A': '1', 'X-B': '2' } });
  const body = { url: 'https://new.example.com/', headers: { 'X-A': 'new', 'x-b': MASK } };
  const { json } = await api.call<ProblemJson>('PATCH', path, { body });
  expect(json.errors).toMatchObject([{ pointer: '/headers/x-b', detail: expect.stringContaining('shop.example.com') }]);
});

test('a header of placeholders alone has no credential, and is kept', async () => {
  const { path } = await create({ headers: { 'X-Event': '{{event.type}}' } });
  const { json } = await api.call<Endpoint>('PATCH', path, { body: { url: 'https://new.example.com/' } });
  expect(json.headers).toEqual({ 'X-Event': '{{event.type}}' });
});

test('read-only keys see companion headers masked', async () => {
  const companionHeaders = { 'X-Access': 'k-123456789', 'X-Event': '{{event.type}}' };
  const signing = { scheme: 'legacy', header: 'X-Sig', companionHeaders };
  const { path } = await create({ signing, secret: 'a legacy secret' });
  const shownTo = async (key: string) => (await api.call<{ signing: object }>('GET', path, { key })).json.signing;
  expect(await shownTo(readKey)).toMatchObject({ companionHeaders: { ...companionHeaders, 'X-Access': MASK } });
  expect(await shownTo(await api.keyFor('default', ['write']))).toMatchObject({ companionHeaders });
});

describe('the query of a URL', () => {
  const masked = `https://shop.example.com/in?token=${MASK}&b=${MASK}`;

  test('is masked for read-only keys, except its names', async () => {
    const { path, id } = await create({});
    const listed = await api.call<{ data: Endpoint[] }>('GET', endpoints, { key: readKey });
    expect(listed.json.data.find((each) => each.id === id)?.url).toBe(masked);
    expect((await api.call<Endpoint>('GET', path, { key: readKey })).json.url).toBe(masked);
    for (const key of [api.adminKey, await api.keyFor('default', ['write'])]) {
      expect((await api.call<Endpoint>('GET', path, { key })).json.url).toBe(url);
    }
  });

  test.each([masked, encodeURI(masked), encodeURI(masked).toLowerCase()])(
    'is not replaced by its mask: %s',
    async (to) => {
      const { path } = await create({});
      for (const method of ['PUT', 'PATCH']) {
        const { json } = await api.call<ProblemJson>(method, path, { body: { url: to } });
        expect(json).toMatchObject({ status: 422, errors: [{ pointer: '/url' }] });
      }
    },
  );
});

function withoutMasked(auth: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(auth).filter(([, value]) => value !== MASK));
}
