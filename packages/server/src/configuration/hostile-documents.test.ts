import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpuMsSince } from '../testing/cpu-ms.ts';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';
import type { PlanEntry } from './plan.ts';

let api: TestApi;
beforeAll(async () => void (api = await startTestApi()));
afterAll(() => api.stop());

const url = 'http://127.0.0.1:9/hook';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const apply = (document: object, more: object = {}) =>
  api.call<ProblemJson & { plan: PlanEntry[] }>('POST', '/v1/config', { body: { document, ...more } });

async function count(table: 'tenants' | 'endpoints' | 'event_types' | 'schedules'): Promise<number> {
  const { rows } = await api.database.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? -1;
}

test('a document that cannot be applied is refused whole, with every problem and its pointer', async () => {
  const before = await count('tenants');
  const endpoints = [
    { externalId: 'good', url, secret },
    { externalId: 'good', url },
    { url },
    { externalId: 'inside', url: 'http://10.0.0.1/hook' },
    { externalId: 'broken', url, format: { type: 'template', body: '$$$(' } },
    { externalId: 'unfit', url, secret: 'whsec_short' },
    { id: 'ep_00000000000000000000000000' },
  ];
  const schedules = [
    { name: 'never', cron: '99 * * * *', event: { type: 'a', data: 1 } },
    { name: 'lost', everySeconds: 600, event: { type: 'a', data: 1, endpointIds: ['ext:nobody'] } },
  ];
  const document = { tenants: [{ id: 'refused', endpoints, schedules }, { id: 'refused' }] };
  const refused = await apply(document);
  expect(refused.status).toBe(422);
  const at = '/document/tenants/0';
  expect(refused.json.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
    `${at}/endpoints/1`,
    `${at}/endpoints/2`,
    `${at}/endpoints/3/url`,
    `${at}/endpoints/4/format/body`,
    `${at}/endpoints/6/url`,
    `${at}/schedules/0/cron`,
    `${at}/schedules/1/event/endpointIds/0`,
    '/document/tenants/1/id',
  ]);
  const unfit = await apply({ tenants: [{ id: 'refused', endpoints: [endpoints[0], endpoints[5]] }] });
  expect(unfit.json.errors).toMatchObject([{ pointer: `${at}/endpoints/1/secret` }]);
  expect(await count('tenants')).toBe(before);
});

test('what single routes do not know, a document cannot have either', async () => {
  const unknown = await apply({
    tenants: [{ id: 'x', endpoints: [{ externalId: 'a', url, colour: 'red' }] }],
    more: 1,
  });
  expect(unknown.json.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
    '/document/more',
    '/document/tenants/0/endpoints/0/colour',
  ]);
});

test('an endpoint of another tenant is neither changed nor shown', async () => {
  await api.call('POST', '/v1/tenants', { body: { id: 'victim' } });
  const { json: theirs } = await api.call<{ id: string }>('POST', '/v1/tenants/victim/endpoints', { body: { url } });
  const document = { tenants: [{ id: 'thief', endpoints: [{ id: theirs.id, url, name: 'stolen' }] }] };
  const refused = await apply(document);
  expect(refused.json.errors).toMatchObject([{ pointer: '/document/tenants/0/endpoints/0/id' }]);
  const { json } = await api.call<{ name: string | null }>('GET', `/v1/tenants/victim/endpoints/${theirs.id}`);
  expect(json.name).toBeNull();
});

test.each([
  ['a power of two that takes gigabytes', { n: 2 ** 24 }],
  ['no power of two', { n: 40_000 }],
  ['large blocks', { r: 1_024 }],
  ['many lanes', { p: 64 }],
  ['a cheap key', { n: 2 }],
])('secrets sealed with %s are refused before a key is made', async (_, bomb) => {
  const box = { kdf: 'scrypt', n: 65_536, r: 8, p: 1, salt: 'AAAAAAAAAAAAAAAAAAAAAA==', cipher: 'aes-256-gcm' };
  const secrets = { ...box, sealed: 'A'.repeat(64), ...bomb };
  const refused = await apply({ secrets }, { passphrase: 'correct horse' });
  expect(refused.status).toBe(422);
  expect(refused.json.errors).toMatchObject([{ pointer: `/document/secrets/${Object.keys(bomb)[0]}` }]);
});

