import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Endpoint {
  id: string;
  filter: object | null;
}
interface NotSent {
  endpointId: string;
  reason: string;
  filter: object | null;
}
interface Event {
  id: string;
  deliveries: { endpointId: string }[];
  notSent: NotSent[];
}

let api: TestApi;
let tenant = 0;
let base: string;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  tenant += 1;
  base = `/v1/tenants/f${tenant}`;
  await api.call('POST', '/v1/tenants', { body: { id: `f${tenant}` } });
});
afterAll(() => api.stop());

const create = async (members: object): Promise<Endpoint> => {
  const answer = await api.call<Endpoint>('POST', `${base}/endpoints`, {
    body: { url: 'http://127.0.0.1:9/', ...members },
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
};
const publish = async (members: object = {}): Promise<Event> => {
  const answer = await api.call<Event>('POST', `${base}/events`, {
    body: { type: 'order.paid', data: { amount: 50 }, ...members },
  });
  expect(answer.status, answer.text).toBe(202);
  return answer.json;
};
const reached = ({ deliveries }: Event) => deliveries.map(({ endpointId }) => endpointId);

const AT_LEAST_100 = { 'data.amount': { $gte: 100 } };

describe('the filter of an endpoint', () => {
  test('is created, read, replaced, changed and taken away, its members in their order', async () => {
    const filter = { $or: [{ 'data.b': { $lt: 1, $gt: 0 } }, { 'data.a': { $exists: true } }], type: { $ne: 'x' } };
    const created = await create({ filter });
    const path = `${base}/endpoints/${created.id}`;
    const read = async () => (await api.call<Endpoint>('GET', path)).json.filter;
    expect(JSON.stringify(created.filter)).toBe(JSON.stringify(filter));
    expect(JSON.stringify(await read())).toBe(JSON.stringify(filter));
    await api.call('PATCH', path, { body: { name: 'Shop' } });
    expect(await read()).toEqual(filter);
    await api.call('PATCH', path, { body: { filter: AT_LEAST_100 } });
    expect(await read()).toEqual(AT_LEAST_100);
    await api.call('PATCH', path, { body: { filter: null } });
    expect(await read()).toBeNull();
    await api.call('PUT', path, { body: { url: 'http://127.0.0.1:9/', filter } });
    expect(await read()).toEqual(filter);
    await api.call('PUT', path, { body: { url: 'http://127.0.0.1:9/' } });
    expect(await read()).toBeNull();
  });

  test.each<[unknown, string[]]>([
    ['x', ['/filter']],
    [{}, ['/filter']],
    [{ amount: { $eq: 1 } }, ['/filter/amount']],
    [{ 'data.a/b': { $like: 1 }, 'data.c': { $gt: null } }, ['/filter/data.a~1b/$like', '/filter/data.c/$gt']],
    [
      { $or: [{ 'data.a': { $regex: '(?=x)' } }, { 'data.a': { $regex: '(' } }] },
      [0, 1].map((i) => `/filter/$or/${i}/data.a/$regex`),
    ],
    [{ 'data.a': { $regex: '((a{10}){10}){10}' } }, ['/filter/data.a/$regex']],
  ])('%j is refused, with a pointer to each wrong member, and nothing changes', async (filter, pointers) => {
    const { id } = await create({ filter: AT_LEAST_100 });
    for (const [method, path, body] of [
      ['POST', `${base}/endpoints`, { url: 'http://127.0.0.1:9/', filter }],
      ['PATCH', `${base}/endpoints/${id}`, { filter }],
      ['PUT', `${base}/endpoints/${id}`, { url: 'http://127.0.0.1:9/', filter }],
    ] as const) {
      const { json } = await api.call<ProblemJson>(method, path, { body });
      expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
      expect(json.errors.map(({ pointer }) => pointer)).toEqual(pointers);
    }
    expect((await api.call<Endpoint>('GET', `${base}/endpoints/${id}`)).json.filter).toEqual(AT_LEAST_100);
  });

  test('decides who gets an event, and its next version decides about the next event', async () => {
    const { id } = await create({ filter: AT_LEAST_100 });
    const other = await create({});
    expect(reached(await publish())).toEqual([other.id]);
    expect(reached(await publish({ data: { amount: 100 } }))).toEqual([id, other.id]);
    await api.call('PATCH', `${base}/endpoints/${id}`, { body: { filter: { 'data.amount': { $lt: 100 } } } });
    expect(reached(await publish())).toEqual([id, other.id]);
    await api.call('PATCH', `${base}/endpoints/${id}`, { body: { filter: null } });
    expect(reached(await publish({ data: 'none' }))).toEqual([id, other.id]);
  });

  test('sees type, priority, externalId and tags as well', async () => {
    const wanted = await create({
      filter: {
        type: { $startsWith: 'order.' },
        priority: { $in: ['high', 'urgent'] },
        externalId: { $regex: '^o-\\d+$' },
        tags: { $contains: 'vip' },
      },
    });
    const members = { priority: 'high', tags: ['vip', 'eu'] };
    expect(reached(await publish({ ...members, externalId: 'o-1' }))).toEqual([wanted.id]);
    expect(reached(await publish({ ...members, externalId: 'x-1' }))).toEqual([]);
    expect(reached(await publish({ ...members, externalId: 'o-2', tags: [] }))).toEqual([]);
    expect(reached(await publish(members))).toEqual([]);
  });

  test('that stops an event is named in every answer about the event', async () => {
    const { id: endpointId } = await create({
      name: 'Shop',
      filter: { $and: [{ type: { $exists: true } }, AT_LEAST_100] },
    });
    await create({ eventTypes: ['invoice.*'] });
    const body = { type: 'order.paid', data: { amount: 'sesame' }, externalId: 'once' };
    const filter = { pointer: '/$and/1/data.amount/$gte', operator: '$gte' };
    const notSent = [{ endpointId, reason: 'filtered', filter }];
    const event = await publish(body);
    expect(event.notSent).toEqual(notSent);
    // The same again gets the first answer.
    expect((await publish(body)).notSent).toEqual(notSent);
    const path = `${base}/events/${event.id}`;
    expect((await api.call<Event>('GET', path)).json.notSent).toEqual(notSent);
    expect((await api.call<{ data: Event[] }>('GET', `${base}/events`)).json.data[0]?.notSent).toEqual(notSent);
    expect((await api.call<Event>('GET', `/v1/events/${event.id}`)).json.notSent).toEqual(notSent);
    const explained = await api.call<{ endpoints: object[] }>('GET', `${path}/explain`);
    expect(explained.json.endpoints).toMatchObject([
      { endpointId, decision: 'not_sent', reason: 'filtered', detail: 'data.amount must be $gte 100', filter },
      { decision: 'not_sent', reason: 'type_not_subscribed', detail: null, filter: null },
    ]);
    expect(explained.text).not.toContain('sesame');
  });

  test('of fifty endpoints that take as long as they may stops nobody else', async () => {
    const text = `c${'ab'.repeat(4_000)}`;
    const slow = (i: number) => ({ 'data.text': { $not: { $regex: `(?:a|b)*a(?:a|b){${30 + (i % 10)}}[de]${i}` } } });
    const endpoints = await Promise.all(Array.from({ length: 50 }, (_, i) => create({ filter: slow(i) })));
    const neighbour = `/v1/tenants/beside-${tenant}`;
    await api.call('POST', '/v1/tenants', { body: { id: `beside-${tenant}` } });
    await api.call('POST', `${neighbour}/endpoints`, { body: { url: 'http://127.0.0.1:9/', filter: slow(0) } });
    // So many that a neighbour whose requests wait for a busy machine is still there before the last.
    const waiting = Array.from({ length: 4 }, () => publish({ data: { text } }));
    let areDone = false;
    const all = Promise.all(waiting).finally(() => (areDone = true));
    // A neighbour's events overtake those that wait for their filters, even where they wait for filters of their own.
    for (const data of [1, { text }]) {
      const beside = await api.call('POST', `${neighbour}/events`, { body: { type: 'a', data } });
      expect([beside.status, areDone]).toEqual([202, false]);
    }
    for (const event of await all) {
      expect(new Set(reached(event))).toEqual(new Set(endpoints.map(({ id }) => id)));
    }
  });
});

describe('an event for named endpoints', () => {
  test('goes to them alone, whatever types they take', async () => {
    const named = await create({ eventTypes: ['invoice.*'] });
    const other = await create({});
    const event = await publish({ endpointIds: [named.id] });
    expect(reached(event)).toEqual([named.id]);
    expect(event.notSent).toEqual([]);
    const explained = await api.call<{ endpoints: object[] }>('GET', `${base}/events/${event.id}/explain`);
    expect(explained.json.endpoints).toMatchObject([
      { endpointId: named.id, decision: 'pending' },
      { endpointId: other.id, decision: 'not_sent', reason: 'not_addressed' },
    ]);
  });

  test('is stopped by their preferences, their filter and by whoever disabled them, and says so', async () => {
    const denies = await create({});
    await api.call('PUT', `${base}/endpoints/${denies.id}/preferences`, {
      body: { eventTypes: { deny: ['order.*'] } },
    });
    const filters = await create({ filter: AT_LEAST_100 });
    const disabled = await create({});
    await api.call('POST', `${base}/endpoints/${disabled.id}/disable`);
    const event = await publish({ endpointIds: [denies.id, filters.id, disabled.id] });
    expect(event.deliveries).toEqual([]);
    expect(event.notSent.map(({ endpointId, reason }) => [endpointId, reason])).toEqual([
      [denies.id, 'type_denied'],
      [filters.id, 'filtered'],
      [disabled.id, 'disabled'],
    ]);
  });

  test('is refused where an endpoint is unknown, foreign or deleted, and nothing is written', async () => {
    const mine = await create({});
    const deleted = await create({});
    await api.call('DELETE', `${base}/endpoints/${deleted.id}`);
    const foreign = await api.call<Endpoint>('POST', '/v1/tenants/default/endpoints', {
      body: { url: 'http://127.0.0.1:9/' },
    });
    const body = {
      type: 'a',
      data: 1,
      endpointIds: [foreign.json.id, mine.id, deleted.id, 'ep_00000000000000000000000000'],
    };
    const { json } = await api.call<ProblemJson>('POST', `${base}/events`, { body });
    expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(json.errors.map(({ pointer }) => pointer)).toEqual(['/endpointIds/0', '/endpointIds/2', '/endpointIds/3']);
    expect((await api.call<{ data: object[] }>('GET', `${base}/events`)).json.data).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['no list', 'ep_1', '/endpointIds'],
    ['an empty one', [], '/endpointIds'],
    ['more than 100', Array.from({ length: 101 }, (_, i) => `ep_${String(i).padStart(26, '0')}`), '/endpointIds'],
    ['one twice', Array.from({ length: 2 }, () => 'ep_00000000000000000000000000'), '/endpointIds'],
    ['what is no id', ['ep_x'], '/endpointIds/0'],
  ])('refuses %s', async (_what, endpointIds, pointer) => {
    const { json } = await api.call<ProblemJson>('POST', `${base}/events`, {
      body: { type: 'a', data: 1, endpointIds },
    });
    expect(json).toMatchObject({ status: 422, errors: [{ pointer }] });
  });

  test('is the same event again only for the same endpoints, and stays it when they are deleted', async () => {
    const [one, two] = [await create({}), await create({})];
    const body = { externalId: 'once', endpointIds: [one.id, two.id] };
    const event = await publish(body);
    expect(await publish({ ...body, endpointIds: [two.id, one.id] })).toEqual(event);
    const other = { type: 'order.paid', data: { amount: 50 }, externalId: 'once', endpointIds: [one.id] };
    const { json } = await api.call<ProblemJson>('POST', `${base}/events`, { body: other });
    expect(json).toMatchObject({ status: 409, code: 'external_id_taken' });
    await api.call('DELETE', `${base}/endpoints/${one.id}`);
    expect((await publish(body)).id).toBe(event.id);
  });
});
