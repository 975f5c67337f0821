import { removeRecords } from '@postrider/store/deliveries';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const tenant = '/v1/tenants/default';

async function endpointWithDelivery() {
  const body = { url: 'http://127.0.0.1:9/', eventTypes: ['order.paid'] };
  const { json: endpoint } = await api.call<{ id: string }>('POST', `${tenant}/endpoints`, { body });
  const { json: event } = await api.call<{ id: string }>('POST', `${tenant}/events`, {
    body: { type: 'order.paid', data: {}, endpointIds: [endpoint.id] },
  });
  return { path: `${tenant}/endpoints/${endpoint.id}`, endpointId: endpoint.id, eventId: event.id };
}

/** As the worker does, once it has cancelled what was open. */
async function removeAll(): Promise<void> {
  await api.database.query(
    `update deliveries set status = 'cancelled' where endpoint_id in (select endpoint_id from record_removals)`,
  );
  await api.database.query('delete from delivery_queue where endpoint_id in (select endpoint_id from record_removals)');
  while ((await removeRecords(api.database, { limit: 10, now: new Date() })) > 0);
}

const deliveriesOf = async (endpointId: string) =>
  (await api.call<{ data: unknown[] }>('GET', `${tenant}/deliveries?endpointId=${endpointId}`)).json.data;

test.each([
  ['', 1],
  ['?records=false', 1],
  ['?records=true', 0],
])('after DELETE %s as many deliveries are left: %i', async (query, left) => {
  const { path, endpointId, eventId } = await endpointWithDelivery();
  expect((await api.call('DELETE', `${path}${query}`)).status).toBe(204);
  expect((await api.call('GET', path)).status).toBe(404);
  await removeAll();
  expect(await deliveriesOf(endpointId)).toHaveLength(left);
  expect((await api.call('GET', `${tenant}/events/${eventId}`)).status).toBe(200);
});

test('a word that is neither true nor false is refused, and the endpoint stays', async () => {
  const { path } = await endpointWithDelivery();
  const { status, json } = await api.call<ProblemJson>('DELETE', `${path}?records=yes`);
  expect([status, json.code]).toEqual([400, 'invalid_query']);
  expect((await api.call('GET', path)).status).toBe(200);
});

test('a deletion that is refused asks for no removal', async () => {
  const { path } = await endpointWithDelivery();
  const { status } = await api.call('DELETE', `${path}?records=true`, { headers: { 'if-match': '"99"' } });
  expect(status).toBe(412);
  const { rows } = await api.database.query('select 1 from record_removals where endpoint_id = $1', [
    path.split('/').at(-1),
  ]);
  expect(rows).toEqual([]);
});