test('huge, long and deep documents are refused', async () => {
  const huge = await api.call('POST', '/v1/config', {
    raw: `{"document":{"version":1},"x":"${'x'.repeat(4_300_000)}"}`,
  });
  expect(huge.status).toBe(413);
  const endpoints = Array.from({ length: 1_500 }, (_, i) => ({ externalId: `e${i}`, url }));
  const long = await apply({
    tenants: [
      { id: 'l1', endpoints },
      { id: 'l2', endpoints },
    ],
  });
  expect(long.json.errors).toMatchObject([{ pointer: '/document' }]);
  const deep = `{"document":{"tenants":[{"id":"d","metadata":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}]}}`;
  expect((await api.call('POST', '/v1/config', { raw: deep })).status).toBe(422);
  expect(await count('schedules')).toBe(0);
});

test('a type with a schema that refers in a circle is refused as by the single route', async () => {
  const schema = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } };
  const alone = await api.call<ProblemJson>('POST', '/v1/event-types', { body: { name: 'round', schema } });
  const refused = await apply({ eventTypes: [{ name: 'round', schema }] });
  expect([alone.status, refused.status]).toEqual([422, 422]);
  expect(refused.json.errors?.[0]?.pointer).toBe(`/document/eventTypes/0${alone.json.errors?.[0]?.pointer}`);
});

test('hundreds of endpoints are made in one request, and found again in the next', async () => {
  const endpoints = Array.from({ length: 300 }, (_, i) => ({ externalId: `crm-${i}`, url, secret, tags: ['many'] }));
  const document = { tenants: [{ id: 'many', endpoints }] };
  const applied = await apply(document);
  expect(applied.status, applied.text.slice(0, 500)).toBe(200);
  expect(applied.json.plan.filter(({ action }) => action === 'create')).toHaveLength(301);
  const again = await apply(document);
  expect(new Set(again.json.plan.map(({ action }) => action))).toEqual(new Set(['none']));
});

/** To parse the JSON is one piece of work, about a fifth of all. In one piece, the checks would be four fifths. */
const MOST_IN_A_TURN = 0.5;

test('other requests have their turn while a large document is checked', async () => {
  const filter = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`data.a${i}`, { $gte: i }]));
  const endpoints = Array.from({ length: 1_500 }, (_, i) => ({ externalId: `e${i}`, url, secret, filter }));
  const raw = JSON.stringify({ document: { tenants: [{ id: 'checked', endpoints: [...endpoints, { url }] }] } });
  const shares: number[] = [];
  // The first runs also compile what they run.
  for (let run = 0; run < 4 && !(Math.min(...shares) < MOST_IN_A_TURN); run++) {
    const { turnsMs, answer } = await watchingTurns(() => api.call<ProblemJson>('POST', '/v1/config', { raw }));
    expect(answer.json.errors).toMatchObject([{ pointer: '/document/tenants/0/endpoints/1500' }]);
    shares.push(Math.max(...turnsMs) / turnsMs.reduce((sum, ms) => sum + ms, 0));
  }
  expect(Math.min(...shares)).toBeLessThan(MOST_IN_A_TURN);
});

/** The CPU that the process takes in each turn of its event loop. */
async function watchingTurns<Answer>(work: () => Promise<Answer>): Promise<{ turnsMs: number[]; answer: Answer }> {
  const turnsMs: number[] = [];
  let last = process.cpuUsage();
  let isRunning = true;
  const takeTurn = () => {
    turnsMs.push(cpuMsSince(last));
    last = process.cpuUsage();
    if (isRunning) setImmediate(takeTurn);
  };
  takeTurn();
  const answer = await work();
  isRunning = false;
  return { turnsMs, answer };
}

