import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { EndpointAuth } from '@postrider/domain';
import { afterAll, describe, expect, test } from 'vitest';
import { attemptDelivery } from './attempt-delivery.ts';
import type { BuildRequestInput } from './build-request.ts';
import { parseDestinationPolicy } from './destination-policy.ts';
import { createAccessTokens } from './oauth/access-tokens.ts';
import { createSender } from './send-request.ts';
import { httpReceiver, tcpReceiver } from './testing/receivers.ts';
import { requestInput, SIGNING_SECRET } from './testing/request-input.ts';

const sender = createSender({ policy: parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '127.0.0.0/8' }) });
const accessTokens = createAccessTokens({ sender, version: '0.0.0' });
afterAll(() => sender.close());

const LEGACY = { scheme: 'legacy', header: 'X-Sig', prefix: '', encoding: 'hex', content: 'body' } as const;
/** By that secret, of the event of `requestInput`. */
const LEGACY_SIGNATURE = createHmac('sha256', SIGNING_SECRET).update('{"n":1}').digest('hex');
const TOKEN = 'tok_4eC39HqLyjWDarjtT1zdp7dc';

async function attempt(
  url: string,
  endpoint: Partial<BuildRequestInput['endpoint']> = { auth: { type: 'bearer', token: TOKEN } },
) {
  const attempted = await attemptDelivery({
    input: requestInput({ url, ...endpoint }),
    endpointVersion: 1,
    sender,
    accessTokens,
    timeoutMs: 5_000,
  });
  if (attempted.kind !== 'attempted') throw new Error(`It ended as ${attempted.kind}.`);
  return attempted;
}

