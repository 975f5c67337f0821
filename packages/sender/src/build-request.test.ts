import { createHash, createHmac, generateKeyPairSync, timingSafeEqual, verify } from 'node:crypto';
import type { LegacySigning, SigningSecret } from '@postrider/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRequest, RequestBuildError, type BuildRequestInput } from './build-request.ts';

const now = new Date('2026-05-01T12:00:00.900Z');
const seconds = String(Math.floor(now.getTime() / 1000));
const current = (secret: string): SigningSecret => ({ secret, expiresAt: null });
const old = (secret: string, expiresInMs: number): SigningSecret => ({
  secret,
  expiresAt: new Date(now.getTime() + expiresInMs),
});
const whsec = (seed: string) => `whsec_${Buffer.from(seed.repeat(24)).toString('base64')}`;

type Changes = Partial<Omit<BuildRequestInput, 'event' | 'endpoint'>> & {
  event?: Partial<BuildRequestInput['event']>;
  endpoint?: Partial<BuildRequestInput['endpoint']>;
};

function inputWith({ event, endpoint, ...rest }: Changes = {}): BuildRequestInput {
  return {
    event: {
      id: 'evt_1',
      type: 'order.paid',
      data: '{"b":1,"a":[1.50,"ü"]}',
      timestamp: new Date('2026-05-01T11:59:59Z'),
      ...event,
    },
    deliveryId: 'dlv_1',
    attemptNumber: 3,
    endpoint: {
      id: 'ep_1',
      name: 'Orders',
      metadata: { region: 'eu-1', size: 3, none: null },
      templatedHeaders: [],
      sharesSecrets: false,
      traceparent: false,
      url: 'https://example.com/hooks',
      headers: {},
      auth: { type: 'none' },
      format: { type: 'standard' },
      signing: { scheme: 'standard' },
      ...endpoint,
    },
    secrets: [current(whsec('a'))],
    now,
    version: '1.2.3',
    ...rest,
  };
}

const build = (changes?: Changes) => buildRequest(inputWith(changes));
const hmac = (key: string | Buffer, content: string, encoding: 'hex' | 'base64') =>
  createHmac('sha256', key).update(content).digest(encoding);

