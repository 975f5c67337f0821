import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signTestWebhook } from '../testing/index.ts';
import { generateKeyPair, generateSecret, signLegacy, signWebhook, verifyWebhook } from '../index.ts';
import type { WebhookErrorCode } from '../index.ts';

const AT = new Date(1_614_265_330_999);
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const BODY = '{"test": 2432232314}';

describe('signWebhook', () => {
  test('gives the published signature for HMAC, of a time in whole seconds', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const expected = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
    await expect(signWebhook({ id: ID, timestamp: AT, body: BODY, secret })).resolves.toBe(expected);
    await expect(signWebhook({ id: ID, timestamp: AT, body: Buffer.from(BODY), secret })).resolves.toBe(expected);
  });

  test('gives the published signature for ed25519, from a seed and from seed and public key', async () => {
    const seed = Buffer.from('VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=', 'base64');
    const publicKey = Buffer.from('ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=', 'base64');
    for (const key of [seed, Buffer.concat([seed, publicKey])]) {
      const secret = `whsk_${key.toString('base64')}`;
      await expect(signWebhook({ id: ID, timestamp: AT, body: BODY, secret })).resolves.toBe(
        'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==',
      );
    }
  });

  test.each([
    ['a full stop in the id', { id: 'msg.1' }, 'invalid_header'],
    ['a newline in the id', { id: 'msg\n1' }, 'invalid_header'],
    ['an invalid time', { timestamp: new Date(Number.NaN) }, 'invalid_options'],
    ['a public key', { secret: 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=' }, 'invalid_secret'],
    ['an object for a body', { body: {} as string }, 'body_already_parsed'],
  ])('refuses %s', async (_, wrong, code) => {
    const input = { id: ID, timestamp: AT, body: BODY, secret: generateSecret(), ...wrong };
    await expect(signWebhook(input)).rejects.toMatchObject({ code });
  });
});

test('generated secrets and keys differ, have their prefixes, and work', async () => {
  const secret = generateSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(generateSecret()).not.toBe(secret);
  const { privateKey, publicKey } = await generateKeyPair();
  expect(privateKey).toMatch(/^whsk_/);
  expect(publicKey).toMatch(/^whpk_/);
  const signature = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret: privateKey });
  const headers = { 'webhook-id': ID, 'webhook-timestamp': '1614265330', 'webhook-signature': signature };
  await expect(verifyWebhook(BODY, headers, publicKey, { now: () => AT })).resolves.toMatchObject({ scheme: 'v1a' });
});

