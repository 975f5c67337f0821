import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type CallOptions, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const events = '/v1/tenants/default/events';
const endpoints = '/v1/tenants/default/endpoints';
const preferences = '/v1/tenants/default/preferences';
const url = 'https://example.com/';
const long = (text: string, length = 120_000) => text.repeat(length / text.length);
const many = (count: number, name: (i: number) => string, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), value]));
const legacy = (members: object) => ({ url, signing: { scheme: 'legacy', header: 'X-Signature', ...members } });

test.each<[string, string, string, CallOptions]>([
  ['many bad headers', 'POST', endpoints, { body: { url, headers: many(9_000, (i) => `h ${i}`, 'x') } }],
  ['a long header name', 'POST', endpoints, { body: { url, headers: { [long('ä b')]: 'x' } } }],
  ['long header names', 'POST', endpoints, { body: { url, headers: many(20, (i) => `${i}${long('"', 5_000)}`, 'x') } }],
  ['masked headers', 'POST', endpoints, { body: { url, headers: many(9_000, (i) => `h${i}`, '••••') } }],
  ['companions', 'POST', endpoints, { body: legacy({ companionHeaders: many(9_000, (i) => `h ${i}`, '{{x}}') }) }],
  [
    'long placeholders',
    'POST',
    endpoints,
    { body: legacy({ companionHeaders: many(16, (i) => `h${i}`, `{{${long('x', 990)}}}`) }) },
  ],
  [
    'a long header of auth',
    'POST',
    endpoints,
    { body: { url, auth: { type: 'api_key', header: long('x'), value: 'x' } } },
  ],
  ['a long host', 'POST', endpoints, { body: { url: `https://${long('a', 1_800)}/` } }],
  ['metadata', 'POST', endpoints, { body: { url, metadata: many(9_000, (i) => `\u0001 ${i}`, {}) } }],
  ['types', 'POST', endpoints, { body: { url, eventTypes: Array.from({ length: 9_000 }, () => '\u0001') } }],
  ['unknown members', 'POST', events, { body: many(9_000, (i) => `\u0001\u0002\u0003${i}`, 1) }],
  ['a long unknown member', 'POST', events, { body: { [long('"')]: 1 } }],
  ['long unknown members', 'POST', events, { body: many(20, (i) => `${i}${long('\u0001', 5_000)}`, 1) }],
  [
    'texts with NUL under a long name',
    'POST',
    events,
    { body: { type: 'a', data: { [long('a', 480_000)]: Array.from({ length: 20 }, () => '\0') } } },
  ],
  ['NUL in names', 'POST', events, { body: { type: 'a', data: many(9_000, (i) => `\0${i}`, 1) } }],
  ['a long name twice', 'POST', events, { raw: `{"${long('a')}":1,"${long('a')}":2}` }],
  ['a text that is no JSON', 'POST', events, { raw: long('x') }],
  ['many wrong tags', 'POST', events, { body: { type: 'a', data: 1, tags: Array.from({ length: 50_000 }, () => 1) } }],
  ['a long type', 'POST', events, { body: { type: long('a'), data: 1 } }],
  ['a long time zone', 'PUT', preferences, { body: { quietHours: { timeZone: long('a', 60), windows: [] } } }],
  [
    'types that are denied',
    'PUT',
    preferences,
    { body: { eventTypes: { allow: Array.from({ length: 100 }, () => long('a', 128)), deny: [long('a', 128)] } } },
  ],
  ['many wrong scopes', 'POST', '/v1/keys', { body: { name: 'x', scopes: Array.from({ length: 50_000 }, () => '') } }],
  ['a long content type', 'POST', events, { raw: '{}', headers: { 'content-type': long('x', 15_000) } }],
  ['a long encoding', 'POST', events, { raw: '{}', headers: { 'content-encoding': long('x', 15_000) } }],
  ['a long name in the query', 'GET', `${events}?${long('x', 14_000)}=1`, {}],
  ['a long value in the query', 'GET', `${events}?limit=${long('x', 14_000)}`, {}],
  ['many names in the query', 'GET', `${events}?${Array.from({ length: 2_000 }, (_, i) => `x${i}`).join('&')}`, {}],
  ['a long path', 'GET', `/v1/${long('%01', 14_000)}`, {}],
  ['a long id', 'GET', `/v1/tenants/${long('%01', 14_000)}`, {}],
])('%s get at most 20 entries and 16 KiB', async (_what, method, path, options) => {
  const { status, json, text } = await api.call<ProblemJson>(method, path, options);
  expect([400, 404, 413, 415, 422]).toContain(status);
  expect(json.errors.length).toBeLessThanOrEqual(20);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16 * 1024);
  expect(text).not.toMatch(/\\u[dD][89a-fA-F]/);
});

test('a pointer beyond a long name ends at the object around it, and the detail says so', async () => {
  const { json } = await api.call<ProblemJson>('POST', events, {
    body: { type: 'a', data: { some: { [`name${'x'.repeat(1_000)}`]: '\0' } } },
  });
  expect(json.errors).toEqual([
    { pointer: '/data/some', detail: expect.stringMatching(/^At "\/namex+…" below it: Must not have a NUL/) },
  ]);
});
