import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { expect, test } from 'vitest';
import { generateSecret, signWebhook, verifyWebhook } from '../index.ts';

const secretArbitrary = fc
  .uint8Array({ minLength: 16, maxLength: 128 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const idArbitrary = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
/** The reference libraries parse what they verify, and take text or a Buffer. */
const bodyArbitrary = fc.jsonValue().map((value) => JSON.stringify(value));
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const timestamp = String(now.getTime() / 1000);

test('what is signed here is verified by standardwebhooks and svix', async () => {
  const property = fc.asyncProperty(secretArbitrary, idArbitrary, bodyArbitrary, async (secret, id, body) => {
    const signature = await signWebhook({ id, timestamp: now, body, secret });
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    expect(JSON.stringify(new StandardWebhook(secret).verify(body, headers))).toBe(JSON.stringify(JSON.parse(body)));
    expect(JSON.stringify(new SvixWebhook(secret).verify(body, headers))).toBe(JSON.stringify(JSON.parse(body)));
  });
  await fc.assert(property);
});

test('what they sign is verified here', async () => {
  const property = fc.asyncProperty(secretArbitrary, idArbitrary, bodyArbitrary, async (secret, id, body) => {
    for (const library of [new StandardWebhook(secret), new SvixWebhook(secret)]) {
      const signature = library.sign(id, now, body);
      const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
      const webhook = await verifyWebhook(body, headers, secret, { now: () => now });
      expect(webhook).toMatchObject({ id, scheme: 'v1' });
      expect(webhook.text()).toBe(body);
    }
  });
  await fc.assert(property);
});

test('svix headers as svix sends them', async () => {
  const secret = generateSecret();
  const signature = new SvixWebhook(secret).sign('msg_1', now, '{}');
  const headers = { 'svix-id': 'msg_1', 'svix-timestamp': timestamp, 'svix-signature': signature };
  await expect(verifyWebhook('{}', headers, secret, { headerPrefix: 'svix' })).resolves.toMatchObject({ id: 'msg_1' });
});

test('any bytes verify, and none that differ', async () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
  const property = fc.asyncProperty(
    secretArbitrary,
    bytes,
    fc.nat(),
    fc.integer({ min: 0, max: 7 }),
    async (secret, value, at, bit) => {
      const body = Uint8Array.from(value);
      const signature = await signWebhook({ id: 'msg_1', timestamp: now, body, secret });
      const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
      await expect(verifyWebhook(body, headers, secret)).resolves.toMatchObject({ rawBody: body });
      const changed = body.map((byte, index) => (index === at % body.length ? byte ^ (1 << bit) : byte));
      await expect(verifyWebhook(changed, headers, secret)).rejects.toMatchObject({ code: 'no_matching_signature' });
    },
  );
  await fc.assert(property);
});