describe('a request', () => {
  test('has the standard body with unchanged data, and headers that describe it', async () => {
    const request = await build();
    expect(request.body).toBe(
      '{"id":"evt_1","type":"order.paid","timestamp":"2026-05-01T11:59:59.000Z","data":{"b":1,"a":[1.50,"ü"]}}',
    );
    expect(request.bodySha256).toBe(createHash('sha256').update(request.body).digest('hex'));
    expect(request.headers).toMatchObject({
      'User-Agent': 'Postrider/1.2.3',
      'Content-Type': 'application/json',
      'Postrider-Delivery': 'dlv_1',
      'Postrider-Attempt': '3',
      'Postrider-Event-Type': 'order.paid',
      'webhook-id': 'evt_1',
      'webhook-timestamp': seconds,
    });
  });

  test('may carry the data alone', async () => {
    expect((await build({ endpoint: { format: { type: 'raw' } } })).body).toBe('{"b":1,"a":[1.50,"ü"]}');
  });

  test('has a fresh webhook id if one is requested', async () => {
    const request = await build({ webhookId: 'evt_1_r2' });
    expect(request.headers['webhook-id']).toBe('evt_1_r2');
    expect(request.body).toContain('"id":"evt_1"');
  });

  test('never changes what JSON.stringify made of the data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        const data = JSON.stringify(JSON.parse(json));
        const { body } = await build({ event: { data } });
        expect(body.endsWith(`,"data":${data}}`)).toBe(true);
        // Receivers that sign the re-serialized body get the same bytes.
        expect(JSON.stringify(JSON.parse(body))).toBe(body);
      }),
    );
  });

  test("takes the endpoint's headers, which may replace User-Agent and Content-Type but not ours", async () => {
    const { headers } = await build({
      endpoint: {
        headers: { 'user-agent': 'Shop/1', 'content-type': 'application/cloudevents+json', 'X-App': 'shop' },
      },
    });
    expect(headers).toMatchObject({
      'user-agent': 'Shop/1',
      'content-type': 'application/cloudevents+json',
      'X-App': 'shop',
    });
    expect(Object.keys(headers).filter((name) => /^(user-agent|content-type)$/i.test(name))).toHaveLength(2);
  });

  test.each([
    [{ type: 'bearer', token: 's3cret' }, 'Authorization', 'Bearer s3cret'],
    [
      { type: 'basic', username: 'ünï', password: 'p:w' },
      'Authorization',
      `Basic ${Buffer.from('ünï:p:w').toString('base64')}`,
    ],
    [{ type: 'api_key', header: 'X-Shop', value: 's3cret' }, 'X-Shop', 's3cret'],
  ] as const)('authenticates as %j, masked for people', async (auth, name, value) => {
    const { headers, maskedHeaders } = await build({ endpoint: { auth, headers: { authorization: 'replaced' } } });
    expect(headers[name]).toBe(value);
    expect(maskedHeaders[name]).toBe('••••');
  });

  test('fills in the headers that are templates, and no others', async () => {
    const template =
      '{{event.type}} {{ event.id }} {{timestamp}} {{delivery.id}} {{attempt}} {{endpoint.id}} {{endpoint.name}} {{endpoint.metadata.region}}/{{endpoint.metadata.size}}';
    const { headers } = await build({
      endpoint: { headers: { 'X-Event': template, 'X-Old': '{{event.type}}' }, templatedHeaders: ['x-event'] },
    });
    expect(headers['X-Event']).toBe(`order.paid evt_1 ${seconds} dlv_1 3 ep_1 Orders eu-1/3`);
    expect(headers['X-Old']).toBe('{{event.type}}');
  });

  test('masks header values that a person wrote, whatever their names, but not signatures', async () => {
    const companionHeaders = { 'X-Event': '{{event.type}}', 'X-Source': 'shop {{attempt}}' };
    const { maskedHeaders } = await build({
      endpoint: {
        headers: { Cookie: 'a=1', 'X-Pin': '4711', 'user-agent': 'Shop/1' },
        signing: {
          scheme: 'legacy',
          header: 'X-Auth',
          prefix: 'sha256=',
          encoding: 'hex',
          content: 'body',
          companionHeaders,
          alsoStandard: true,
        },
      },
    });
    expect(maskedHeaders).toMatchObject({
      Cookie: '••••',
      'X-Pin': '••••',
      'user-agent': '••••',
      'X-Source': '••••',
      'X-Event': 'order.paid',
      'X-Auth': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
      'Content-Type': 'application/json',
    });
    expect(maskedHeaders['webhook-signature']).toMatch(/^v1,/);
    expect(maskedHeaders['webhook-id']).toBe('evt_1');
  });
});

describe('the standard signature', () => {
  test('matches the check vector', async () => {
    const { headers, body } = await build({
      event: { data: '{"test": 2432232314}' },
      webhookId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      endpoint: { format: { type: 'raw' } },
      secrets: [current('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')],
      now: new Date(1_614_265_330_000),
    });
    expect(body).toBe('{"test": 2432232314}');
    expect(headers['webhook-timestamp']).toBe('1614265330');
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test('appears once for each overlapping secret, the newest first', async () => {
    const secrets = [
      old(whsec('x'), -1),
      old(whsec('b'), 1000),
      current(whsec('a')),
      old(whsec('c'), 5000),
      old(whsec('y'), 0),
    ];
    const { headers, body } = await build({ secrets });
    const expected = ['a', 'c', 'b'].map(
      (seed) => `v1,${hmac(Buffer.from(seed.repeat(24)), `evt_1.${seconds}.${body}`, 'base64')}`,
    );
    expect(headers['webhook-signature']).toBe(expected.join(' '));
  });

  test('is ed25519 for asymmetric endpoints', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const seed = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32);
    const { headers, body } = await build({
      endpoint: { signing: { scheme: 'standard_ed25519' } },
      secrets: [current(`whsk_${seed.toString('base64')}`)],
    });
    const [version, signature = ''] = (headers['webhook-signature'] ?? '').split(',');
    expect(version).toBe('v1a');
    expect(verify(null, Buffer.from(`evt_1.${seconds}.${body}`), publicKey, Buffer.from(signature, 'base64'))).toBe(
      true,
    );
  });
});

