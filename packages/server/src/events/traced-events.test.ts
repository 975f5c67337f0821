import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestSender, type TestSender } from '../testing/send-delivery.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const KEYS = `test:${randomBytes(32).toString('base64')}`;
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const OTHERS = { tracestate: 'vendor=secret', baggage: 'userId=alice' };
const EVENT = { type: 'order.paid', data: { amount: 12 } };

interface Accepted {
  deliveries: { id: string; endpointId: string }[];
}

let api: TestApi;
let sender: TestSender;
let receiver: Server;
let received: IncomingHttpHeaders[] = [];
const endpoints: Record<'asks' | 'silent', string> = { asks: '', silent: '' };

beforeAll(async () => {
  api = await startTestApi({ env: { POSTRIDER_ENCRYPTION_KEYS: KEYS } });
  sender = createTestSender(api.database, KEYS);
  receiver = createServer((request, response) => {
    received.push(request.headers);
    request.resume();
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo; // it listens on a port
  for (const name of ['asks', 'silent'] as const) {
    const body = { url: `http://127.0.0.1:${port}/${name}`, ...(name === 'asks' && { traceparent: true }) };
    endpoints[name] = (await api.call<{ id: string }>('POST', '/v1/tenants/default/endpoints', { body })).json.id;
  }
});
afterAll(async () => {
  await sender.close();
  await api.stop();
  receiver.close();
});

/** What the two endpoints get of an event. */
async function sent({ deliveries }: Accepted): Promise<Record<'asks' | 'silent', IncomingHttpHeaders | undefined>> {
  const got = async (name: 'asks' | 'silent') => {
    received = [];
    await sender.send(deliveries.find(({ endpointId }) => endpointId === endpoints[name])?.id ?? '');
    return received[0];
  };
  return { asks: await got('asks'), silent: await got('silent') };
}

async function publish(headers: Record<string, string>): Promise<Accepted> {
  const answer = await api.call<Accepted>('POST', '/v1/tenants/default/events', { body: EVENT, headers });
  expect(answer.status).toBe(202);
  return answer.json;
}

const traceHeaders = (headers: IncomingHttpHeaders | undefined) =>
  Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => /trace|baggage|b3/.test(name)));

test('the traceparent of a publish reaches the receiver that asks for it, and nothing else of a trace leaves', async () => {
  const got = await sent(await publish({ traceparent: TRACEPARENT, ...OTHERS }));
  expect(traceHeaders(got.asks)).toEqual({ traceparent: TRACEPARENT });
  expect(traceHeaders(got.silent)).toEqual({});
});

test('a traceparent that is not valid is ignored: the event is accepted as if there were none', async () => {
  const got = await sent(await publish({ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, ...OTHERS }));
  expect(traceHeaders(got.asks)).toEqual({});
  expect(got.asks).toHaveProperty('webhook-id');
});

test('each event of a batch has the traceparent of the request', async () => {
  const body = { events: [EVENT, EVENT] };
  const headers = { traceparent: TRACEPARENT };
  const { json } = await api.call<{ results: { event: Accepted }[] }>('POST', '/v1/tenants/default/events/batch', {
    body,
    headers,
  });
  for (const { event } of json.results)
    expect(traceHeaders((await sent(event)).asks)).toEqual({ traceparent: TRACEPARENT });
  expect(json.results).toHaveLength(2);
});

test('a repeat with the same key keeps the trace of the first publish', async () => {
  const first = await publish({ traceparent: TRACEPARENT, 'idempotency-key': 'traced' });
  const other = TRACEPARENT.replace('4bf9', 'ffff');
  expect(await publish({ traceparent: other, 'idempotency-key': 'traced' })).toEqual(first);
  expect(traceHeaders((await sent(first)).asks)).toEqual({ traceparent: TRACEPARENT });
});

test('an endpoint asks for the traceparent until it is changed, and PUT without it no longer asks', async () => {
  const path = `/v1/tenants/default/endpoints/${endpoints.asks}`;
  const read = async () => (await api.call<{ traceparent: boolean; url: string }>('GET', path)).json;
  const { url, traceparent } = await read();
  expect(traceparent).toBe(true);
  await api.call('PATCH', path, { body: { name: 'kept' } });
  expect(await read()).toMatchObject({ traceparent: true });
  await api.call('PATCH', path, { body: { traceparent: null } });
  expect(await read()).toMatchObject({ traceparent: false });
  await api.call('PATCH', path, { body: { traceparent: true } });
  const { json } = await api.call<{ tenants: { endpoints: object[] }[] }>('GET', '/v1/config?tenantId=default');
  expect(json.tenants[0]?.endpoints).toContainEqual(expect.objectContaining({ traceparent: true }));
  await api.call('PUT', path, { body: { url } });
  expect(await read()).toMatchObject({ traceparent: false });
  const refused = await api.call('PATCH', path, { body: { traceparent: 'yes' } });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('/traceparent');
});
