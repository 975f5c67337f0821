import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isWebhookVerificationError, safeVerifyWebhook, signWebhook, verifyWebhook } from '../index.ts';
import type { StandardVerifyOptions, WebhookErrorCode } from '../index.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER_SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const PRIVATE_KEY = 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=';
const PUBLIC_KEY = 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const AT = new Date(1_614_265_330_000);
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const HEADERS = { 'webhook-id': ID, 'webhook-timestamp': '1614265330', 'webhook-signature': SIGNATURE };
const options: StandardVerifyOptions = { now: () => AT };

const verify = (headers: Record<string, string | string[]>, more: StandardVerifyOptions = {}) =>
  verifyWebhook(BODY, headers, SECRET, { ...options, ...more });

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

describe('what is accepted', () => {
  test('the published example of Standard Webhooks', async () => {
    const webhook = await verify(HEADERS);
    expect(webhook).toMatchObject({ scheme: 'v1', id: ID, timestamp: AT, secretIndex: 0 });
    expect(webhook.json()).toEqual({ test: 2_432_232_314 });
    expect(webhook.text()).toBe(BODY);
  });

  const bytes = new TextEncoder().encode(BODY);
  const inALargerBuffer = new Uint8Array(64);
  inALargerBuffer.set(bytes, 7);
  test.each([
    ['text', BODY],
    ['bytes', bytes],
    ['a Buffer', Buffer.from(BODY)],
    ['an ArrayBuffer', bytes.buffer],
    ['a view into a larger buffer', inALargerBuffer.subarray(7, 7 + bytes.length)],
  ])('a body as %s', async (_, body) => {
    await expect(verifyWebhook(body, HEADERS, SECRET, options)).resolves.toMatchObject({ id: ID });
  });

  test.each([
    ['a Headers object', new Headers(HEADERS)],
    ['pairs', Object.entries(HEADERS)],
    ['a Map', new Map(Object.entries(HEADERS))],
    ['an object with `get` alone', { get: (name: string) => new Headers(HEADERS).get(name) }],
    [
      'other upper and lower case',
      { 'Webhook-Id': ID, 'WEBHOOK-TIMESTAMP': '1614265330', 'webhook-Signature': SIGNATURE },
    ],
    [
      'lists of one, as `headersDistinct` has them',
      { 'webhook-id': [ID], 'webhook-timestamp': ['1614265330'], 'webhook-signature': [SIGNATURE] },
    ],
  ])('headers as %s', async (_, headers) => {
    await expect(verifyWebhook(BODY, headers, SECRET, options)).resolves.toMatchObject({ id: ID });
  });

  test('one of several secrets, and it says which', async () => {
    await expect(verifyWebhook(BODY, HEADERS, [OTHER_SECRET, SECRET], options)).resolves.toMatchObject({
      secretIndex: 1,
    });
    await expect(verifyWebhook(BODY, HEADERS, [SECRET, OTHER_SECRET], options)).resolves.toMatchObject({
      secretIndex: 0,
    });
  });

  test('ed25519 with the public key', async () => {
    const signature = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret: PRIVATE_KEY });
    const webhook = await verifyWebhook(BODY, { ...HEADERS, 'webhook-signature': signature }, PUBLIC_KEY, options);
    expect(webhook).toMatchObject({ scheme: 'v1a', secretIndex: 0 });
  });

  test('a body that is no text, and nothing is decoded before it is asked for', async () => {
    const body = Uint8Array.from([0, 255, 254, 128, 10, 13]);
    const signature = await signWebhook({ id: ID, timestamp: AT, body, secret: SECRET });
    const webhook = await verifyWebhook(body, { ...HEADERS, 'webhook-signature': signature }, SECRET, options);
    expect(webhook.rawBody).toEqual(body);
    expect(() => webhook.text()).toThrow(expect.objectContaining({ code: 'invalid_encoding' }));
    expect(() => webhook.json()).toThrow(expect.objectContaining({ code: 'invalid_encoding' }));
  });

  test('an empty body', async () => {
    const signature = await signWebhook({ id: ID, timestamp: AT, body: '', secret: SECRET });
    const webhook = await verifyWebhook('', { ...HEADERS, 'webhook-signature': signature }, SECRET, options);
    expect(() => webhook.json()).toThrow(expect.objectContaining({ code: 'invalid_json' }));
  });

  test.each([
    ['v2,Zm9v', 'a later version'],
    ['v1b,Zm9v', 'an unknown version'],
    ['nonsense', 'something else'],
    ['v1,%%%', 'a signature that is not base64'],
    ['v1,Zg==', 'a signature of another length'],
  ])('a good signature after "%s", %s', async (token) => {
    await expect(verify({ ...HEADERS, 'webhook-signature': `${token} ${SIGNATURE}` })).resolves.toMatchObject({
      id: ID,
    });
  });

  test('a signature without its padding, and several spaces between signatures', async () => {
    const header = `v1,AAAA   ${SIGNATURE.replace('=', '')}`;
    await expect(verify({ ...HEADERS, 'webhook-signature': header })).resolves.toMatchObject({ id: ID });
  });

  test('the 32nd of 32 signatures', async () => {
    const many = [...Array<string>(31).fill(`v1,${btoa('x'.repeat(32))}`), SIGNATURE].join(' ');
    await expect(verify({ ...HEADERS, 'webhook-signature': many })).resolves.toMatchObject({ id: ID });
  });

  test('svix headers where the option says so', async () => {
    const svix = { 'svix-id': ID, 'svix-timestamp': '1614265330', 'svix-signature': SIGNATURE };
    await expect(verify(svix, { headerPrefix: 'svix' })).resolves.toMatchObject({ id: ID });
  });

  test('the body is copied: changing it while it is checked changes nothing', async () => {
    const body = new TextEncoder().encode(BODY);
    const verification = verifyWebhook(body, HEADERS, SECRET, options);
    body.fill(0);
    expect((await verification).text()).toBe(BODY);
  });
});

