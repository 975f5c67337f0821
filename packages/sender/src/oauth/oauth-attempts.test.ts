import type { IncomingHttpHeaders } from 'node:http';
import type { OAuth2Auth } from '@postrider/domain';
import { afterAll, expect, test, vi } from 'vitest';
import { parseDestinationPolicy } from '../destination-policy.ts';
import { createSender, type Sender } from '../send-request.ts';
import { connectProxy } from '../testing.ts';
import { ACCESS_TOKEN, attemptWith, CLIENT_SECRET, oauth2Of } from '../testing/oauth-attempt.ts';
import { httpReceiver, readBody, tcpReceiver } from '../testing/receivers.ts';
import { PUBLIC, senderThrough } from '../testing/proxied-sender.ts';
import { createAccessTokens, type AccessTokens } from './access-tokens.ts';

const sender = createSender({ policy: parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '127.0.0.0/8' }) });
afterAll(() => sender.close());

interface TokenRequest {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A token server and a receiver that takes only its latest token. */
async function startPair() {
  const fetches: TokenRequest[] = [];
  const received: string[] = [];
  let latest = 0;
  const tokenServer = await httpReceiver(async (request, response) => {
    fetches.push({ headers: request.headers, body: await readBody(request) });
    latest += 1;
    response.end(JSON.stringify({ access_token: `${ACCESS_TOKEN}${latest}`, token_type: 'bearer', expires_in: 60 }));
  });
  const receiver = await httpReceiver((request, response) => {
    const { authorization = '' } = request.headers;
    received.push(authorization);
    response
      .writeHead(authorization === `Bearer ${ACCESS_TOKEN}${latest}` ? 200 : 401)
      .end(`got ${authorization} and ${CLIENT_SECRET}`);
  });
  const accessTokens = createAccessTokens({ sender, version: '0.0.0' });
  return {
    fetches,
    received,
    attempt: (change: Partial<OAuth2Auth> = {}, signal?: AbortSignal) =>
      attemptWith({
        sender,
        accessTokens,
        url: receiver.url,
        auth: oauth2Of(tokenServer.url, change),
        ...(signal && { signal }),
      }),
    /** As if the token server had given a newer token to somebody else. */
    revoke: () => void (latest += 1),
    [Symbol.asyncDispose]: async () => {
      await tokenServer[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

test('fifty attempts at once fetch one token, and all are sent with it', async () => {
  await using pair = await startPair();
  const attempted = await Promise.all(Array.from({ length: 50 }, () => pair.attempt()));
  for (const each of attempted) expect(each).toMatchObject({ outcome: { outcome: 'delivered' } });
  expect(pair.fetches.length).toBe(1);
  expect(pair.received).toEqual(Array.from({ length: 50 }, () => `Bearer ${ACCESS_TOKEN}1`));
});

test('the record of an attempt shows neither the token nor the secret, whatever the receiver repeats', async () => {
  await using pair = await startPair();
  const attempted = await pair.attempt();
  expect(attempted).toMatchObject({
    attempt: { request: { headers: { Authorization: '••••' } }, response: { body: 'got •••• and ••••' } },
  });
  expect(JSON.stringify(attempted)).not.toContain(ACCESS_TOKEN);
});

test('the client proves itself with Basic over form-encoded id and secret (RFC 6749 §2.3.1)', async () => {
  await using pair = await startPair();
  await pair.attempt({ clientId: 'shöp:1', scope: 'webhooks.write other', audience: 'https://api.example/?a=1&b=2' });
  const [{ headers, body } = { headers: {}, body: '' }] = pair.fetches;
  const pair64 = Buffer.from('sh%C3%B6p%3A1:c1ient%2Bsecret%2F4eC39HqLyj').toString('base64');
  expect(headers).toMatchObject({
    authorization: `Basic ${pair64}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    'user-agent': 'Postrider/0.0.0',
  });
  expect(body).toBe(
    'grant_type=client_credentials&scope=webhooks.write+other&audience=https%3A%2F%2Fapi.example%2F%3Fa%3D1%26b%3D2',
  );
});

test('the client proves itself in the body where the endpoint says so', async () => {
  await using pair = await startPair();
  await pair.attempt({ clientAuth: 'body' });
  const [{ headers, body } = { headers: {}, body: '' }] = pair.fetches;
  expect(headers.authorization).toBeUndefined();
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'shop',
    client_secret: CLIENT_SECRET,
  });
});

test('a 401 is recorded as it is, and the next attempt has a fresh token', async () => {
  await using pair = await startPair();
  await pair.attempt();
  pair.revoke();
  expect(await pair.attempt()).toMatchObject({ outcome: { outcome: 'rejected', status: 401 } });
  expect(await pair.attempt()).toMatchObject({ outcome: { outcome: 'delivered' } });
  expect([pair.fetches.length, pair.received.length]).toEqual([2, 3]);
});

test('attempts that wait for one signal are no leak of listeners', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  await using pair = await startPair();
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 50 }, () => pair.attempt({}, signal)));
  // Node emits warnings in the next tick.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

test('token and request together take the time of one attempt', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const timeouts: number[] = [];
    const slow: AccessTokens = {
      async get({ timeoutMs }) {
        timeouts.push(timeoutMs);
        vi.advanceTimersByTime(4_000);
        return { kind: 'token', text: 'abc', noteStatus: () => undefined };
      },
    };
    const stub: Sender = {
      ...sender,
      send(_request, { timeoutMs }) {
        timeouts.push(timeoutMs);
        return Promise.reject(new Error('Not sent.'));
      },
    };
    const attempt = {
      sender: stub,
      accessTokens: slow,
      auth: oauth2Of('https://a.example/'),
      url: 'https://b.example/',
    };
    await expect(attemptWith({ ...attempt, timeoutMs: 10_000 })).rejects.toThrow('Not sent.');
    expect(timeouts).toEqual([10_000, 6_000]);
  } finally {
    vi.useRealTimers();
  }
});

test('tokens are fetched through the outbound proxy', async () => {
  await using proxy = await connectProxy();
  await using tokenServer = await httpReceiver((_request, response) =>
    response.end(JSON.stringify({ access_token: ACCESS_TOKEN, token_type: 'Bearer' })),
  );
  await using receiver = await httpReceiver((_request, response) => response.end());
  const proxied = senderThrough(proxy.url);
  const accessTokens = createAccessTokens({ sender: proxied, version: '0.0.0' });
  // Only the proxy reaches these addresses.
  const [tokenUrl, url] = [`http://${PUBLIC}:${tokenServer.port}/`, `http://${PUBLIC}:${receiver.port}/`];
  const attempted = await attemptWith({ sender: proxied, accessTokens, url, auth: oauth2Of(tokenUrl) });
  expect(attempted).toMatchObject({ outcome: { outcome: 'delivered' } });
  const asked = [tokenServer, receiver].map(({ port }) => `${PUBLIC}:${port}`);
  expect(proxy.asked.map(({ authority }) => authority)).toEqual(asked);
});

test('an attempt that is stopped while it waits for a token is none', async () => {
  const stopping = new AbortController();
  await using tokenServer = await tcpReceiver(() => stopping.abort());
  const accessTokens = createAccessTokens({ sender, version: '0.0.0' });
  const auth = oauth2Of(tokenServer.url);
  const attempt = { sender, accessTokens, auth, url: 'http://127.0.0.1:9/', signal: stopping.signal };
  expect(await attemptWith(attempt)).toEqual({ kind: 'aborted' });
  await expect.poll(() => tokenServer.open()).toBe(0);
});
