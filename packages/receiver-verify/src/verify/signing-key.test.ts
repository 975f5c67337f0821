import { describe, expect, test } from 'vitest';
import { isWebhookVerificationError, safeVerifyWebhook, signWebhook, verifyWebhook } from '../index.ts';
import type { WebhookErrorCode } from '../index.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const PRIVATE_KEY = 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=';
const PUBLIC_KEY = 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=';
// RFC 8410: what stands before a public key in DER, padded to whole base64 groups.
const SPKI = Buffer.from('302a300506032b6570032100', 'hex').toString('base64');
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const AT = new Date(1_614_265_330_000);
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const HEADERS = { 'webhook-id': ID, 'webhook-timestamp': '1614265330', 'webhook-signature': SIGNATURE };
const options = { now: () => AT };

async function codeOf(verification: Promise<unknown>): Promise<WebhookErrorCode> {
  return verification.then(
    () => expect.unreachable('It was accepted.'),
    (error: unknown) => (isWebhookVerificationError(error) ? error.code : expect.unreachable(String(error))),
  );
}

async function messageOf(verification: Promise<unknown>): Promise<string> {
  return verification.then(
    () => expect.unreachable('It was accepted.'),
    (error: unknown) => (isWebhookVerificationError(error) ? error.message : expect.unreachable(String(error))),
  );
}

describe('secrets', () => {
  const base64 = (length: number) => Buffer.alloc(length, 0xab).toString('base64');
  test.each([
    ['16 bytes', `whsec_${base64(16)}`],
    ['128 bytes', `whsec_${base64(128)}`],
    ['no padding', `whsec_${base64(32).replaceAll('=', '')}`],
    ['no prefix, as the reference libraries allow', base64(24)],
    ['the version before it, as Supabase shows it', `v1,whsec_${base64(32)}`],
    ['bits after the last byte', `whsec_${base64(32).replace(/.=$/, 'd=')}`],
  ])('%s', async (_, secret) => {
    const signature = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret });
    const headers = { ...HEADERS, 'webhook-signature': signature };
    await expect(verifyWebhook(BODY, headers, secret, options)).resolves.toMatchObject({ id: ID });
  });

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'environment variable'],
    ['null', null, 'environment variable'],
    ['an empty one', '', 'empty'],
    ['an empty list', [], 'empty'],
    ['one of a list', [SECRET, ''], 'Secret 2 of 2'],
    ['15 bytes', `whsec_${base64(15)}`, '15 bytes'],
    ['129 bytes', `whsec_${base64(129)}`, '129 bytes'],
    ['only a prefix', 'whsec_', 'base64'],
    ['white space', ` ${SECRET}`, 'white space'],
    ['a newline', `${SECRET}\n`, 'white space'],
    ['quotation marks', `"${SECRET}"`, 'quotation marks'],
    ['a mask', 'whsec_••••', 'masked'],
    ['base64url', `whsec_${'_-'.repeat(20)}`, 'base64url'],
    ['several in one text', `v1,whsec_${base64(32)}|v1,whsec_${base64(24)}`, 'pass a list'],
    ['another version before it', `v2,whsec_${base64(32)}`, 'neither'],
    ['plain text', 'my-old-secret!', "scheme: 'legacy'"],
    ['a private key', PRIVATE_KEY, 'whpk_'],
    ['a public key without its prefix', PUBLIC_KEY.slice(5), 'whpk_'],
    ['a public key without its prefix and padding', PUBLIC_KEY.slice(5, -1), 'whpk_'],
    ['a private key without its prefix', PRIVATE_KEY.slice(5), 'whpk_'],
    ['a public key in hex', Buffer.from(PUBLIC_KEY.slice(5), 'base64').toString('hex'), 'whpk_'],
    ['a public key in DER', `${SPKI}${PUBLIC_KEY.slice(5)}`, 'whpk_'],
    ['an HMAC secret of 32 bytes without its prefix', base64(32), 'whsec_'],
    ['a public key cut short', PUBLIC_KEY.slice(0, -8), 'ed25519 key'],
  ])('%s is invalid, and the message says why', async (_, secret, words) => {
    const verification = verifyWebhook(BODY, HEADERS, secret as string, options);
    expect(await codeOf(verification)).toBe('invalid_secret');
    const message = await messageOf(verification);
    expect(message).toContain(words);
    if (typeof secret === 'string' && secret.length > 8) expect(message).not.toContain(secret.trim().slice(6));
  });

  test('32 bytes without a prefix are an HMAC secret where the scheme says so, and with whsec_ always', async () => {
    const secret = base64(32);
    const signature = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret: `whsec_${secret}` });
    const headers = { ...HEADERS, 'webhook-signature': signature };
    const chosen = { ...options, signing: { scheme: 'standard' } } as const;
    await expect(verifyWebhook(BODY, headers, secret, chosen)).resolves.toMatchObject({ scheme: 'v1' });
    await expect(verifyWebhook(BODY, headers, `whsec_${secret}`, options)).resolves.toMatchObject({ scheme: 'v1' });
    const edwards = { ...options, signing: { scheme: 'standard_ed25519' } } as const;
    expect(await codeOf(verifyWebhook(BODY, headers, secret, edwards))).toBe('invalid_secret');
  });

  test('nothing is forged with a public key that lost its prefix', async () => {
    const forged = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret: `whsec_${PUBLIC_KEY.slice(5)}` });
    const headers = { ...HEADERS, 'webhook-signature': forged };
    expect(await codeOf(verifyWebhook(BODY, headers, PUBLIC_KEY.slice(5), options))).toBe('invalid_secret');
    expect(await codeOf(signWebhook({ id: ID, timestamp: AT, body: BODY, secret: PUBLIC_KEY.slice(5) }))).toBe(
      'invalid_secret',
    );
    const signing = { scheme: 'legacy', header: 'X-S', prefix: '', encoding: 'hex', content: 'body' } as const;
    expect(await codeOf(verifyWebhook(BODY, { 'x-s': '00' }, PUBLIC_KEY, { signing }))).toBe('invalid_secret');
  });

  test('one bad secret in a list is an error even where another one fits', async () => {
    expect(await codeOf(verifyWebhook(BODY, HEADERS, [SECRET, 'whsec_x'], options))).toBe('invalid_secret');
  });

  test('an HMAC secret is refused where the scheme is ed25519', async () => {
    expect(await codeOf(verifyWebhook(BODY, HEADERS, SECRET, { signing: { scheme: 'standard_ed25519' } }))).toBe(
      'invalid_secret',
    );
  });

  test('a public key with the version before it', async () => {
    const signature = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret: PRIVATE_KEY });
    const headers = { ...HEADERS, 'webhook-signature': signature };
    await expect(verifyWebhook(BODY, headers, `v1a,${PUBLIC_KEY}`, options)).resolves.toMatchObject({ scheme: 'v1a' });
  });

  test('a public key that is no point of the curve is refused', async () => {
    const signature = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret: PRIVATE_KEY });
    const noPoint = `whpk_${Buffer.alloc(32, 0xff).toString('base64')}`;
    const result = await safeVerifyWebhook(BODY, { ...HEADERS, 'webhook-signature': signature }, noPoint, options);
    expect(result.ok).toBe(false);
  });
});
