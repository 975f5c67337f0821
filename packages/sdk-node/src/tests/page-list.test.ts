import { afterEach, beforeEach, expect, test } from 'vitest';
import { answer, problem, startWireServer, type WireServer } from './testing/start-wire-server.ts';

const PAGES: Record<string, { data: { id: string }[]; nextCursor: string | null }> = {
  '': { data: [{ id: 'a' }, { id: 'b' }], nextCursor: 'c1' },
  c1: { data: [], nextCursor: 'c2' },
  c2: { data: [{ id: 'c' }], nextCursor: null },
};

let server: WireServer;
beforeEach(async () => {
  server = await startWireServer((response, request) => {
    const cursor = new URL(request.url, 'http://x').searchParams.get('cursor') ?? '';
    const page = PAGES[cursor];
    answer(response, page === undefined ? problem(400, 'invalid_cursor') : { status: 200, json: page });
  });
});
afterEach(() => server.stop());

async function idsOf(list: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of list) ids.push(id);
  return ids;
}

test('for await goes through all pages, empty ones too, and keeps the filters', async () => {
  expect(await idsOf(server.client().endpoints.list('default', { tag: 'x' }))).toEqual(['a', 'b', 'c']);
  expect(server.requests.map(({ url }) => url.split('?')[1])).toEqual(['tag=x', 'tag=x&cursor=c1', 'tag=x&cursor=c2']);
});

test('await gives one page', async () => {
  const page = await server.client().tenants.list();
  expect(page).toEqual(PAGES['']);
  expect(server.requests).toHaveLength(1);
});

test('it begins at the cursor', async () => {
  expect(await idsOf(server.client().tenants.list({ cursor: 'c1' }))).toEqual(['c']);
});

test('nothing is fetched after the loop ends', async () => {
  for await (const { id } of server.client().tenants.list()) if (id === 'b') break;
  expect(server.requests).toHaveLength(1);
});

test('nothing is sent for a list that is not used', async () => {
  void server.client().tenants.list();
  await new Promise((resolve) => setImmediate(resolve));
  expect(server.requests).toHaveLength(0);
});

test('pages come one by one', async () => {
  const cursors: (string | null)[] = [];
  for await (const page of server.client().keys.list().pages()) cursors.push(page.nextCursor);
  expect(cursors).toEqual(['c1', 'c2', null]);
});

test('a second loop starts again, a second await sends nothing', async () => {
  const list = server.client().tenants.list();
  expect(await idsOf(list)).toEqual(await idsOf(list));
  expect(server.requests).toHaveLength(6);
  expect(await list).toBe(await list);
  expect(server.requests).toHaveLength(7);
});

test('it works as a promise', async () => {
  const { tenants } = server.client();
  expect(await Promise.all([tenants.list(), tenants.list({ cursor: 'c2' })])).toEqual([PAGES[''], PAGES['c2']]);
  expect(await tenants.list({ cursor: 'none' }).catch((error: Error) => error.name)).toBe(
    'PostriderInvalidRequestError',
  );
  let settled = false;
  await tenants.list().finally(() => (settled = true));
  expect(settled).toBe(true);
  expect((await tenants.list().withResponse()).requestId).toBe('req_1');
});

test('an error ends the loop', async () => {
  await expect(idsOf(server.client().tenants.list({ cursor: 'none' }))).rejects.toMatchObject({
    code: 'invalid_cursor',
  });
});

test('the signal reaches every page', async () => {
  const controller = new AbortController();
  const seen: string[] = [];
  const loop = async () => {
    for await (const { id } of server.client().tenants.list({}, { signal: controller.signal })) {
      seen.push(id);
      if (id === 'b') controller.abort(new Error('enough'));
    }
  };
  await expect(loop()).rejects.toThrow('enough');
  expect(seen).toEqual(['a', 'b']);
});

test('each page is a full explanation, and a loop goes through all endpoints', async () => {
  const endpoints = ['ep_1', 'ep_2', 'ep_3'].map((endpointId) => ({ endpointId, decision: 'delivered' }));
  const explaining = await startWireServer((response, { url }) => {
    const isFirst = !url.includes('cursor');
    const page = { eventId: 'evt_1', endpoints: isFirst ? endpoints.slice(0, 2) : endpoints.slice(2) };
    answer(response, { status: 200, json: { ...page, nextCursor: isFirst ? 'c1' : null } });
  });
  const explain = () => explaining.client().events.explain('default', 'evt_1', { limit: 2 });
  expect(await explain()).toEqual({ eventId: 'evt_1', endpoints: endpoints.slice(0, 2), nextCursor: 'c1' });
  const seen: string[] = [];
  for await (const { endpointId } of explain()) seen.push(endpointId);
  expect(seen).toEqual(['ep_1', 'ep_2', 'ep_3']);
  expect(explaining.requests.at(-1)?.url).toMatch(/explain\?limit=2&cursor=c1$/);
  await explaining.stop();
});
