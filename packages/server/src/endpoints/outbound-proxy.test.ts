import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectProxy } from '@postrider/sender/testing';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startTestApi } from '../testing/start-test-api.ts';

interface AttemptJson {
  outcome: string;
  error: { code: string; message: string } | null;
}

const PASSWORD = 'hush-hush';
const seen: IncomingMessage[] = [];
const receiver = createServer((request, response) => {
  seen.push(request);
  request.resume();
  response.end('{"access_token":"t-1","token_type":"Bearer"}');
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
// It listens on TCP, so its address is not the name of a pipe.
const { port } = receiver.address() as AddressInfo;

let refusal: string | null = null;
const proxy = await connectProxy({ refuse: () => refusal });
const api = await startTestApi({
  env: { POSTRIDER_OUTBOUND_PROXY: proxy.url.replace('://', `://egress:${PASSWORD}@`) },
  replacements: { lookup: async () => ['127.0.0.1'] },
});
await api.call('POST', '/v1/tenants', { body: { id: 'acme' } });
const { json: endpoint } = await api.call<{ id: string }>('POST', '/v1/tenants/acme/endpoints', {
  body: { url: `http://receiver.test:${port}/hooks` },
});
const testSend = () =>
  api.call<AttemptJson>('POST', `/v1/tenants/acme/endpoints/${endpoint.id}/test`, { body: { type: 'order.paid' } });

beforeEach(() => {
  refusal = null;
  seen.length = proxy.asked.length = 0;
});
afterAll(async () => {
  await api.stop();
  await proxy[Symbol.asyncDispose]();
  receiver.closeAllConnections();
  receiver.close();
});

test('a test send leaves through the outbound proxy, to the checked address', async () => {
  const { json } = await testSend();
  expect(json).toMatchObject({ outcome: 'delivered', error: null });
  expect(proxy.asked).toMatchObject([{ authority: `127.0.0.1:${port}` }]);
  expect(seen.map(({ headers }) => headers.host)).toEqual([`receiver.test:${port}`]);
});

test('the access token of a test send is fetched through the outbound proxy too', async () => {
  const auth = { type: 'oauth2', tokenUrl: `http://token.test:${port}/`, clientId: 'shop', clientSecret: 'sesame' };
  const { json } = await api.call<{ id: string }>('POST', '/v1/tenants/acme/endpoints', {
    body: { url: `http://guarded.test:${port}/hooks`, auth },
  });
  const sent = await api.call<AttemptJson>('POST', `/v1/tenants/acme/endpoints/${json.id}/test`);
  expect(sent.json).toMatchObject({ outcome: 'delivered' });
  expect(proxy.asked).toHaveLength(2);
  expect(seen.map(({ headers }) => headers.host)).toEqual([`token.test:${port}`, `guarded.test:${port}`]);
});

test('the ping of an endpoint that is to be verified leaves through the outbound proxy too', async () => {
  const body = { url: `http://pinged.test:${port}/hooks`, verify: true };
  expect((await api.call('POST', '/v1/tenants/acme/endpoints', { body })).status).toBe(201);
  expect(proxy.asked).toHaveLength(1);
  expect(seen.map(({ headers }) => headers.host)).toEqual([`pinged.test:${port}`]);
  refusal = 'HTTP/1.1 502 Bad Gateway';
  const unreached = { url: `http://unreached.test:${port}/hooks`, verify: true };
  const { status, text } = await api.call('POST', '/v1/tenants/acme/endpoints', { body: unreached });
  expect(status).toBe(422);
  expect(text).toContain('the outbound proxy refused: 502');
  expect(text).not.toMatch(new RegExp(`${PASSWORD}|:${proxy.port}|egress`));
});

test('whoever sends a test learns that the proxy refused, and nothing about the proxy', async () => {
  refusal = 'HTTP/1.1 403 Forbidden';
  const other = await api.call<{ id: string }>('POST', '/v1/tenants/acme/endpoints', {
    body: { url: `http://other.test:${port}/hooks` },
  });
  const { json, text } = await api.call<AttemptJson>('POST', `/v1/tenants/acme/endpoints/${other.json.id}/test`);
  expect(json.outcome).toBe('connection_failed');
  expect(json.error?.message).toBe(
    `other.test:${port} could not be reached: the outbound proxy refused: 403 (PROXY_REFUSED).`,
  );
  expect(text).not.toMatch(new RegExp(`${PASSWORD}|:${proxy.port}|egress`));
  expect(seen).toEqual([]);
});
