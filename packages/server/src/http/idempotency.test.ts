import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { POSTRIDER_DATABASE_POOL: '20' } });
});
afterAll(() => api.stop());

const endpoints = '/v1/tenants/default/endpoints';
const body = { url: 'http://127.0.0.1:9/hook' };
const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });

async function countEndpoints(): Promise<number> {
  const { rows } = await api.database.query<{ count: number }>('select count(*)::int as count from endpoints');
  return rows[0]?.count ?? -1;
}

test('the same request with the same key has one effect and one answer, secret included', async () => {
  const first = await api.call<{ secret: string }>('POST', endpoints, { body, ...withKey('create 1') });
  const again = await api.call('POST', endpoints, { body, ...withKey('create 1') });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.text).toBe(first.text);
  expect(first.json.secret).toMatch(/^whsec_/);
  for (const name of ['etag', 'location', 'content-type'])
    expect(again.headers.get(name)).toBe(first.headers.get(name));
  expect(first.headers.has('idempotent-replayed')).toBe(false);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.headers.get('postrider-request-id')).not.toBe(first.headers.get('postrider-request-id'));
});

test('stored answers are encrypted, so that no dump has a secret', async () => {
  const created = await api.call<{ secret: string }>('POST', endpoints, { body, ...withKey('sealed') });
  const { rows } = await api.database.query<{ text: string }>(
    `select encode(answer, 'escape') as text from publish_keys where key = 'sealed'`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.text).not.toContain('whsec_');
  expect(rows[0]?.text).not.toContain(created.json.secret.slice(10, 20));
});

test('another body with the same key is refused, even with the same meaning', async () => {
  await api.call('POST', endpoints, { raw: '{"url":"http://127.0.0.1:9/a"}', ...withKey('mismatch') });
  const before = await countEndpoints();
  const other = await api.call<ProblemJson>('POST', endpoints, {
    raw: '{"url": "http://127.0.0.1:9/a"}',
    ...withKey('mismatch'),
  });
  expect(other.json).toMatchObject({ status: 422, code: 'idempotency_mismatch' });
  expect(await countEndpoints()).toBe(before);
});

test('of many simultaneous requests one runs; the others get its answer, or must retry', async () => {
  const before = await countEndpoints();
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => api.call<ProblemJson>('POST', endpoints, { body, ...withKey('race') })),
  );
  expect(await countEndpoints()).toBe(before + 1);
  const done = answers.filter(({ status }) => status === 201);
  expect(new Set(done.map(({ text }) => text)).size).toBe(1);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expect(answer.json.code).toBe('idempotency_in_flight');
    expect(answer.headers.get('retry-after')).toBe('1');
  }
  expect((await api.call('POST', endpoints, { body, ...withKey('race') })).text).toBe(done[0]?.text);
});

test('an error answer is not stored, so the request can be repeated', async () => {
  const tenant = { body: { id: 'late' }, ...withKey('not kept') };
  await api.call('POST', '/v1/tenants', { body: { id: 'late' } });
  expect((await api.call<ProblemJson>('POST', '/v1/tenants', tenant)).json.code).toBe('tenant_exists');
  const { rowCount } = await api.database.query(`select 1 from publish_keys where key = 'not kept'`);
  expect(rowCount).toBe(0);
});

test('a key counts for one path and one tenant', async () => {
  await api.call('POST', '/v1/tenants', { body: { id: 'other' } });
  const before = await countEndpoints();
  const ours = await api.keyFor('default', ['write']);
  const calls = [
    await api.call('POST', endpoints, { body, ...withKey('scope') }),
    await api.call('POST', '/v1/tenants/other/endpoints', { body, ...withKey('scope') }),
    await api.call('POST', endpoints, { body, ...withKey('scope'), key: ours }),
  ];
  expect(calls.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(await countEndpoints()).toBe(before + 3);
  const event = { body: { type: 'of.holders', data: 1 }, ...withKey('scope') };
  const events = [
    await api.call<{ id: string }>('POST', '/v1/tenants/default/events', event),
    await api.call<{ id: string }>('POST', '/v1/tenants/default/events', { ...event, key: ours }),
    await api.call<{ id: string }>('POST', '/v1/tenants/other/events', event),
  ];
  expect(new Set(events.map(({ json }) => json.id)).size).toBe(3);
});

test('after 24 hours a key can be used again', async () => {
  const first = await api.call('POST', endpoints, { body, ...withKey('aged') });
  await api.database.query(`update publish_keys set expires_at = now() - interval '1 s' where key = 'aged'`);
  const second = await api.call('POST', endpoints, { body, ...withKey('aged') });
  expect(second.status).toBe(201);
  expect(second.text).not.toBe(first.text);
  const { rows } = await api.database.query<{ hours: number }>(
    `select extract(epoch from expires_at - created_at)::int / 3600 as hours from publish_keys where key = 'aged'`,
  );
  expect(rows).toEqual([{ hours: 24 }]);
});

test('publishing twice with one key gives one event', async () => {
  const event = { body: { type: 'order.paid', data: { n: 1 } }, ...withKey('publish') };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => api.call('POST', '/v1/tenants/default/events', event)),
  );
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(202);
  expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
  const { rowCount } = await api.database.query(`select 1 from events where type = 'order.paid'`);
  expect(rowCount).toBe(1);
  const other = { body: { type: 'order.paid', data: { n: 2 } }, ...withKey('publish') };
  const refused = await api.call<ProblemJson>('POST', '/v1/tenants/default/events', other);
  expect(refused.json).toMatchObject({ status: 422, code: 'idempotency_mismatch' });
});

test('a test event is sent once, and its key is reserved meanwhile', async () => {
  let calls = 0;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let arrived: () => void = () => undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const receiver = createServer((_request, response) => {
    calls += 1;
    arrived();
    void released.then(() => response.end('ok'));
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo; // it listens on a port
  const created = await api.call<{ id: string }>('POST', endpoints, { body: { url: `http://127.0.0.1:${port}/` } });
  const path = `${endpoints}/${created.json.id}/test`;
  const first = api.call<{ outcome: string }>('POST', path, withKey('test send'));
  await arrival;
  // No transaction may be open while the receiver takes its time.
  const { rows } = await api.database.query(
    `select 1 from pg_stat_activity where datname = current_database()
       and application_name = 'postrider-server' and state like 'idle in transaction%'`,
  );
  expect(rows).toEqual([]);
  const second = await api.call<ProblemJson>('POST', path, withKey('test send'));
  expect(second.json.code).toBe('idempotency_in_flight');
  release();
  const answered = await first;
  expect([answered.status, answered.json.outcome]).toEqual([200, 'delivered']);
  const third = await api.call('POST', path, withKey('test send'));
  expect([third.text, third.headers.get('idempotent-replayed')]).toEqual([answered.text, 'true']);
  expect(calls).toBe(1);
  receiver.closeAllConnections();
  receiver.close();
});

test('one key stands for one request, however the path is encoded', async () => {
  const event = { type: 'order.paid', data: { spelled: 'differently' } };
  const headers = { 'idempotency-key': 'spelled' };
  const paths = ['/v1/tenants/default/events', '/v1/tenants/default/events/', '/v1/tenants/%64ef%61ult/events'];
  const answers = [];
  for (const path of paths) answers.push(await api.call<{ id: string }>('POST', path, { body: event, headers }));
  expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
  const elsewhere = await api.call('POST', '/v1/tenants/default/endpoints', {
    body: { url: 'http://127.0.0.1:9/' },
    headers,
  });
  expect(elsewhere.status).toBe(201);
});