/** Echoes the whole request in the head and in the body of its response. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  const [, query = ''] = request.url?.split('?') ?? [];
  const body = JSON.stringify({
    headers: request.headers,
    url: request.url,
    query: Object.fromEntries(new URLSearchParams(query)),
    signature: String(request.headers['x-sig']).split(':').at(-1),
    standard: String(request.headers['webhook-signature']).split(',').at(-1),
  });
  for (const [name, value] of Object.entries(request.headers)) response.setHeader(`x-echo-${name}`, value ?? '');
  response.setHeader('location', request.url ?? '');
  response.setHeader('content-type', 'application/json').end(body);
}

const basic = (pair: string) => Buffer.from(pair).toString('base64');

describe('the record of an echoed request does not contain', () => {
  test.each<[string, Partial<BuildRequestInput['endpoint']>, string, string[]]>([
    ['a bearer token', { auth: { type: 'bearer', token: TOKEN } }, '', [TOKEN]],
    ['a short bearer token', { auth: { type: 'bearer', token: 'q7x' } }, '', ['q7x']],
    ['an API key', { auth: { type: 'api_key', header: 'X-Pass', value: 'k-123456789' } }, '', ['k-123456789']],
    [
      'a password',
      { auth: { type: 'basic', username: 'shop', password: 'pä"ss:wörd' } },
      '',
      ['pä"ss:wörd', basic('shop:pä"ss:wörd')],
    ],
    [
      'headers of any name',
      { headers: { 'X-Pin': '4711', 'X-Hmac': 'a"b\\c%d$&e', Accept: 'text/vnd.own' } },
      '',
      ['4711', 'a"b', 'vnd.own'],
    ],
    [
      'a token in a header',
      { headers: { Authorization: `Token ${TOKEN}`, Cookie: 'a=1; sid=0123456789' } },
      '',
      [TOKEN, '0123456789'],
    ],
    [
      'a header that goes with a legacy signature',
      { signing: { ...LEGACY, companionHeaders: { 'X-Access': 'k-123456789', 'X-Event': '{{event.type}}' } } },
      '',
      ['k-123456789'],
    ],
    [
      'a password in a header',
      { headers: { Authorization: `Basic ${basic('shop:secret-word')}` } },
      '',
      ['secret-word', basic('shop:secret-word')],
    ],
    [
      'a signature by a secret that others share, or its parts',
      { sharesSecrets: true, signing: { ...LEGACY, prefix: 'sha256:', alsoStandard: true } },
      '',
      [LEGACY_SIGNATURE],
    ],
    ['the query of its URL', {}, '?token=s3cr%2Ft+abc&v=q7x&0a1b2c3d4e', ['s3cr%2Ft', 's3cr/t', 'q7x', '0a1b2c3d4e']],
    [
      'secrets in each other',
      { headers: { 'X-A': 'abcdefgh', 'X-B': 'abcdefghijkl', 'X-C': 'ijklmnop' } },
      '',
      ['abcdefgh', 'ijkl', 'mnop'],
    ],
  ])('%s', async (_what, endpoint, query, secrets) => {
    await using receiver = await httpReceiver(echo);
    const { attempt: made } = await attempt(`${receiver.url}${query}`, endpoint);
    expect(made.response?.status).toBe(200);
    const shown = JSON.stringify(made);
    for (const secret of secrets) expect(shown).not.toContain(JSON.stringify(secret).slice(1, -1));
    // Other texts stay readable.
    expect(made.response?.headers['x-echo-postrider-event-type']).toBe('order.paid');
    expect(JSON.parse(made.response?.body ?? '')).toMatchObject({ headers: { 'postrider-delivery': 'dlv_1' } });
    expect(made.request.body).toBe('{"n":1}');
  });

  test('a password that the receiver reads in another charset', async () => {
    const password = 'pä"ss:wörd';
    await using receiver = await httpReceiver(({ headers }, response) => {
      const pair = Buffer.from(headers.authorization?.slice('Basic '.length) ?? '', 'base64');
      response.setHeader('content-type', 'application/json').end(JSON.stringify([pair.toString('latin1'), 'rest']));
    });
    const { attempt: made } = await attempt(receiver.url, { auth: { type: 'basic', username: 'shop', password } });
    expect(JSON.parse(made.response?.body ?? '')).toEqual([expect.stringMatching(/^(shop:)?•+$/), 'rest']);
  });

  test('the signing secret, its key or its text', async () => {
    const key = Buffer.from(SIGNING_SECRET.slice(6), 'base64');
    await using receiver = await httpReceiver((_request, response) =>
      response.end(`${SIGNING_SECRET} ${SIGNING_SECRET.slice(6)} ${key.toString('hex')} ${key.toString('base64url')}`),
    );
    const { attempt: made } = await attempt(receiver.url);
    expect(made.response?.body.replaceAll(/[• ]/g, '')).toBe('');
  });

  test('credentials of the receiver', async () => {
    await using receiver = await httpReceiver((_request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']).setHeader('cookie', 'c=3').setHeader('authorization', 'x');
      response.setHeader('proxy-authorization', 'y').end();
    });
    const { attempt: made } = await attempt(receiver.url);
    expect(made.response?.headers).toMatchObject({
      'set-cookie': '••••',
      cookie: '••••',
      authorization: '••••',
      'proxy-authorization': '••••',
    });
  });

  test('secrets in a compressed and chunked body', async () => {
    await using receiver = await httpReceiver(async (request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' });
      for (const byte of gzipSync(`It was ${request.headers.authorization}.`)) response.write(Uint8Array.of(byte));
      response.end();
    });
    const { attempt: made } = await attempt(receiver.url);
    expect(made.response?.body).toBe('It was ••••.');
  });

  test('secrets in header names, the reason phrase and the trailers', async () => {
    await using receiver = await tcpReceiver((socket) =>
      socket.end(
        `HTTP/1.1 418 ${TOKEN}\r\nX-${TOKEN}: 1\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n1;x=${TOKEN}\r\n.\r\n0\r\nX-T: ${TOKEN}\r\n\r\n`,
      ),
    );
    const attempted = await attempt(receiver.url);
    expect(attempted).toMatchObject({ attempt: { response: { status: 418, body: '.', headers: { 'x-••••': '1' } } } });
    expect(JSON.stringify(attempted).toLowerCase()).not.toContain(TOKEN.toLowerCase());
  });

  test('secrets in an answer that is not HTTP', async () => {
    await using receiver = await tcpReceiver((socket) => socket.end(`${TOKEN}\r\n\r\n`));
    const attempted = await attempt(receiver.url);
    expect(attempted.attempt.outcome).toBe('response_invalid');
    expect(JSON.stringify(attempted)).not.toContain(TOKEN);
  });
});

describe('where a body is cut', () => {
  test.each<[string, EndpointAuth, string]>([
    ['a token', { type: 'bearer', token: TOKEN }, TOKEN],
    ['a token in base64', { type: 'bearer', token: TOKEN }, basic(`token: ${TOKEN}`)],
    ['a pair in base64', { type: 'basic', username: 'shop', password: 'secret-word' }, basic('shop:secret-word')],
  ])('nothing of %s stays at its end', async (_what, auth, secret) => {
    let before = 0;
    await using receiver = await httpReceiver((_request, response) =>
      response.end(`${'.'.repeat(before)}${secret}${'.'.repeat(1024 * 1024)}`),
    );
    for (let length = 0; length <= secret.length; length++) {
      before = 16 * 1024 - length;
      const { attempt: made } = await attempt(receiver.url, { auth });
      const { body = '', truncated } = made.response ?? {};
      expect(truncated).toBe(true);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(16 * 1024);
      // In base64 up to two characters also depend on the bytes before.
      expect(body.replace(/[.•]+/g, '').length, body.slice(-40)).toBeLessThanOrEqual(secret === TOKEN ? 0 : 11);
    }
  });

  test('a body full of secrets fits, and is marked as cut', async () => {
    await using receiver = await httpReceiver((_request, response) =>
      response.end('a1b2c3d4 '.repeat((16 * 1024) / 9)),
    );
    const { attempt: made } = await attempt(receiver.url, { headers: { 'X-A': 'a1b2c3d4' } });
    const { body = '', truncated } = made.response ?? {};
    expect(truncated).toBe(true);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(16 * 1024);
    expect(body).not.toMatch(/[a-d1-4]/);
  });
});
