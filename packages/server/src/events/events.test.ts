import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Accepted {
  id: string;
  type: string;
  timestamp: string;
  deliveries: { id: string; endpointId: string; status: string }[];
  deliveryCount: number;
  deliveriesUrl: string | null;
}

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const inTwoYears = new Date(Date.now() + 2 * 366 * 86_400_000).toISOString();

let api: TestApi;
let tenant = 0;
let events: string;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  tenant += 1;
  events = `/v1/tenants/t${tenant}/events`;
  await api.call('POST', '/v1/tenants', { body: { id: `t${tenant}` } });
});
afterAll(() => api.stop());

async function createEndpoint(eventTypes: string[] | null, command?: string): Promise<string> {
  const path = `/v1/tenants/t${tenant}/endpoints`;
  const { json } = await api.call<{ id: string }>('POST', path, { body: { url: 'http://127.0.0.1:9/', eventTypes } });
  if (command !== undefined) await api.call('POST', `${path}/${json.id}/${command}`);
  return json.id;
}

describe('publishing', () => {
  test('creates deliveries to the endpoints of the type, and shows them', async () => {
    const all = await createEndpoint(null);
    const exact = await createEndpoint(['order.paid']);
    const family = await createEndpoint(['order.*']);
    await createEndpoint(['order']);
    await createEndpoint(['orders.*']);
    const paused = await createEndpoint(null, 'pause');
    await createEndpoint(null, 'disable');
    const { status, json } = await api.call<Accepted>('POST', events, { body: { type: 'order.paid', data: {} } });
    expect(status).toBe(202);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^evt_/),
      type: 'order.paid',
      timestamp: expect.stringMatching(/Z$/),
    });
    expect(Object.fromEntries(json.deliveries.map((each) => [each.endpointId, each.status]))).toEqual({
      [all]: 'pending',
      [exact]: 'pending',
      [family]: 'pending',
      [paused]: 'waiting',
    });
    const read = await api.call('GET', `${events}/${json.id}`);
    expect(read.json).toMatchObject({
      id: json.id,
      deliveryCount: 4,
      deliveries: json.deliveries,
      deliveriesUrl: null,
    });
  });

  test('keeps every member', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const later = new Date(Date.now() + 120_000).toISOString();
    const body = {
      type: 'order.paid',
      data: [1, { a: null }],
      externalId: 'o-1 ü',
      occurredAt: '2026-02-04T11:30:00+01:00',
      priority: 'urgent',
      deliverAt: soon,
      expiresAt: later,
      tags: ['a', 'b'],
    };
    const { json } = await api.call<Accepted>('POST', events, { body });
    const read = await api.call('GET', `${events}/${json.id}`);
    expect(read.json).toMatchObject({ ...body, occurredAt: '2026-02-04T10:30:00.000Z', tenantId: `t${tenant}` });
  });

  test.each([
    ['an expiry that has passed', { expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    ['an expiry before the delivery', { deliverAt: inAnHour, expiresAt: inAnHour }, '/expiresAt'],
    ['a delivery in two years', { deliverAt: inTwoYears }, '/deliverAt'],
    ['a time without its zone', { occurredAt: '2026-02-04T10:30:00' }, '/occurredAt'],
    ['a day that is none', { occurredAt: '2026-02-30T10:30:00Z' }, '/occurredAt'],
    ['a type with a gap', { type: 'order..paid' }, '/type'],
    ['a family as a type', { type: 'order.*' }, '/type'],
    ['a type of 129 characters', { type: 'a'.repeat(129) }, '/type'],
    ['an id of its own', { id: 'evt_1' }, '/id'],
    ['a line break in the external id', { externalId: 'a\nb' }, '/externalId'],
  ])('refuses %s', async (_what, member, pointer) => {
    const { json } = await api.call<ProblemJson>('POST', events, { body: { type: 'a', data: 1, ...member } });
    expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(json.errors.map((each) => each.pointer)).toEqual([pointer]);
  });

  test('accepts 256 KiB of data, counted as it is sent and not as it was written', async () => {
    const largest = 'x'.repeat(256 * 1024 - 2);
    expect((await api.call('POST', events, { body: { type: 'a', data: largest } })).status).toBe(202);
    const spaced = `{"type":"a","data":[${' '.repeat(200_000)}"${'x'.repeat(200_000)}"]}`;
    expect((await api.call('POST', events, { raw: spaced })).status).toBe(202);
    const { json } = await api.call<ProblemJson>('POST', events, { body: { type: 'a', data: `${largest}x` } });
    expect(json.code).toBe('payload_too_large');
  });

  test('one external id is one event: the same content gets the first answer, other content is refused', async () => {
    await createEndpoint(null);
    const body = { type: 'a', data: { n: 1 }, externalId: 'once' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.call<Accepted>('POST', events, { body })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const other = await api.call<ProblemJson>('POST', events, { body: { ...body, data: { n: 2 } } });
    expect(other.json).toMatchObject({ status: 409, code: 'external_id_taken' });
    const { json } = await api.call<{ data: unknown[] }>('GET', events);
    expect(json.data).toHaveLength(1);
  });
});

test('stored data survives parse and stringify unchanged, order included', async () => {
  // NUL is refused; another test covers it.
  const json = fc.json({ maxDepth: 4 }).filter((text) => !text.includes('\\u0000'));
  await fc.assert(
    fc.asyncProperty(json, async (text) => {
      const answer = await api.call<Accepted>('POST', events, { raw: `{"type":"a","data":${text}}` });
      expect(answer.status, answer.text).toBe(202);
      const { rows } = await api.database.query<{ data: string }>('select data from events where id = $1', [
        answer.json.id,
      ]);
      expect(rows[0]?.data).toBe(JSON.stringify(JSON.parse(text)));
      const read = await api.call('GET', `${events}/${answer.json.id}`);
      expect(read.text).toContain(`"data":${rows[0]?.data},`);
    }),
    { numRuns: 60 },
  );
});

describe('lists', () => {
  test('filter by type, tag and time, newest first', async () => {
    const before = new Date().toISOString();
    for (const [type, tag] of [
      ['a.x', 'one'],
      ['a.y', 'one'],
      ['a.x', 'two'],
    ] as const) {
      await api.call('POST', events, { body: { type, data: 1, tags: [tag] } });
    }
    const list = async (query: string) =>
      (await api.call<{ data: { type: string; tags: string[] }[] }>('GET', `${events}?${query}`)).json.data.map(
        ({ type, tags }) => `${type} ${tags[0]}`,
      );
    expect(await list('')).toEqual(['a.x two', 'a.y one', 'a.x one']);
    expect(await list('eventType=a.x')).toEqual(['a.x two', 'a.x one']);
    expect(await list('tag=one')).toEqual(['a.y one', 'a.x one']);
    expect(await list(`from=${before}`)).toHaveLength(3);
    expect(await list(`to=${before}`)).toHaveLength(0);
    expect(await list(`from=${encodeURIComponent('2026-01-01T00:00:00+01:00')}`)).toHaveLength(3);
  });

  test('a page of large events ends early and has a next cursor', async () => {
    for (let i = 0; i < 10; i++) await api.call('POST', events, { body: { type: 'a', data: 'x'.repeat(250_000) } });
    let path = `${events}?limit=100`;
    const sizes: number[] = [];
    for (;;) {
      const { json } = await api.call<{ data: unknown[]; nextCursor: string | null }>('GET', path);
      sizes.push(json.data.length);
      if (json.nextCursor === null) break;
      path = `${events}?limit=100&cursor=${json.nextCursor}`;
    }
    expect(sizes).toEqual([8, 2]);
  });

  test('find an event by its external id, together with other filters', async () => {
    const body = { type: 'order.paid', data: 1, externalId: 'o-17', tags: ['blue'] };
    const { id } = (await api.call<Accepted>('POST', events, { body })).json;
    await api.call('POST', events, { body: { ...body, externalId: 'o-18' } });
    const found = async (query: string) =>
      (await api.call<{ data: { id: string }[] }>('GET', `${events}?${query}`)).json.data.map((event) => event.id);
    expect(await found('externalId=o-17')).toEqual([id]);
    expect(await found('externalId=o-17&eventType=order.paid&tag=blue')).toEqual([id]);
    expect(await found('externalId=o-17&tag=red')).toEqual([]);
    expect(await found('externalId=o-19')).toEqual([]);
    await api.call('POST', '/v1/tenants', { body: { id: `other-${tenant}` } });
    const elsewhere = await api.call('GET', `/v1/tenants/other-${tenant}/events?externalId=o-17`);
    expect(elsewhere.json).toEqual({ data: [], nextCursor: null });
    expect((await api.call('GET', `${events}?externalId=`)).status).toBe(400);
  });

  test('an event with more than 100 deliveries shows 100 and the URL of the full list', async () => {
    await api.database.query(
      `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
       select 'ep_' || lpad(n::text, 26, '0'), $1, 'http://127.0.0.1:9/', 'active', '{"type":"standard"}', '{"scheme":"standard"}',
         '{"delaysSeconds":[]}', 1000, now(), now() from generate_series(1, 130) n`,
      [`t${tenant}`],
    );
    const { json } = await api.call<Accepted>('POST', events, { body: { type: 'a', data: 1 } });
    expect([json.deliveries.length, json.deliveryCount, json.deliveriesUrl]).toEqual([100, 130, expect.any(String)]);
    const read = await api.call<{ deliveries: unknown[]; deliveryCount: number; deliveriesUrl: string }>(
      'GET',
      `${events}/${json.id}`,
    );
    expect([read.json.deliveries.length, read.json.deliveryCount]).toEqual([100, 130]);
    const list = await api.call<{ data: unknown[] }>('GET', `${read.json.deliveriesUrl}&limit=100`);
    expect(list.json.data).toHaveLength(100);
  });
});

test('a repeat after the expiry gets the first answer; only a new event is refused', async () => {
  let aheadMs = 0;
  const later = await startTestApi({ replacements: { now: () => new Date(Date.now() + aheadMs) } });
  const publish = (body: object, key?: string) =>
    later.call<Accepted>('POST', '/v1/tenants/default/events', {
      body,
      headers: key ? { 'idempotency-key': key } : {},
    });
  const byKey = { type: 'a', data: 1, expiresAt: inAnHour };
  const byId = { ...byKey, externalId: 'once' };
  const first = [await publish(byKey, 'k'), await publish(byId)];
  aheadMs = 2 * 3_600_000;
  const again = [await publish(byKey, 'k'), await publish(byId)];
  expect(again.map(({ status, json }) => [status, json])).toEqual(first.map(({ json }) => [202, json]));
  expect(again.map(({ headers }) => headers.get('idempotent-replayed'))).toEqual(['true', 'true']);
  expect((await publish(byKey)).json).toMatchObject({ status: 422, errors: [{ pointer: '/expiresAt' }] });
  expect((await publish({ ...byKey, data: 2 }, 'k')).json).toMatchObject({ code: 'idempotency_mismatch' });
  await later.stop();
});
