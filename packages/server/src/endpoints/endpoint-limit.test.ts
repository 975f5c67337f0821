import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const LIMIT = 5;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { POSTRIDER_MAX_ENDPOINTS_PER_TENANT: String(LIMIT) } });
});
afterAll(() => api.stop());

const url = 'http://127.0.0.1:9/';
let made = 0;
async function newTenant(): Promise<string> {
  const id = `limit-${++made}`;
  await api.call('POST', '/v1/tenants', { body: { id } });
  return `/v1/tenants/${id}`;
}
const create = (tenant: string) =>
  api.call<ProblemJson & { id: string }>('POST', `${tenant}/endpoints`, { body: { url } });

/** Endpoints that were created before there was a limit. */
async function addUnlimited(tenant: string, count: number): Promise<void> {
  await api.database.query(
    `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
     select id, $2, $3, 'active', '{"type":"standard"}', '{"scheme":"standard"}', '{"delaysSeconds":[]}', 1000, now(), now()
     from unnest($1::text[]) as new (id)`,
    [Array.from({ length: count }, () => newId('ep')), tenant.split('/').at(-1), url],
  );
}

test('a tenant gets no more endpoints than the limit, also by simultaneous requests; other tenants are not affected', async () => {
  const tenant = await newTenant();
  const answers = await Promise.all(Array.from({ length: 3 * LIMIT }, () => create(tenant)));
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(2 * LIMIT);
  for (const { status, json } of refused) expect([status, json.code]).toEqual([409, 'endpoint_limit_reached']);
  expect((await create(await newTenant())).status).toBe(201);
});

test('a deleted endpoint no longer counts', async () => {
  const tenant = await newTenant();
  const created = await Promise.all(Array.from({ length: LIMIT }, () => create(tenant)));
  expect((await create(tenant)).status).toBe(409);
  await api.call('DELETE', `${tenant}/endpoints/${created[0]?.json.id}`);
  expect((await create(tenant)).status).toBe(201);
  expect((await create(tenant)).status).toBe(409);
});

test('a tenant above the limit keeps working, and gets no more endpoints', async () => {
  const tenant = await newTenant();
  const { json } = await create(tenant);
  await addUnlimited(tenant, LIMIT);
  expect((await create(tenant)).status).toBe(409);
  expect((await api.call('PATCH', `${tenant}/endpoints/${json.id}`, { body: { name: 'still mine' } })).status).toBe(
    200,
  );
  const event = await api.call('POST', `${tenant}/events`, { body: { type: 'a.b', data: 1 } });
  expect(event.json).toMatchObject({ deliveryCount: LIMIT + 1 });
});

test('a publish to a thousand endpoints shows a hundred deliveries and the URL of the full list', async () => {
  const tenant = await newTenant();
  await addUnlimited(tenant, 1_000);
  const body = { type: 'a.b', data: 1, externalId: 'to-many' };
  const published = await api.call<{ id: string; deliveries: unknown[]; deliveriesUrl: string }>(
    'POST',
    `${tenant}/events`,
    { body },
  );
  const { id, deliveriesUrl } = published.json;
  expect(published.json).toMatchObject({ deliveryCount: 1_000, deliveriesUrl: `${tenant}/deliveries?eventId=${id}` });
  expect(published.json.deliveries).toHaveLength(100);
  expect(published.text.length).toBeLessThan(16 * 1024);
  expect((await api.call('GET', deliveriesUrl)).json).toMatchObject({ nextCursor: expect.any(String) });
  expect((await api.call('POST', `${tenant}/events`, { body })).json).toEqual(published.json);
  const read = (await api.call<Record<string, unknown>>('GET', `${tenant}/events/${id}`)).json;
  expect(read).toMatchObject({ deliveryCount: 1_000, deliveriesUrl, deliveries: published.json.deliveries });
});

test('an answer that an older version stored for repeats is shortened too', async () => {
  const tenant = await newTenant();
  const body = { type: 'a.b', data: 1, externalId: 'from-before' };
  const { json } = await api.call<{ id: string; type: string; timestamp: string }>('POST', `${tenant}/events`, {
    body,
  });
  const { id, type, timestamp } = json;
  const deliveries = Array.from({ length: 150 }, () => ({
    id: newId('dlv'),
    endpointId: newId('ep'),
    status: 'pending',
  }));
  await api.database.query(`update publish_keys set answer = $2 where tenant_id = $1 and kind = 'external_id'`, [
    tenant.split('/').at(-1),
    Buffer.from(JSON.stringify({ id, type, timestamp, deliveries })),
  ]);
  const repeated = await api.call('POST', `${tenant}/events`, { body });
  expect(repeated.json).toMatchObject({ id, timestamp, deliveries: deliveries.slice(0, 100), deliveryCount: 150 });
});