describe('the time', () => {
  const at = (seconds: number) => ({ now: () => new Date(AT.getTime() + seconds * 1000) });
  test.each<[number, StandardVerifyOptions, WebhookErrorCode | 'ok']>([
    [300, {}, 'ok'],
    [300.9, {}, 'ok'],
    [301, {}, 'timestamp_too_old'],
    [-300, {}, 'ok'],
    [-301, {}, 'timestamp_too_new'],
    [11, { toleranceSeconds: 10 }, 'timestamp_too_old'],
    [-11, { toleranceSeconds: 10 }, 'timestamp_too_new'],
    [1_000, { toleranceSeconds: { past: 1_000 } }, 'ok'],
    [-301, { toleranceSeconds: { past: 1_000 } }, 'timestamp_too_new'],
    [-1, { toleranceSeconds: { future: 0 } }, 'timestamp_too_new'],
    [1e9, { toleranceSeconds: Number.POSITIVE_INFINITY }, 'ok'],
  ])('%d s after it was signed, with %j: %s', async (seconds, more, expected) => {
    const result = await safeVerifyWebhook(BODY, HEADERS, SECRET, { ...more, ...at(seconds) });
    expect(result.ok ? 'ok' : result.error.code).toBe(expected);
  });

  test.each([
    '',
    ' 1614265330',
    '1614265330 ',
    '+1614265330',
    '-1614265330',
    '01614265330',
    '1614265330.0',
    '1.614265330e9',
    '0x60379f32',
    '1614265330000',
    '١٦١٤٢٦٥٣٣٠',
    'NaN',
    'Infinity',
    '2021-02-25T15:02:10Z',
  ])('the timestamp "%s" is refused whatever the tolerance', async (value) => {
    const anyTime = { toleranceSeconds: Number.POSITIVE_INFINITY };
    expect(await codeOf(verify({ ...HEADERS, 'webhook-timestamp': value }, anyTime))).toBe('invalid_header');
  });
});

