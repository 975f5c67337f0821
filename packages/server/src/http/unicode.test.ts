import { idTime } from '@postrider/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const tenant = '/v1/tenants/default';
const create = (body: object) =>
  api.call<ProblemJson & { id: string }>('POST', `${tenant}/endpoints`, {
    body: { url: 'http://127.0.0.1:9/', ...body },
  });
const pointersOf = (json: ProblemJson) => json.errors.map(({ pointer }) => pointer);

describe('names and tags', () => {
  test.each(['Zürich', 'заказ', '注文', '😀', 'a b', 'naïve café', '👨‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم'])(
    'may be %j, and are found by it',
    async (text) => {
      const { status, json } = await create({ name: text, tags: [text] });
      expect([status, json]).toMatchObject([201, { name: text, tags: [text] }]);
      const event = await api.call<{ id: string }>('POST', `${tenant}/events`, {
        body: { type: 'a', data: 1, tags: [text] },
      });
      for (const [list, id] of [
        ['endpoints', json.id],
        ['events', event.json.id],
      ] as const) {
        const found = await api.call<{ data: { id: string }[] }>(
          'GET',
          `${tenant}/${list}?tag=${encodeURIComponent(text)}`,
        );
        expect(found.json.data.map((each) => each.id)).toEqual([id]);
      }
    },
  );

  test('are counted in characters, not in UTF-16 units or bytes', async () => {
    const [name, tag] = ['😀'.repeat(255), '😀'.repeat(64)];
    expect((await create({ name, tags: [tag] })).status).toBe(201);
    const { status, json } = await create({ name: `${name}x`, tags: [`${tag}x`] });
    expect([status, pointersOf(json)]).toEqual([422, ['/name', '/tags/0']]);
  });

  test.each(['a\u200bb', 'a\u202eb', 'a\u00adb', 'a\u0007b', 'a\nb', 'a\u2028b', '\ufeffa', 'a\u{e0001}b'])(
    'refuse %j',
    async (text) => {
      const { status, json } = await create({ name: text, tags: [text] });
      expect([status, pointersOf(json)]).toEqual([422, ['/name', '/tags/0']]);
      expect((await api.call('POST', '/v1/tenants', { body: { name: text } })).status).toBe(422);
      expect((await api.call('POST', '/v1/keys', { body: { name: text, scopes: ['read'] } })).status).toBe(422);
    },
  );

  test.each([' a', 'a ', '\u00a0a', '\u200d', 'a\u200d', '\u{e0041}a', ''])(
    'of a tag have no spaces at the ends, seen or unseen: %j',
    async (text) => {
      expect(pointersOf((await create({ tags: [text] })).json)).toEqual(['/tags/0']);
    },
  );
});

describe('from and to', () => {
  test('mean the beginning of a day in UTC', async () => {
    const body = { type: 'day.one', data: 1 };
    const { id } = (await api.call<{ id: string }>('POST', `${tenant}/events`, { body })).json;
    const found = async (query: string) =>
      (await api.call<{ data: { id: string }[] }>('GET', `${tenant}/events?eventType=day.one&${query}`)).json.data.map(
        (event) => event.id,
      );
    const day = (offset: number) => new Date(idTime(id) + offset * 86_400_000).toISOString().slice(0, 10);
    expect(await found(`from=${day(0)}&to=${day(1)}`)).toEqual([id]);
    expect(await found(`from=${day(1)}`)).toEqual([]);
    expect(await found(`to=${day(0)}`)).toEqual([]);
    expect((await api.call('GET', `${tenant}/deliveries?from=2026-11-29&to=2026-11-30T00:00:00%2B01:00`)).status).toBe(
      200,
    );
  });

  test.each([
    '2026-02-30',
    '2026-13-01',
    '1969-12-31',
    '2200-01-01',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00:00',
    '2026',
  ])('refuse %s', async (text) => {
    const { status, json } = await api.call<ProblemJson>('GET', `${tenant}/events?from=${text}`);
    expect([status, pointersOf(json)]).toEqual([400, ['/from']]);
  });
});

test('an ETag may have a comma, and one of several may match', async () => {
  const { id } = (await create({})).json;
  const patch = async (etag: string) =>
    (await api.call('PATCH', `${tenant}/endpoints/${id}`, { body: {}, headers: { 'if-match': etag } })).status;
  expect(await patch('"a,b"')).toBe(412);
  expect(await patch('"a,b" , "1"')).toBe(200);
  expect(await patch('"a,b')).toBe(400);
  expect(await patch('"1" "2"')).toBe(400);
});
