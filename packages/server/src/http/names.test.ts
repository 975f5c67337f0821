import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ replacements: { lookup: async () => ['127.0.0.1'] } });
});
afterAll(() => api.stop());

const endpoints = '/v1/tenants/default/endpoints';
const events = '/v1/tenants/default/events';
const url = 'http://127.0.0.1:9/';
/** Names with a meaning in JavaScript objects. */
const INHERITED = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'toJSON', 'then'];
const HARMLESS = INHERITED.slice(1);

/** An object with an own member of that name, which a literal would not have. */
const named = (name: string, value: unknown) => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);
const pointers = ({ errors }: ProblemJson) => errors.map(({ pointer }) => pointer);

describe.each(INHERITED)('a member with the name %s', (name) => {
  test('is stored in metadata and in data', async () => {
    const metadata = { ...named(name, 'x'), a: 1 };
    const made = await api.call<{ id: string }>('POST', endpoints, { body: { url, metadata } });
    expect(made.status, made.text).toBe(201);
    const read = await api.call('GET', `${endpoints}/${made.json.id}`);
    expect(JSON.parse(read.text).metadata).toEqual(metadata);
    expect(Object.keys(JSON.parse(read.text).metadata).toSorted()).toEqual([name, 'a'].toSorted());
    const tenant = await api.call('PATCH', '/v1/tenants/default', { body: { metadata } });
    expect(Object.keys(JSON.parse(tenant.text).metadata).toSorted()).toEqual([name, 'a'].toSorted());
    const data = named(name, named(name, 1));
    const published = await api.call<{ id: string }>('POST', events, { body: { type: 'a', data } });
    const event = await api.call('GET', `${events}/${published.json.id}`);
    expect(JSON.stringify(JSON.parse(event.text).data)).toBe(JSON.stringify(data));
  });

  test.each([
    ['POST', endpoints, { url }],
    ['POST', events, { type: 'a', data: 1 }],
    ['POST', '/v1/keys', { name: 'x', scopes: ['admin'] }],
    ['POST', '/v1/tenants', {}],
    ['PUT', '/v1/tenants/default/preferences', {}],
    ['POST', '/v1/tenants/default/preferences/preview', {}],
  ])('is refused where the API has no such member: %s %s', async (method, path, body) => {
    const { status, json } = await api.call<ProblemJson>(method, path, { body: { ...body, ...named(name, {}) } });
    expect([status, json.errors]).toEqual([422, [{ pointer: `/${name}`, detail: 'Unknown property.' }]]);
  });

  test('is not a query parameter', async () => {
    for (const path of [events, endpoints, '/v1/tenants', '/v1/keys']) {
      const { status, json } = await api.call<ProblemJson>('GET', `${path}?${name}=1`);
      expect([status, pointers(json)]).toEqual([400, [`/${name}`]]);
    }
  });

  test('works as a type, a tag or an id', async () => {
    const tenant = await api.call('POST', '/v1/tenants', { body: { id: name } });
    expect(tenant.status, tenant.text).toBe(201);
    const path = `/v1/tenants/${name}`;
    const endpoint = await api.call('POST', `${path}/endpoints`, { body: { url, eventTypes: [name], tags: [name] } });
    expect(endpoint.status, endpoint.text).toBe(201);
    const event = { type: name, data: 1, tags: [name], externalId: name };
    const published = await api.call<{ deliveries: unknown[] }>('POST', `${path}/events`, {
      body: event,
      headers: { 'idempotency-key': name },
    });
    expect(published.json.deliveries).toHaveLength(1);
    const listed = await api.call<{ data: unknown[] }>('GET', `${path}/events?eventType=${name}&tag=${name}`);
    expect(listed.json.data).toHaveLength(1);
  });
});

const legacy = (members: object) => ({ url, signing: { scheme: 'legacy', header: 'X-Signature', ...members } });

test('__proto__ is refused as the name of any header', async () => {
  const cases: [string, object][] = [
    ['/headers/__proto__', { url, headers: named('__proto__', 'x') }],
    ['/headers/__PROTO__', { url, headers: named('__PROTO__', 'x') }],
    ['/auth/header', { url, auth: { type: 'api_key', header: '__proto__', value: 'a-value' } }],
    ['/signing/header', legacy({ header: '__proto__' })],
    ['/signing/timestampHeader', legacy({ timestampHeader: '__proto__' })],
    ['/signing/companionHeaders/__proto__', legacy({ companionHeaders: named('__proto__', 'x') })],
  ];
  for (const [pointer, body] of cases) {
    const { status, json } = await api.call<ProblemJson>('POST', endpoints, { body });
    expect([status, pointers(json)]).toEqual([422, [pointer]]);
  }
});

test('other inherited names work as names of headers', async () => {
  for (const name of HARMLESS) {
    const bodies = [
      { url, headers: named(name, 'x') },
      legacy({ header: name, companionHeaders: named(`${name}2`, 'x') }),
    ];
    for (const body of bodies) expect((await api.call('POST', endpoints, { body })).status).toBe(201);
  }
});

describe('event types', () => {
  test.each(['user.signed-up', 'a', '-', '_', 'A-b_c.1', 'a'.repeat(128)])('%s is valid', async (type) => {
    const { status, text } = await api.call('POST', events, { body: { type, data: 1 } });
    expect(status, text).toBe(202);
    expect((await api.call('GET', `${events}?eventType=${type}`)).status).toBe(200);
    expect((await api.call('POST', endpoints, { body: { url, eventTypes: [type] } })).status).toBe(201);
  });

  test.each(['', '.', 'a.', '.a', 'a..b', 'a/b', 'a b', 'ä', 'a.*', 'a:b', 'a\n', 'a'.repeat(129)])(
    '%j is none',
    async (type) => {
      const { status, json } = await api.call<ProblemJson>('POST', events, { body: { type, data: 1 } });
      expect([status, pointers(json)]).toEqual([422, ['/type']]);
    },
  );
});
