import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { parseDestinationPolicy } from '../destination-policy.ts';
import { createSender } from '../send-request.ts';
import { ACCESS_TOKEN, attemptWith, CLIENT_SECRET, oauth2Of } from '../testing/oauth-attempt.ts';
import { flood } from '../testing/flood.ts';
import { packedGigabyte } from '../testing/packed-gigabyte.ts';
import { httpReceiver, tcpReceiver, type Receiver } from '../testing/receivers.ts';
import { SIGNING_SECRET } from '../testing/request-input.ts';
import { createAccessTokens } from './access-tokens.ts';

const policy = parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '127.0.0.0/8' });
const sender = createSender({ policy });
const accessTokens = createAccessTokens({ sender, version: '0.0.0' });
afterAll(() => sender.close());

const MIB = 1024 * 1024;
const GOOD = { access_token: ACCESS_TOKEN, token_type: 'Bearer', expires_in: 3_600 };

/** Makes one attempt at a live receiver with a token of this server. */
async function attemptBy(tokenServer: Pick<Receiver, 'url'>, timeoutMs = 10_000) {
  let received = 0;
  await using receiver = await httpReceiver((_request, response) => {
    received += 1;
    response.end();
  });
  // Each test has its own port, and so its own token.
  const { url: tokenUrl } = tokenServer;
  const attempted = await attemptWith({
    sender,
    accessTokens,
    url: receiver.url,
    auth: oauth2Of(tokenUrl),
    endpointId: tokenUrl,
    timeoutMs,
  });
  return { attempted, received, connections: receiver.connections() };
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const answerWith =
  (body: object, status = 200) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

const ANSWERS: [string, (response: ServerResponse) => void, string, RegExp][] = [
  ['HTML', (r) => r.setHeader('Content-Type', 'text/html').end('<html>'), 'response_invalid', /not a JSON object/],
  [
    'an image',
    (r) => r.setHeader('Content-Type', 'image/png').end(Buffer.from([0, 255, 0])),
    'response_invalid',
    /not a JSON/,
  ],
  ['nothing', (r) => r.writeHead(204).end(), 'response_invalid', /answered 204 with a body that is not a JSON object/],
  ['half of its JSON', (r) => r.end('{"access_token":"abc'), 'response_invalid', /not a JSON object/],
  [
    'a packed gigabyte',
    (r) => r.setHeader('Content-Encoding', 'br').end(packedGigabyte()),
    'response_invalid',
    /16 KiB/,
  ],
  ['a token of 1 MiB', (r) => answerWith({ ...GOOD, access_token: 'a'.repeat(MIB) })(r), 'response_invalid', /16 KiB/],
  [
    'a token of 10 KiB',
    (r) => answerWith({ ...GOOD, access_token: 'a'.repeat(10_240) })(r),
    'response_invalid',
    /8192/,
  ],
  [
    'a token with a header in it',
    answerWith({ ...GOOD, access_token: 'a\r\nX-A: 1' }),
    'response_invalid',
    /visible ASCII/,
  ],
  ['another type of token', answerWith({ ...GOOD, token_type: 'mac' }), 'response_invalid', /"token_type" Bearer/],
  ['a refusal', answerWith({ error: 'invalid_client' }, 401), 'connection_failed', /answered 401: invalid_client\.$/],
  [
    'a refusal that 400 carries',
    answerWith({ error: 'invalid_scope' }, 400),
    'connection_failed',
    /400: invalid_scope/,
  ],
  ['410, which is about the token server', (r) => r.writeHead(410).end(), 'connection_failed', /answered 410\.$/],
  ['trouble of its own', (r) => r.writeHead(500).end('boom'), 'connection_failed', /answered 500\.$/],
  [
    'a redirect to where no one may connect',
    (r) => r.writeHead(307, { Location: 'http://169.254.169.254/latest' }).end(),
    'connection_failed',
    /answered 307, a redirect; redirects are never followed/,
  ],
];

describe('a token server that answers', () => {
  test.each(ANSWERS)('%s costs one attempt, in which nothing is sent', async (_what, answer, outcome, message) => {
    await using server = await httpReceiver(
      (request, response) => void request.resume().on('end', () => answer(response)),
    );
    const { attempted, connections } = await attemptBy(server);
    expect(attempted).toMatchObject({
      kind: 'attempted',
      outcome: { outcome },
      attempt: {
        outcome,
        response: null,
        error: { code: 'oauth_token_failed', message: expect.stringMatching(message) },
        request: { headers: { Authorization: '••••' } },
      },
    });
    expect([server.connections(), connections]).toEqual([1, 0]);
  });
});

const FLOODS: [string, string, string, string, RegExp][] = [
  ['a body of a gigabyte', `${HEAD}Content-Length: 1073741824\r\n\r\n`, 'x', 'response_invalid', /16 KiB/],
  [
    'a body without an end',
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n`,
    '1000\r\n' + 'x'.repeat(4_096) + '\r\n',
    'response_invalid',
    /16 KiB/,
  ],
  ['a head without an end', HEAD, 'X-A: b\r\n', 'response_invalid', /head of more than 16 KiB/],
  [
    'interim responses without an end',
    '',
    'HTTP/1.1 102 Processing\r\n\r\n',
    'response_invalid',
    /HTTP_HEAD_TOO_LARGE/,
  ],
];

describe('a token server that floods', () => {
  test.each(FLOODS)('with %s is cut off', async (_what, head, text, outcome, message) => {
    let written: Promise<number> | undefined;
    await using server = await tcpReceiver((socket) => {
      socket.write(head);
      written = flood(socket, 256 * MIB, text);
    });
    const { attempted, connections } = await attemptBy(server);
    expect(attempted).toMatchObject({
      outcome: { outcome },
      attempt: { error: { message: expect.stringMatching(message) } },
    });
    // Buffers of the system take some, and the reader looks ten times a second.
    expect(await written).toBeLessThan(128 * MIB);
    expect([server.connections(), connections]).toEqual([1, 0]);
  });
});

const HANGS: [string, (socket: Socket) => void, string][] = [
  ['says nothing', () => {}, 'timed_out'],
  ['drips its head', (socket) => everyTick(socket, HEAD, 'X'), 'timed_out'],
  ['drips its body', (socket) => everyTick(socket, `${HEAD}Content-Length: 1000\r\n\r\n`, ' '), 'response_invalid'],
];

function everyTick(socket: Socket, head: string, text: string): void {
  socket.write(head);
  const timer = setInterval(() => socket.write(text), 10);
  socket.on('close', () => clearInterval(timer));
}

test.each(HANGS)('a token server that %s costs the time of one attempt', async (_what, onRequest, outcome) => {
  await using server = await tcpReceiver(onRequest);
  const { attempted, connections } = await attemptBy(server, 300);
  expect(attempted).toMatchObject({ outcome: { outcome }, attempt: { error: { code: 'oauth_token_failed' } } });
  expect([server.connections(), connections]).toEqual([1, 0]);
  await expect.poll(() => server.open()).toBe(0);
});

test.each<[string, string, string]>([
  ['https://169.254.169.254/latest/meta-data', 'blocked_destination', 'cloud metadata'],
  ['https://10.0.0.1/token', 'blocked_destination', '10.0.0.0/8'],
  ['http://93.184.215.14/token', 'blocked_destination', 'Plain http'],
  ['https://user:pass@auth.example.com/token', 'blocked_destination', 'user name or password'],
  ['ftp://auth.example.com/token', 'blocked_destination', 'scheme'],
])('the guard refuses the token server %s', async (url, outcome, message) => {
  const { attempted, connections } = await attemptBy({ url });
  expect(attempted).toMatchObject({
    outcome: { outcome },
    attempt: { error: { code: 'oauth_token_failed', message: expect.stringContaining(message) } },
  });
  expect(connections).toBe(0);
});

test('the guard is asked about every address of the token server, at each fetch', async () => {
  await using receiver = await httpReceiver((_request, response) => void response.end());
  const asked: string[] = [];
  const answers = [['127.0.0.1', '10.0.0.1'], ['169.254.169.254'], []];
  const resolving = createSender({
    policy,
    lookup: async (host) => {
      asked.push(host);
      return answers[asked.length - 1] ?? [];
    },
  });
  const tokens = createAccessTokens({ sender: resolving, version: '0' });
  const outcomes: string[] = [];
  for (let i = 0; i < 3; i++) {
    const auth = oauth2Of('https://auth.example/token');
    const attempted = await attemptWith({
      sender: resolving,
      accessTokens: tokens,
      url: receiver.url,
      auth,
      timeoutMs: 1_000,
    });
    outcomes.push(attempted.kind === 'attempted' ? attempted.outcome.outcome : attempted.kind);
  }
  await resolving.close();
  expect(outcomes).toEqual(['blocked_destination', 'blocked_destination', 'connection_failed']);
  expect(asked).toEqual(['auth.example', 'auth.example', 'auth.example']);
  expect(receiver.connections()).toBe(0);
});

test('secrets that a token server repeats are masked, and its Retry-After is kept', async () => {
  await using server = await httpReceiver((request, response) => {
    const { authorization = '' } = request.headers;
    const description = `${CLIENT_SECRET} ${encodeURIComponent(CLIENT_SECRET)} ${authorization} ${request.url} ${SIGNING_SECRET}`;
    response
      .writeHead(429, { 'Retry-After': '7' })
      .end(JSON.stringify({ error: 'slow_down', error_description: description }));
  });
  const { attempted } = await attemptBy({ url: `${server.url}?key=q7x-long-secret` });
  expect(attempted).toMatchObject({
    outcome: { outcome: 'connection_failed', retryAfter: '7' },
    attempt: { error: { message: expect.stringContaining('answered 429: slow_down (•••• •••• ') } },
  });
  expect(JSON.stringify(attempted)).not.toMatch(/4eC39HqLyj|c1ient|q7x-long|MfKQ9r8G|c2hvcD/);
});