describe('older schemes', () => {
  const hmac = (secret: string, content: string, encoding: 'hex' | 'base64') =>
    createHmac('sha256', Buffer.from(secret, 'utf8')).update(content).digest(encoding);

  test.each([
    ['hex', 'body', BODY],
    ['base64', 'body', BODY],
    ['hex', 'timestamp.body', `1614265330.${BODY}`],
    ['base64', 'timestamp.body', `1614265330.${BODY}`],
  ] as const)('%s over %s: what Node gives, and it verifies', async (encoding, content, signed) => {
    // Looks like base64, and is not decoded.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const signature = await signLegacy({ secret, encoding, content, timestamp: AT, body: BODY });
    expect(signature).toBe(hmac(secret, signed, encoding));
    const signing = {
      scheme: 'legacy',
      header: 'X-Signature',
      prefix: 'sha256=',
      encoding,
      content,
      timestampHeader: 'X-Time',
    } as const;
    const headers = { 'x-signature': `sha256=${signature}`, 'x-time': '1614265330' };
    const webhook = await verifyWebhook(BODY, headers, ['another', secret], { signing, now: () => AT });
    expect(webhook).toMatchObject({ scheme: 'legacy', id: undefined, secretIndex: 1 });
    expect(webhook.timestamp).toEqual(content === 'body' ? undefined : new Date(1_614_265_330_000));
  });

  const signing = {
    scheme: 'legacy',
    header: 'X-AIFAI-Signature',
    prefix: 'sha256=',
    encoding: 'hex',
    content: 'body',
  } as const;
  const good = `sha256=${hmac('secret', BODY, 'hex')}`;
  interface Wrong {
    body?: string;
    headers?: Record<string, string | string[]>;
    secret?: string;
  }
  test.each<[string, Wrong, WebhookErrorCode]>([
    ['another body', { body: `${BODY} ` }, 'no_matching_signature'],
    ['another secret', { secret: 'Secret' }, 'no_matching_signature'],
    ['no header', { headers: {} }, 'missing_header'],
    ['no prefix', { headers: { 'x-aifai-signature': good.slice(7) } }, 'invalid_header'],
    ['another prefix', { headers: { 'x-aifai-signature': good.replace('256', '512') } }, 'invalid_header'],
    [
      'base64 in place of hex',
      { headers: { 'x-aifai-signature': `sha256=${hmac('secret', BODY, 'base64')}` } },
      'invalid_header',
    ],
    ['half of it', { headers: { 'x-aifai-signature': good.slice(0, 40) } }, 'invalid_header'],
    ['an even half of it', { headers: { 'x-aifai-signature': good.slice(0, 39) } }, 'no_matching_signature'],
    ['two headers', { headers: { 'x-aifai-signature': [good, good] } }, 'invalid_header'],
    ['two joined headers', { headers: { 'x-aifai-signature': `${good}, ${good}` } }, 'invalid_header'],
    ['an empty secret', { secret: '' }, 'invalid_secret'],
    ['a secret with a newline', { secret: 'secret\n' }, 'invalid_secret'],
    ['a secret of 256 characters', { secret: 'x'.repeat(256) }, 'invalid_secret'],
  ])('%s is refused', async (_, { body = BODY, headers = { 'x-aifai-signature': good }, secret = 'secret' }, code) => {
    await expect(verifyWebhook(body, headers, secret, { signing })).rejects.toMatchObject({ code });
  });

  test("an endpoint's `signing` fits as it is, in upper or lower case hex", async () => {
    const asInTheApi = { ...signing, alsoStandard: true, companionHeaders: { 'X-AIFAI-Event': '{{event.type}}' } };
    const headers = { 'X-AIFAI-SIGNATURE': good.toUpperCase().replace('SHA256', 'sha256') };
    await expect(verifyWebhook(BODY, headers, 'secret', { signing: asInTheApi })).resolves.toMatchObject({
      scheme: 'legacy',
    });
  });

  test('the standard headers of the same request do not make up for a bad legacy one', async () => {
    const secret = generateSecret();
    const signature = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret });
    const headers = { 'webhook-id': ID, 'webhook-timestamp': '1614265330', 'webhook-signature': signature };
    const now = () => AT;
    await expect(verifyWebhook(BODY, headers, secret, { signing, now })).rejects.toMatchObject({
      code: 'missing_header',
    });
    await expect(verifyWebhook(BODY, headers, secret, { now })).resolves.toMatchObject({ scheme: 'v1' });
  });

  test('a signed timestamp is checked', async () => {
    const timed = { ...signing, content: 'timestamp.body', timestampHeader: 'X-Time' } as const;
    const signature = await signLegacy({
      secret: 'secret',
      encoding: 'hex',
      content: 'timestamp.body',
      timestamp: AT,
      body: BODY,
    });
    const headers = { 'X-AIFAI-Signature': `sha256=${signature}`, 'X-Time': '1614265330' };
    const late = { signing: timed, now: () => new Date(AT.getTime() + 400_000) };
    await expect(verifyWebhook(BODY, headers, 'secret', late)).rejects.toMatchObject({ code: 'timestamp_too_old' });
    const moved = { ...headers, 'X-Time': '1614265331' };
    await expect(verifyWebhook(BODY, moved, 'secret', { signing: timed, now: () => AT })).rejects.toMatchObject({
      code: 'no_matching_signature',
    });
  });

  const stripe = { ...signing, header: 'Stripe-Signature', prefix: 't={{timestamp}},v1=', content: 'timestamp.body' };
  const slack = { ...signing, prefix: 'v0=', content: 'v0:{{timestamp}}:{{body}}', timestampHeader: 'X-Time' };
  const both = { ...stripe, content: '{{ body }}|{{timestamp}}', timestampHeader: 'X-Time' };
  const unsigned = { ...stripe, content: 'body' };
  test.each([
    ['the timestamp in the prefix', stripe],
    ['a text around timestamp and body', slack],
    ['the timestamp in the prefix and a header', both],
    ['a timestamp that is not signed', unsigned],
  ])('%s: what is signed verifies, and nothing else', async (_, scheme) => {
    const webhook = await signTestWebhook({ secret: 'secret', signing: scheme, body: BODY, timestamp: AT });
    const verify = (headers: Record<string, string>, body = BODY) =>
      verifyWebhook(body, headers, 'secret', { signing: scheme, now: () => AT });
    const verified = await verify(webhook.headers);
    expect(verified.text()).toBe(BODY);
    expect(verified.timestamp).toEqual(scheme === unsigned ? undefined : new Date(1_614_265_330_000));
    await expect(verify(webhook.headers, `${BODY} `)).rejects.toMatchObject({ code: 'no_matching_signature' });
    if (scheme === unsigned) return;
    const moved = Object.entries(webhook.headers).map(([name, value]) => [
      name,
      value.replace('1614265330', '1614265331'),
    ]);
    await expect(verify(Object.fromEntries(moved))).rejects.toMatchObject({ code: 'no_matching_signature' });
    const late = verifyWebhook(BODY, webhook.headers, 'secret', {
      signing: scheme,
      now: () => new Date(AT.getTime() + 400_000),
    });
    await expect(late).rejects.toMatchObject({ code: 'timestamp_too_old' });
  });

  test('a prefix without its timestamp, or with another than the header, is refused', async () => {
    const { headers } = await signTestWebhook({ secret: 'secret', signing: both, body: BODY, timestamp: AT });
    const value = headers[both.header] ?? '';
    const options = { signing: both, now: () => AT };
    for (const wrong of [value.replace('1614265330', ''), value.replace('1614265330', '1614265331'), value.slice(2)]) {
      const verification = verifyWebhook(BODY, { ...headers, [both.header]: wrong }, 'secret', options);
      await expect(verification).rejects.toMatchObject({ code: 'invalid_header' });
    }
  });

  test.each(['{{body}}{{body}}', '{{timestamp}}', 'v0:{{time}}:{{body}}', 'body.timestamp'])(
    'content %j is none',
    async (content) => {
      const wrong = { ...signing, content, timestampHeader: 'X-Time' };
      await expect(verifyWebhook(BODY, {}, 'secret', { signing: wrong })).rejects.toMatchObject({
        code: 'invalid_options',
      });
      await expect(
        signLegacy({ secret: 'secret', encoding: 'hex', content, timestamp: AT, body: BODY }),
      ).rejects.toMatchObject({ code: 'invalid_options' });
    },
  );

  test.each(['header', 'encoding', 'content', 'prefix'])('the option signing.%s is checked', async (name) => {
    const wrong = { ...signing, [name]: name === 'prefix' ? undefined : '' } as typeof signing;
    await expect(verifyWebhook(BODY, {}, 'secret', { signing: wrong })).rejects.toMatchObject({
      code: 'invalid_options',
    });
  });
});
