import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseDestinationPolicy } from '@postrider/sender';
import { connectProxy } from '@postrider/sender/testing';
import { updateEndpoint } from '@postrider/store/endpoints';
import { createSealer } from '@postrider/store/sql';
import { testEndpointSettings } from '@postrider/store/testing';
import { afterAll, expect, test } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import { logged } from '../testing/rig.ts';

const PASSWORD = 'hush-hush';
/** Addresses for documentation (RFC 5737): only the proxy reaches them. */
const PUBLIC = '203.0.113.7';
const TOKEN_SERVER = '203.0.113.8';

const refused = new Set<string>();
const proxy = await connectProxy({
  refuse: (authority) => (refused.delete(authority) ? 'HTTP/1.1 403 Forbidden' : null),
});
afterAll(() => proxy[Symbol.asyncDispose]());
const destinations = parseDestinationPolicy({
  POSTRIDER_ALLOWED_CIDRS: '203.0.113.0/24',
  POSTRIDER_OUTBOUND_PROXY: proxy.url.replace('://', `://egress:${PASSWORD}@`),
});
const rig = await rigForFile({ worker: { destinations } });

test('a delivery leaves through the outbound proxy, and is retried when the proxy refuses', async () => {
  const listening = await rig.scene();
  const { port } = new URL(listening.receiver.url);
  const url = `http://${PUBLIC}:${port}/hooks`;
  const scene = await rig.scene({ url });
  refused.add(`${PUBLIC}:${port}`);
  const { attempts } = await rig.until(await scene.publish(), { status: 'delivered' });
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['connection_failed', 'delivered']);
  expect(attempts[0]?.error).toEqual({
    code: 'PROXY_REFUSED',
    message: `${PUBLIC}:${port} could not be reached: the outbound proxy refused: 403 (PROXY_REFUSED).`,
  });
  expect(listening.receiver.requests).toHaveLength(1);
  expect(proxy.asked.map(({ authority }) => authority)).toEqual([`${PUBLIC}:${port}`, `${PUBLIC}:${port}`]);
  const shown = JSON.stringify([attempts, logged]);
  expect(shown).not.toContain(PASSWORD);
  expect(shown).not.toContain(Buffer.from(`egress:${PASSWORD}`).toString('base64'));
});

test('the access token of an endpoint is fetched through the outbound proxy too', async () => {
  const tokenServer = createServer((request, response) => {
    request.resume().on('end', () => response.end('{"access_token":"t-1","token_type":"Bearer","expires_in":3600}'));
  }).listen(0, '127.0.0.1');
  await once(tokenServer, 'listening');
  // It listens on TCP, so its address is not the name of a pipe.
  const tokenPort = (tokenServer.address() as AddressInfo).port;
  const scene = await rig.scene();
  const { port } = new URL(scene.receiver.url);
  const tokenUrl = `http://${TOKEN_SERVER}:${tokenPort}/token`;
  const auth = { type: 'oauth2', tokenUrl, clientId: 'shop', clientSecret: 'sesame', clientAuth: 'basic' } as const;
  const settings = testEndpointSettings({ url: `http://${PUBLIC}:${port}/hooks`, auth });
  const sealer = createSealer(rig.config.sealingKeys);
  await rig.change(scene, (sql, { endpointId: id, now }) => updateEndpoint(sql, sealer, { id, settings, now }));
  const before = proxy.asked.length;
  await rig.until(await scene.publish(), { status: 'delivered' });
  tokenServer.close();
  const asked = proxy.asked.slice(before).map(({ authority }) => authority);
  expect(asked).toEqual([`${TOKEN_SERVER}:${tokenPort}`, `${PUBLIC}:${port}`]);
  expect(scene.receiver.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer t-1']);
});

test('an inside address is refused before the proxy is asked', async () => {
  const asked = proxy.asked.length;
  const scene = await rig.scene({ url: 'http://127.0.0.1:9/hooks' });
  const delivery = await rig.until(await scene.publish(), { status: 'dead_lettered' });
  expect(delivery).toMatchObject({ deadLetterReason: 'blocked_destination' });
  expect(proxy.asked).toHaveLength(asked);
});