describe('headers that are refused', () => {
  test.each(Object.keys(HEADERS))('without %s', async (name) => {
    const { [name]: _, ...others } = HEADERS as Record<string, string>;
    const verification = verify(others);
    expect(await codeOf(verification)).toBe('missing_header');
    expect(await messageOf(verification)).toContain(name);
  });

  test.each(Object.entries(HEADERS))('%s twice, in each form that frameworks give it', async (name, value) => {
    const pairs = Object.entries(HEADERS);
    const others = pairs.filter(([other]) => other !== name);
    const forms = [
      [...pairs, [name, value] as const],
      [...pairs, [name.toUpperCase(), value] as const],
      new Headers([...pairs, [name, value]]),
      { ...HEADERS, [name]: [value, value] },
      { ...HEADERS, [name.toUpperCase()]: value },
      { ...HEADERS, [name]: `${value}, ${value}` },
      { ...HEADERS, [name]: `${value},${value}` },
      new Map([...others, [name, value], [name.toUpperCase(), value]]),
    ];
    for (const form of forms) expect(await codeOf(verifyWebhook(BODY, form, SECRET, options))).toBe('invalid_header');
  });

  test.each(['v1,', 'x,', `${SIGNATURE},`, 'x,y,'])('"%s" before a space: two headers, joined', async (first) => {
    const header = `${first} ${SIGNATURE}`;
    expect(await codeOf(verify({ ...HEADERS, 'webhook-signature': header }))).toBe('invalid_header');
  });

  test('33 signatures, the last of them good', async () => {
    const many = [...Array<string>(32).fill('v1,AAAA'), SIGNATURE].join(' ');
    expect(await codeOf(verify({ ...HEADERS, 'webhook-signature': many }))).toBe('invalid_header');
  });

  test('a header of more than 4096 characters', async () => {
    const long = `${SIGNATURE} ${'v'.repeat(5_000)}`;
    expect(await codeOf(verify({ ...HEADERS, 'webhook-signature': long }))).toBe('invalid_header');
  });

  test.each(['msg.1', 'msg 1', 'msg,1', 'msg\n1', 'ü', '', 'x'.repeat(257)])('the id "%s"', async (id) => {
    const code = await codeOf(verify({ ...HEADERS, 'webhook-id': id }));
    expect(code).toBe('invalid_header');
  });

  test('a full stop in the id, although the same bytes were signed with another split', async () => {
    const body = '1614265330.5';
    const signature = await signWebhook({ id: 'msg', timestamp: AT, body, secret: SECRET });
    const shifted = {
      'webhook-id': 'msg.1614265330',
      'webhook-timestamp': '1614265330',
      'webhook-signature': signature,
    };
    expect(await codeOf(verifyWebhook('5', shifted, SECRET, options))).toBe('invalid_header');
  });

  test('names that every object inherits are no headers', async () => {
    const inherited: Record<string, string> = Object.create(HEADERS);
    expect(await codeOf(verify(inherited))).toBe('missing_header');
  });

  test.each([undefined, null, 'webhook-id', 7])('%s for headers', async (headers) => {
    expect(await codeOf(verifyWebhook(BODY, headers as never, SECRET, options))).toBe('missing_header');
  });
});

