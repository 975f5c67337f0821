import { connect, inTransaction, type Database, type Sql } from '@postrider/store/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
let others: Database;
beforeAll(async () => {
  api = await startTestApi();
  others = connect(api.databaseUrl, { maxConnections: 2, applicationName: 'others' });
});
afterAll(async () => {
  await others?.end();
  await api?.stop();
});

const tenant = '/v1/tenants/default';
const newEndpoint = async () =>
  (await api.call<{ id: string }>('POST', `${tenant}/endpoints`, { body: { url: 'http://127.0.0.1:9/' } })).json.id;

async function publish(): Promise<{ eventId: string; deliveryId: string }> {
  const { json } = await api.call<{ id: string; deliveries: { id: string }[] }>('POST', `${tenant}/events`, {
    body: { type: 'order.paid', data: 1 },
  });
  return { eventId: json.id, deliveryId: json.deliveries[0]?.id ?? '' };
}

/** Commits an attempt and the new status of its delivery at once, as a worker does. */
async function deliver(sql: Sql, deliveryId: string): Promise<void> {
  await sql.query(
    `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request)
     values ($1, 1, 1, now(), 12, '{"dnsMs":1,"connectMs":2,"tlsMs":null,"firstByteMs":3}', 'delivered', false,
       '{"method":"POST","url":"http://a/","headers":{},"body":"{}","bodySha256":"00"}')`,
    [deliveryId],
  );
  await sql.query(
    `update deliveries set status = 'delivered', attempt_count = 1, last_outcome = 'delivered', last_status = 200,
       finished_at = now() where id = $1`,
    [deliveryId],
  );
}

/** Commits changes while a request waits for the table that it reads last, and returns its answer. */
async function answerAround<Json>(path: string, table: string, change: (sql: Sql) => Promise<void>): Promise<Json> {
  const answer = await inTransaction(others, async (sql) => {
    await sql.query(`lock table ${table} in access exclusive mode`);
    const asked = api.call<Json>('GET', path);
    await waitingFor(table);
    await change(sql);
    return { asked };
  });
  return (await answer.asked).json;
}

async function waitingFor(table: string): Promise<void> {
  for (;;) {
    const { rowCount } = await others.query(
      'select 1 from pg_locks where relation = $1::regclass and not granted and database = (select oid from pg_database where datname = current_database())',
      [table],
    );
    if (rowCount) return;
  }
}

describe('an answer from several tables is of one moment', () => {
  test.each([
    ['a delivery', tenant],
    ['any delivery, for an operator', '/v1'],
  ])('%s', async (_what, base) => {
    await newEndpoint();
    const { deliveryId } = await publish();
    const path = `${base}/deliveries/${deliveryId}`;
    const around = await answerAround(path, 'attempts', (sql) => deliver(sql, deliveryId));
    expect(around).toMatchObject({ status: 'pending', attemptCount: 0, attempts: [] });
    const later = (await api.call('GET', path)).json;
    expect(later).toMatchObject({ status: 'delivered', attemptCount: 1, attempts: [{ number: 1 }] });
  });

  test.each([
    ['what became of an event', tenant],
    ['the same for an operator', '/v1'],
  ])('%s', async (_what, base) => {
    const first = await newEndpoint();
    const { eventId } = await publish();
    const read = () =>
      api.call<{ endpoints: { endpointId: string; decision: string }[] }>('GET', `${base}/events/${eventId}/explain`);
    const before = (await read()).json;
    const around = await answerAround(`${base}/events/${eventId}/explain`, 'endpoints', async (sql) => {
      await sql.query(`update endpoints set deleted_at = now() where id = $1`, [first]);
      await sql.query(
        `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
         select replace(id, 'ep_0', 'ep_1'), tenant_id, url, status, format, signing, retry, timeout_ms, now(), now()
         from endpoints where id = $1`,
        [first],
      );
    });
    expect(around).toEqual(before);
    expect((await read()).json.endpoints).toHaveLength(before.endpoints.length + 1);
    await api.database.query(`delete from endpoints where id like 'ep_1%'`);
  });

  test('effective preferences of an endpoint and its tenant', async () => {
    const endpoint = await newEndpoint();
    const path = `${tenant}/endpoints/${endpoint}/preferences/effective`;
    const before = (await api.call('GET', path)).json;
    const around = await answerAround(path, 'endpoints', async (sql) => {
      await sql.query(`update tenants set preferences = '{"minPriority":"high"}' where id = 'default'`);
      await sql.query(`update endpoints set preferences = '{"maxPerHour":1,"enabled":false}' where id = $1`, [
        endpoint,
      ]);
    });
    expect(around).toEqual(before);
    expect((await api.call('GET', path)).json).toMatchObject({ enabled: false, minPriority: 'high' });
  });

  test('deliveries that are read while they are delivered', async () => {
    await api.call('PUT', `${tenant}/preferences`, { body: {} });
    const endpoint = await newEndpoint();
    for (let round = 0; round < 20; round++) {
      await publish();
      const { json } = await api.call<{ data: { id: string }[] }>(
        'GET',
        `${tenant}/deliveries?endpointId=${endpoint}&limit=1`,
      );
      const id = json.data[0]?.id ?? '';
      const delivered = inTransaction(others, (sql) => deliver(sql, id));
      let status = '';
      while (status !== 'delivered') {
        const answer = await api.call<{
          status: string;
          attemptCount: number;
          attempts: unknown[];
          timeline: unknown[];
        }>('GET', `${tenant}/deliveries/${id}`);
        ({ status } = answer.json);
        expect(answer.json.attemptCount).toBe(answer.json.attempts.length);
        expect(answer.json.attemptCount).toBe(status === 'delivered' ? 1 : 0);
      }
      await delivered;
    }
  });
});
