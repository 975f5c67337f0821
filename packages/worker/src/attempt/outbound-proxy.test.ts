import { parseDestinationPolicy } from '@postrider/sender';
import { connectProxy } from '@postrider/sender/testing';
import { afterAll, expect, test } from 'vitest';
import { startReceiver } from '../testing/receiver.ts';
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
  const tokenServer = await startReceiver();
  tokenServer.answer = (_request, response) =>
    void response.end('{"access_token":"t-1","token_type":"Bearer","expires_in":3600}');
  const { port: tokenPort } = new URL(tokenServer.url);
  const listening = await rig.scene();
  const { port } = new URL(listening.receiver.url);
  const tokenUrl = `http://${TOKEN_SERVER}:${tokenPort}/token`;
  const auth = { type: 'oauth2', tokenUrl, clientId: 'shop', clientSecret: 'sesame', clientAuth: 'basic' } as const;
  const scene = await rig.scene({ url: `http://${PUBLIC}:${port}/hooks`, auth });
  const before = proxy.asked.length;
  await rig.until(await scene.publish(), { status: 'delivered' });
  await tokenServer.close();
  const asked = proxy.asked.slice(before).map(({ authority }) => authority);
  expect(asked).toEqual([`${TOKEN_SERVER}:${tokenPort}`, `${PUBLIC}:${port}`]);
  expect(listening.receiver.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer t-1']);
});

test('an inside address is refused before the proxy is asked', async () => {
  const asked = proxy.asked.length;
  const scene = await rig.scene({ url: 'http://127.0.0.1:9/hooks' });
  const delivery = await rig.until(await scene.publish(), { status: 'dead_lettered' });
  expect(delivery).toMatchObject({ deadLetterReason: 'blocked_destination' });
  expect(proxy.asked).toHaveLength(asked);
});