describe('signatures that do not match', () => {
  const swapped = HEADERS['webhook-signature'].replace('v1,', 'v1a,');
  test.each<[string, string]>([
    ['another body', ''],
    ['the label of ed25519 on an HMAC', swapped],
    ['the last digit changed in bits that carry no byte', SIGNATURE.replace('OE=', 'OF=')],
    ['white space in it', SIGNATURE.replace('+', ' ')],
    ['base64url', SIGNATURE.replaceAll('+', '-').replaceAll('/', '_')],
    ['wrong padding', `${SIGNATURE}=`],
    ['a truncated one', SIGNATURE.slice(0, -4)],
    [
      'its first 31 bytes',
      `v1,${Buffer.from(Buffer.from(SIGNATURE.slice(3), 'base64').subarray(0, 31)).toString('base64')}`,
    ],
    ['an upper-case version', SIGNATURE.replace('v1', 'V1')],
  ])('%s', async (_, header) => {
    const body = header === '' ? `${BODY} ` : BODY;
    const headers = { ...HEADERS, 'webhook-signature': header === '' ? SIGNATURE : header };
    expect(await codeOf(verifyWebhook(body, headers, SECRET, options))).toBe('no_matching_signature');
  });

  test('an HMAC made with the public key as its secret does not pass for ed25519', async () => {
    // The classic confusion: what is public in one algorithm is the secret of the other.
    const asHmacSecret = PUBLIC_KEY.replace('whpk_', 'whsec_');
    const forged = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret: asHmacSecret });
    for (const header of [forged, forged.replace('v1,', 'v1a,')]) {
      const headers = { ...HEADERS, 'webhook-signature': header };
      expect(await codeOf(verifyWebhook(BODY, headers, PUBLIC_KEY, options))).toBe('no_matching_signature');
    }
  });

  test.each([
    ['an HMAC secret for ed25519', 'v1a', SECRET, 'whpk_'],
    ['a public key for HMAC', 'v1', PUBLIC_KEY, 'whsec_'],
  ])('the message names %s', async (_, version, secret, wanted) => {
    const key = version === 'v1a' ? PRIVATE_KEY : SECRET;
    const signature = await signWebhook({ id: ID, timestamp: AT, body: BODY, secret: key });
    const verification = verifyWebhook(BODY, { ...HEADERS, 'webhook-signature': signature }, secret, options);
    expect(await messageOf(verification)).toContain(wanted);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['a byte order mark', `\uFEFF${BODY}`, 'byte order mark'],
    ['bytes decoded with losses', '{"a":"\uFFFD"}', 'U+FFFD'],
    ['indented JSON', '{\n  "test": 2432232314\n}', 'indented'],
    ['an object made text', '[object Object]', '[object Object]'],
    ['anything else', '{"test":2432232314}', 'serialised again'],
    ['a header without any signature', BODY, 'no signature that could be read'],
    ['a body that gzip compressed', gzipSync(BODY), 'gzip'],
    ['a body that deflate compressed', deflateSync(BODY), 'deflate'],
    ['a body that is no text', Uint8Array.of(0x7b, 0xff), 'not UTF-8'],
  ])('the message names %s', async (what, body, words) => {
    const header = what.startsWith('a header') ? 'sha256=abc' : SIGNATURE;
    const verification = verifyWebhook(body, { ...HEADERS, 'webhook-signature': header }, SECRET, options);
    expect(await codeOf(verification)).toBe('no_matching_signature');
    expect(await messageOf(verification)).toContain(words);
  });
});

describe('bodies that are refused', () => {
  test.each<[string, unknown, WebhookErrorCode]>([
    ['a parsed object', { test: 1 }, 'body_already_parsed'],
    ['a parsed array', [1], 'body_already_parsed'],
    ['a number', 5, 'body_already_parsed'],
    ['what Express 4 leaves', {}, 'body_already_parsed'],
    ['nothing', undefined, 'invalid_body'],
    ['null', null, 'invalid_body'],
    ['a Request', new Request('http://localhost', { method: 'POST', body: BODY }), 'invalid_body'],
    ['a stream', new Response(BODY).body, 'invalid_body'],
    ['a Blob', new Blob([BODY]), 'invalid_body'],
    ['more than 1 MiB', 'x'.repeat(1_048_577), 'body_too_large'],
    ['bytes of more than 1 MiB', new Uint8Array(1_048_577), 'body_too_large'],
    ['text whose bytes are more than 1 MiB', 'ü'.repeat(600_000), 'body_too_large'],
  ])('%s', async (_, body, code) => {
    expect(await codeOf(verifyWebhook(body as string, HEADERS, SECRET, options))).toBe(code);
  });

  test('more than `maxBodyBytes`, and not what is just as much', async () => {
    expect(await codeOf(verify(HEADERS, { maxBodyBytes: BODY.length - 1 }))).toBe('body_too_large');
    await expect(verify(HEADERS, { maxBodyBytes: BODY.length })).resolves.toMatchObject({ id: ID });
  });
});

