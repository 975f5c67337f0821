import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

interface Page {
  data: { id: string }[];
  nextCursor: string | null;
}

test('a tenant is created with a given or generated id, read, changed and listed', async () => {
  const own = await api.call('POST', '/v1/tenants', {
    body: { id: 'Acme_1-x', name: 'Acme', metadata: { plan: 'pro' } },
  });
  expect(own.status).toBe(201);
  expect(own.json).toMatchObject({ id: 'Acme_1-x', name: 'Acme', metadata: { plan: 'pro' } });
  expect(own.headers.get('location')).toBe('/v1/tenants/Acme_1-x');
  const made = await api.call<{ id: string }>('POST', '/v1/tenants');
  expect(made.json).toMatchObject({ id: expect.stringMatching(/^ten_/), name: null, metadata: {} });
  const changed = await api.call('PATCH', '/v1/tenants/Acme_1-x', {
    body: { name: null },
    headers: { 'if-match': own.headers.get('etag') ?? '' },
  });
  expect(changed.json).toMatchObject({ name: null, metadata: { plan: 'pro' } });
  expect(changed.headers.get('etag')).toBe('"2"');
  const stale = await api.call<ProblemJson>('PATCH', '/v1/tenants/Acme_1-x', {
    body: {},
    headers: { 'if-match': '"1"' },
  });
  expect(stale.json).toMatchObject({ status: 412, code: 'precondition_failed' });
  expect((await api.call('GET', '/v1/tenants/Acme_1-x')).headers.get('etag')).toBe('"2"');
});

test('the tenant of a new installation cannot be deleted', async () => {
  const { json } = await api.call<ProblemJson>('DELETE', '/v1/tenants/default');
  expect(json).toMatchObject({ status: 409, code: 'tenant_is_default' });
  expect((await api.call('GET', '/v1/tenants/default')).status).toBe(200);
});

test.each(['', 'a b', 'ä', 'a'.repeat(65), 'a/b'])('%j is not a valid tenant id', async (id) => {
  const { json } = await api.call<ProblemJson>('POST', '/v1/tenants', { body: { id } });
  expect(json).toMatchObject({ status: 422, errors: [{ pointer: '/id' }] });
});

test('pages are ordered by creation, and have each tenant once also when created in one millisecond', async () => {
  await api.database.query(
    `insert into tenants (id, created_at, updated_at)
     select 'same' || n, '2020-01-01T00:00:00Z', now() from generate_series(1, 7) n`,
  );
  const seen: string[] = [];
  let path = '/v1/tenants?limit=3';
  for (;;) {
    const { json } = await api.call<Page>('GET', path);
    seen.push(...json.data.map(({ id }) => id));
    await api.call('POST', '/v1/tenants');
    if (json.nextCursor === null) break;
    path = `/v1/tenants?limit=3&cursor=${json.nextCursor}`;
  }
  expect(seen.slice(-7)).toEqual(['same7', 'same6', 'same5', 'same4', 'same3', 'same2', 'same1']);
  expect(new Set(seen).size).toBe(seen.length);
});