describe('receivers of older systems', () => {
  const legacy = (changes: Partial<LegacySigning>): LegacySigning => ({
    scheme: 'legacy',
    header: 'X-Webhook-Signature',
    prefix: 'sha256=',
    encoding: 'hex',
    content: 'body',
    ...changes,
  });
  const received = (headers: Record<string, string>) => new Headers(headers);
  const secret = 'whsec_not-decoded your-secret-key';

  test('one that strips "sha256=" and compares the hex HMAC of the raw body accepts it', async () => {
    const signing = legacy({ header: 'X-AIFAI-Signature', companionHeaders: { 'X-AIFAI-Event': '{{event.type}}' } });
    const { headers, body } = await build({
      endpoint: { signing, headers: { 'User-Agent': 'AIFAI-Webhook/1.0' } },
      event: { type: 'notification' },
      secrets: [current(secret)],
    });
    const signature = received(headers).get('x-aifai-signature') ?? '';
    expect(timingSafeEqual(Buffer.from(signature.replace('sha256=', '')), Buffer.from(hmac(secret, body, 'hex')))).toBe(
      true,
    );
    expect(received(headers).get('x-aifai-event')).toBe('notification');
    expect(received(headers).get('user-agent')).toBe('AIFAI-Webhook/1.0');
    expect(received(headers).has('webhook-signature')).toBe(false);
    expect(received(headers).get('webhook-id')).toBe('evt_1');
    expect(received(headers).get('webhook-timestamp')).toBe(seconds);
  });

  test('one that expects "sha256=" before the hex accepts it', async () => {
    const { headers, body } = await build({ endpoint: { signing: legacy({}) }, secrets: [current(secret)] });
    expect(received(headers).get('x-webhook-signature')).toBe(`sha256=${hmac(secret, body, 'hex')}`);
  });

  test('one that expects only the hex accepts it', async () => {
    const { headers, body } = await build({
      endpoint: { signing: legacy({ prefix: '' }) },
      secrets: [current(secret)],
    });
    expect(received(headers).get('x-webhook-signature')).toBe(hmac(secret, body, 'hex'));
  });

  test.each(['', 'sha256='])(
    'one that parses the body and signs JSON.stringify of it accepts it with prefix "%s"',
    async (prefix) => {
      for (const data of [
        '{"zeta":1,"alpha":{"n":[1,2.5,-1e-7,null,true],"s":"ü☃\\u0001\\"/"}}',
        '[]',
        '"text"',
        '1e+21',
      ]) {
        const { headers, body } = await build({
          endpoint: { signing: legacy({ prefix }) },
          event: { data },
          secrets: [current(secret)],
        });
        const payload: unknown = JSON.parse(body);
        expect(received(headers).get('x-webhook-signature')).toBe(
          prefix + hmac(secret, JSON.stringify(payload), 'hex'),
        );
      }
    },
  );

  test('one that signs timestamp and body in base64 accepts it', async () => {
    const signing = legacy({
      encoding: 'base64',
      prefix: 'v0=',
      content: 'timestamp.body',
      timestampHeader: 'X-Time',
      companionHeaders: { 'X-Meta': '{{ event.id }}/{{delivery.id}}/{{attempt}}/{{timestamp}}' },
    });
    const { headers, body } = await build({ endpoint: { signing }, secrets: [current(secret)] });
    const time = received(headers).get('x-time') ?? '';
    expect(time).toBe(seconds);
    expect(received(headers).get('x-webhook-signature')).toBe(`v0=${hmac(secret, `${time}.${body}`, 'base64')}`);
    expect(received(headers).get('x-meta')).toBe(`evt_1/dlv_1/3/${seconds}`);
  });

  test("Stripe's check accepts it", async () => {
    const signing = legacy({
      header: 'Stripe-Signature',
      prefix: 't={{timestamp}},v1=',
      content: 'timestamp.body',
    });
    const { headers, body } = await build({
      endpoint: { signing, templatedHeaders: ['stripe-signature'] },
      secrets: [current(secret)],
    });
    expect(headers['Stripe-Signature']).toBe(`t=${seconds},v1=${hmac(secret, `${seconds}.${body}`, 'hex')}`);
  });

  test("Slack's check accepts it", async () => {
    const signing = legacy({
      header: 'X-Slack-Signature',
      prefix: 'v0=',
      content: 'v0:{{timestamp}}:{{ body }}',
      timestampHeader: 'X-Slack-Request-Timestamp',
    });
    const { headers, body } = await build({ endpoint: { signing }, secrets: [current(secret)] });
    expect(headers['X-Slack-Request-Timestamp']).toBe(seconds);
    expect(headers['X-Slack-Signature']).toBe(`v0=${hmac(secret, `v0:${seconds}:${body}`, 'hex')}`);
  });

  test('placeholders in the body are never filled in', async () => {
    const signing = legacy({ content: '{{body}}.{{timestamp}}', timestampHeader: 'X-Time' });
    const { headers, body } = await build({
      endpoint: { signing },
      event: { data: '"{{timestamp}}{{body}}"' },
      secrets: [current(secret)],
    });
    expect(headers['X-Webhook-Signature']).toBe(`sha256=${hmac(secret, `${body}.${seconds}`, 'hex')}`);
  });

  test('a prefix that was stored before templates existed stays literal', async () => {
    const { headers } = await build({
      endpoint: { signing: legacy({ prefix: 't={{timestamp}},v1=' }) },
      secrets: [current(secret)],
    });
    expect(headers['X-Webhook-Signature']).toMatch(/^t=\{\{timestamp\}\},v1=/);
  });

  test('after a rotation the old secret signs until it expires, then the new one', async () => {
    const secrets = [current('newest'), old('older', 2000), old('oldest', 1000), old('ended', -1)];
    const signedWith = async (at: number) => {
      const { headers, body } = await build({
        endpoint: { signing: legacy({ prefix: '' }) },
        secrets,
        now: new Date(now.getTime() + at),
      });
      return secrets.find((one) => headers['X-Webhook-Signature'] === hmac(one.secret, body, 'hex'))?.secret;
    };
    expect(await Promise.all([0, 999, 1000, 1999, 2000].map(signedWith))).toEqual([
      'oldest',
      'oldest',
      'older',
      'older',
      'newest',
    ]);
  });

  test('one that moves to the standard gets both signatures', async () => {
    const signing = legacy({ alsoStandard: true });
    const secrets = [current(whsec('a')), old('plain', 1000)];
    const { headers, body } = await build({ endpoint: { signing }, secrets });
    expect(headers['X-Webhook-Signature']).toBe(`sha256=${hmac('plain', body, 'hex')}`);
    const content = `evt_1.${seconds}.${body}`;
    // The receiver gives its library a whsec_ unchanged, and for a plain secret `whsec_` + its base64.
    const keys = [Buffer.from('a'.repeat(24)), Buffer.from('plain')];
    expect(headers['webhook-signature']).toBe(keys.map((key) => `v1,${hmac(key, content, 'base64')}`).join(' '));
  });
});

describe('a request that cannot be built', () => {
  test.each<[string, Changes]>([
    ['no secret is left', { secrets: [old(whsec('a'), -1)] }],
    ['the secret is no key', { secrets: [current('whsec_%%%')] }],
    ['a header smuggles a line', { endpoint: { headers: { 'X-A': 'b\r\nHost: evil' } } }],
    ['a header is on the deny list', { endpoint: { headers: { 'Transfer-Encoding': 'chunked' } } }],
    [
      'the key header is on the deny list',
      { endpoint: { auth: { type: 'api_key', header: 'Metadata-Flavor', value: 'Google' } } },
    ],
    ['a token smuggles a line', { endpoint: { auth: { type: 'bearer', token: 'a\nb' } } }],
    [
      'a companion header is on the deny list',
      {
        endpoint: {
          signing: {
            scheme: 'legacy',
            header: 'X-S',
            prefix: '',
            encoding: 'hex',
            content: 'body',
            companionHeaders: { Host: 'x' },
          },
        },
      },
    ],
  ])('is said without the secret: %s', async (_case, changes) => {
    const error: unknown = await build(changes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RequestBuildError);
    expect(String(error)).not.toMatch(/%%%|evil/);
  });
});