describe('options and hints', () => {
  test.each<[string, Record<string, unknown>]>([
    ['signing.scheme', { signing: { scheme: 'none' } }],
    ['headerPrefix', { headerPrefix: 'auto' }],
    ['maxBodyBytes', { maxBodyBytes: Number.NaN }],
    ['toleranceSeconds', { toleranceSeconds: Number.NaN }],
    ['toleranceSeconds', { toleranceSeconds: { past: -1 } }],
    ['toleranceSeconds', { toleranceSeconds: null }],
    ['toleranceSeconds', { toleranceSeconds: '300' }],
    ['toleranceSeconds', { toleranceSeconds: { past: 300, future: null } }],
    ['maxBodyBytes', { maxBodyBytes: null }],
    ['now', { now: null }],
    ['now', { now: () => new Date(Number.NaN) }],
  ])('%s is checked', async (name, more) => {
    const verification = verifyWebhook(BODY, HEADERS, SECRET, { ...options, ...more });
    expect(await codeOf(verification)).toBe('invalid_options');
    expect(await messageOf(verification)).toContain(name);
  });

  test('options that are null are refused', async () => {
    expect(await codeOf(verifyWebhook(BODY, HEADERS, SECRET, null as unknown as undefined))).toBe('invalid_options');
  });

  test.each<[string, unknown]>([
    ['an object', { test: 1 }],
    ['an array', [1]],
    ['a number', 5],
    ['a boolean', true],
  ])('a body that is %s is called so', async (words, body) => {
    expect(await messageOf(verifyWebhook(body as string, HEADERS, SECRET, options))).toContain(`The body is ${words} `);
  });

  test.each([`t=1614265330,v1=${'ab'.repeat(32)}`, `t=1614265330, v1=${'ab'.repeat(32)}, v0=${'cd'.repeat(32)}`])(
    "the header of Stripe is recognised: '%s'",
    async (value) => {
      const headers = { ...HEADERS, 'webhook-signature': value };
      expect(await codeOf(verifyWebhook(BODY, headers, SECRET, options))).toBe('no_matching_signature');
      expect(await messageOf(verifyWebhook(BODY, headers, SECRET, options))).toContain('Stripe');
      expect(await messageOf(verifyWebhook(BODY, { 'stripe-signature': value }, SECRET, options))).toContain('Stripe');
    },
  );

  test('headers of the other family are named, not used', async () => {
    const svix = { 'svix-id': ID, 'svix-timestamp': '1614265330', 'svix-signature': SIGNATURE };
    expect(await messageOf(verify(svix))).toContain("headerPrefix: 'svix'");
    expect(await messageOf(verify(HEADERS, { headerPrefix: 'svix' }))).toContain("headerPrefix: 'webhook'");
  });

  test('the whole request in place of its headers is recognised', async () => {
    const request = new Request('http://localhost', { method: 'POST', headers: HEADERS });
    expect(await messageOf(verifyWebhook(BODY, request as never, SECRET, options))).toContain('pass its `headers`');
  });

  test('the safe form gives the same as values', async () => {
    await expect(safeVerifyWebhook(BODY, HEADERS, SECRET, options)).resolves.toMatchObject({
      ok: true,
      webhook: { id: ID },
    });
    const result = await safeVerifyWebhook(BODY, {}, SECRET, options);
    expect(result).toMatchObject({ ok: false, error: { code: 'missing_header' } });
  });
});
