import { newId } from '@postrider/store/sql';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES } from '../routes.ts';
import type { ProblemJson } from '../testing/problem.ts';
import { sendRaw } from '../testing/send-raw.ts';
import { startTestApi, type Called, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

/** No input may cause an internal error: errors are 4xx with a detail. */
function expectOrderly(answer: Called<ProblemJson>, what: unknown): void {
  expect(answer.status, JSON.stringify([what, answer.text])).toBeLessThan(500);
  if (answer.status >= 400) expect(answer.json, JSON.stringify(what)).toMatchObject({ code: expect.any(String) });
}

/** UTF-8 cannot encode halves of surrogate pairs. */
const wellFormed = (text: string) => text.replaceAll(/\p{Surrogate}/gu, '?');

// Bodies that are nearly valid reach more code than random texts.
const member = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    'x'.repeat(3_000),
    '\u0000',
    '\ud800',
    [],
    {},
    true,
    '__proto__',
    '2026-01-01T00:00:00Z',
  ),
  fc.constantFrom<unknown>('https://example.com/', 'http://127.0.0.1:9/', 'order.*', 'standard', ['a', 'a'], {
    type: 'basic',
  }),
  fc.constantFrom<unknown>(
    { scheme: 'legacy' },
    { delaysSeconds: [0] },
    { type: 'bearer', token: '••••' },
    { ['__proto__']: 1 },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const names = [
  'url',
  'type',
  'data',
  'headers',
  'auth',
  'signing',
  'retry',
  'eventTypes',
  'tags',
  'metadata',
  'secret',
  'id',
];
const others = [
  'name',
  'scopes',
  'tenantId',
  'expiresAt',
  'deliverAt',
  'externalId',
  'overlapHours',
  'timeoutMs',
  '__proto__',
  'format',
];
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...names, ...others), member, { maxKeys: 6 }).map((value) => JSON.stringify(value)),
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: 'binary' }),
);
const segment = fc.oneof(
  fc.constantFrom('default', '..', '%2e%2e', '%00', '%ff', 'a b', "'; drop table tenants; --", '{tenantId}', '*'),
  fc.constantFrom(newId('ep'), newId('evt'), newId('dlv'), newId('key'), `ep_${'z'.repeat(26)}`, 'ep_'),
  fc.string({ maxLength: 80 }),
);
const query = fc.oneof(
  fc.constant(''),
  fc.webQueryParameters().map((text) => `?${text}`),
  fc
    .tuple(
      fc.constantFrom('limit', 'cursor', 'from', 'to', 'status', 'tag', 'eventType', 'endpointId', 'tenantId'),
      fc.string(),
    )
    .map(([name, value]) => `?${name}=${encodeURIComponent(wellFormed(value))}`),
  fc.base64String().map((text) => `?cursor=${encodeURIComponent(text)}`),
);

test('no body, path or query causes an internal error in any route', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ROUTES),
      segment,
      segment,
      query,
      body,
      async (route, one, two, search, raw) => {
        const [first = '', second = ''] = [one, two].map((each) =>
          encodeURIComponent(wellFormed(each)).replaceAll('%25', '%'),
        );
        let seen = 0;
        const path = route.path.replaceAll(/\{\w+\}/g, () => (seen++ === 0 ? first : second));
        const answer = await api.call<ProblemJson>(route.method.toUpperCase(), `${path}${search}`, {
          ...(route.schemas.body === undefined ? {} : { raw }),
        });
        expectOrderly(answer, [route.name, path, search, raw]);
      },
    ),
    { numRuns: 250 },
  );
});

test('no body causes an internal error in the routes that create and publish', async () => {
  const paths = ['/v1/tenants', '/v1/keys', '/v1/tenants/default/endpoints', '/v1/tenants/default/events'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), body, async (path, raw) => {
      expectOrderly(await api.call<ProblemJson>('POST', path, { raw }), [path, raw]);
    }),
    { numRuns: 250 },
  );
});

/** Mostly a valid value, sometimes anything. */
const nearly = (right: fc.Arbitrary<unknown>) => fc.oneof({ weight: 40, arbitrary: right }, member);
const anyOf = (shape: Record<string, fc.Arbitrary<unknown>>) => fc.record(shape, { requiredKeys: [] });
const time = fc.constantFrom('00:00', '07:00', '07:30', '22:00', '23:59', '24:00');
const quietWindow = fc.record(
  { days: nearly(fc.constantFrom(['mon'], ['sun', 'sat'], null)), start: nearly(time), end: nearly(time) },
  { requiredKeys: ['start', 'end'] },
);
const wishes = anyOf({
  enabled: nearly(fc.boolean()),
  eventTypes: nearly(
    anyOf({
      allow: nearly(fc.uniqueArray(fc.constantFrom('a', 'a.*', 'a.b', 'b.c'), { minLength: 1 })),
      deny: nearly(fc.uniqueArray(fc.constantFrom('a.b', 'c.*', 'd'))),
    }),
  ),
  minPriority: nearly(fc.constantFrom('low', 'urgent')),
  quietHours: nearly(
    fc.record(
      {
        timeZone: nearly(fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia')),
        windows: nearly(fc.array(quietWindow, { minLength: 1, maxLength: 3 })),
        mode: nearly(fc.constantFrom('hold', 'drop')),
        allowPriority: nearly(fc.constantFrom('high', null)),
      },
      { requiredKeys: ['windows'] },
    ),
  ),
  rateLimits: nearly(
    anyOf({ perSecond: nearly(fc.integer({ min: 1, max: 50 })), perDay: nearly(fc.integer({ min: 1, max: 1e6 })) }),
  ),
  maxPerHour: nearly(fc.integer({ min: 1, max: 1_000 })),
});

/** Whether a JSON Pointer points at a member, or at a missing one of an existing object. */
function leadsSomewhere(document: unknown, pointer: string): boolean {
  const steps = pointer.split('/').slice(1);
  return steps.every((name, depth) => {
    if (typeof document !== 'object' || document === null) return false;
    document = Object.entries(document).find(([each]) => each === name)?.[1];
    return document !== undefined || depth === steps.length - 1;
  });
}

test('preferences are given back as they were put, or refused by pointers to members', async () => {
  const path = '/v1/tenants/default/preferences';
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(wishes, async (wish) => {
      const put = await api.call<ProblemJson>('PUT', path, { body: wish });
      if (put.status === 422) {
        expect(put.json.errors.length).toBeGreaterThan(0);
        const lost = put.json.errors.filter(({ pointer }) => !leadsSomewhere(wish, pointer));
        expect(lost, put.text).toEqual([]);
        return;
      }
      taken += 1;
      expect([put.status, put.json]).toEqual([200, wish]);
      expect((await api.call('GET', path)).json).toEqual(wish);
      expect((await api.call('GET', `${path}/effective`)).status).toBe(200);
      expect((await api.call('POST', `${path}/preview`)).status).toBe(200);
    }),
    { numRuns: 150 },
  );
  expect(taken).toBeGreaterThan(10);
  await api.call('PUT', path, { body: {} });
});

test('no bytes on a connection are answered by anything but HTTP, and the server lives on', async () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('GET /nowhere HTTP/1.1', 'Host: a', 'Content-Length: -1', ''),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (lines) => {
      const answer = await sendRaw(api.url, `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n\r\n`);
      expect(answer.status, JSON.stringify(lines)).toBeLessThan(500);
      expect(answer.head, JSON.stringify(lines)).toContain('application/problem+json');
    }),
    { numRuns: 150 },
  );
  expect((await api.call('GET', '/readyz')).status).toBe(200);
});