test('a second import at the same moment is refused before its document is read, and told when to come again', async () => {
  const endpoints = Array.from({ length: 50 }, (_, i) => ({ externalId: `busy-${i}`, url, secret }));
  const documents = ['busy1', 'busy2'].map((id) => ({ tenants: [{ id, endpoints }] }));
  const answers = await Promise.all(documents.map((document) => apply(document)));
  expect(answers.map(({ status }) => status)).toContain(200);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.json.code).toBe('too_many_imports');
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await apply({ tenants: [{ id: 'busy1', endpoints }] })).status).toBe(200);
});

test('what the document calls absent is deleted, and what it leaves out stays', async () => {
  const tenant = {
    id: 'shrinking',
    endpoints: [
      { externalId: 'a', url, secret },
      { externalId: 'b', url, secret },
    ],
  };
  const schedules = [{ name: 's', everySeconds: 600, event: { type: 'tick', data: 1 } }];
  await apply({ eventTypes: [{ name: 'tick' }], tenants: [{ ...tenant, schedules }] });
  const smaller = {
    eventTypes: [{ name: 'tick', state: 'absent' }],
    tenants: [
      {
        id: 'shrinking',
        endpoints: [{ externalId: 'a', state: 'absent' }],
        schedules: [{ name: 's', state: 'absent' }],
      },
    ],
  };
  const applied = await apply(smaller);
  expect(applied.json.plan.map(({ action, resource: { type } }) => `${action} ${type}`)).toEqual([
    'none tenant',
    'delete endpoint',
    'delete schedule',
    'delete event_type',
  ]);
  const { json } = await api.call<{ data: { externalId: string }[] }>('GET', '/v1/tenants/shrinking/endpoints');
  expect(json.data.map(({ externalId }) => externalId)).toEqual(['b']);
  expect(new Set((await apply(smaller)).json.plan.map(({ action }) => action))).toEqual(new Set(['none']));
  await apply({ tenants: [{ id: 'shrinking', state: 'absent' }] });
  expect((await api.call('GET', '/v1/tenants/shrinking')).status).toBe(404);
});

test('endpoints and schedules may be about types that the same document adds, where others are refused', async () => {
  const closed = await startTestApi({ env: { POSTRIDER_EVENT_TYPES: 'closed' } });
  const tenant = {
    id: 'strict',
    endpoints: [{ externalId: 'a', url, secret, eventTypes: ['order.paid', 'order.*'] }],
    schedules: [{ name: 's', everySeconds: 600, event: { type: 'order.paid', data: 1 } }],
  };
  const ask = (document: object) => closed.call<ProblemJson>('POST', '/v1/config', { body: { document } });
  const refused = await ask({ tenants: [tenant] });
  expect(refused.json.errors?.map(({ pointer }) => pointer)).toEqual([
    '/document/tenants/0/endpoints/0/eventTypes/0',
    '/document/tenants/0/endpoints/0/eventTypes/1',
    '/document/tenants/0/schedules/0/event/type',
  ]);
  const applied = await ask({ eventTypes: [{ name: 'order.paid' }], tenants: [tenant] });
  expect(applied.status, applied.text).toBe(200);
  await closed.stop();
});

test('of two imports of the same document at the same moment, neither makes anything twice', async () => {
  const endpoints = Array.from({ length: 20 }, (_, i) => ({ externalId: `twin-${i}`, url, secret }));
  const document = { tenants: [{ id: 'twins', endpoints }] };
  const answers = await Promise.all([apply(document), apply(document)]);
  expect(answers.map(({ status }) => status)).toContain(200);
  expect(answers.filter(({ status }) => ![200, 412, 422, 429].includes(status))).toEqual([]);
  const { rows } = await api.database.query(`select 1 from endpoints where tenant_id = 'twins'`);
  expect(rows).toHaveLength(20);
});
