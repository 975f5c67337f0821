import { describe, expect, test } from 'vitest';
import { generateKeyPair, generateSecret, safeVerifyWebhook, verifyWebhook } from '../index.ts';
import { maliciousVariants, signTestWebhook } from './index.ts';

const event = { type: 'order.paid', data: { total: 12, note: 'two\nlines' } };
const now = new Date();
const hmacSecret = generateSecret();
const pair = await generateKeyPair();

describe.each([
  ['HMAC', hmacSecret, hmacSecret],
  ['ed25519', pair.privateKey, pair.publicKey],
])('with %s', (_, secret, checkedWith) => {
  test('the webhook itself is good, as record and as request', async () => {
    const webhook = await signTestWebhook({ secret, event, timestamp: now });
    const verified = await verifyWebhook(webhook.body, webhook.headers, checkedWith);
    expect(verified.json()).toMatchObject({ id: verified.id, type: 'order.paid', data: event.data });
    const request = webhook.request();
    await expect(verifyWebhook(await request.arrayBuffer(), request.headers, checkedWith)).resolves.toBeDefined();
  });

  test('every malicious variant is refused with its code, as pairs and as a request', async () => {
    const variants = await maliciousVariants({ secret, event, timestamp: now });
    expect(variants.length).toBeGreaterThan(30);
    for (const { name, code, headerPairs, body, request } of variants) {
      const result = await safeVerifyWebhook(body, headerPairs, checkedWith, { now: () => now });
      expect([name, result.ok ? 'accepted' : result.error.code]).toEqual([name, code]);
      const sent = request();
      const again = await safeVerifyWebhook(await sent.arrayBuffer(), sent.headers, checkedWith, { now: () => now });
      expect([name, again.ok ? 'accepted' : again.error.code]).toEqual([name, code]);
    }
  });
});

test('exact bodies, several secrets, svix headers and older schemes can be signed', async () => {
  const old = generateSecret();
  const rotated = await signTestWebhook({ secret: [hmacSecret, old], body: '[1]', id: 'evt_1', headerPrefix: 'svix' });
  const svix = { headerPrefix: 'svix' } as const;
  await expect(verifyWebhook('[1]', rotated.headers, old, svix)).resolves.toMatchObject({ id: 'evt_1' });
  const signing = {
    scheme: 'legacy',
    header: 'X-Sig',
    prefix: '',
    encoding: 'base64',
    content: 'timestamp.body',
    timestampHeader: 'X-Time',
  } as const;
  const legacy = await signTestWebhook({ secret: 'plain', event, signing });
  await expect(verifyWebhook(legacy.body, legacy.headers, 'plain', { signing })).resolves.toMatchObject({
    scheme: 'legacy',
  });
});
