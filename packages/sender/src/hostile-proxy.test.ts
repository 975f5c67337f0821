import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { classifyOutcome, decideRetry, type SendResult } from '@postrider/domain';
import { describe, expect, test } from 'vitest';
import { connectProxy } from './testing.ts';
import { flood } from './testing/flood.ts';
import { PROXY_SECRETS, PUBLIC, senderThrough, withCredentials } from './testing/proxied-sender.ts';
import { httpReceiver, post, tcpReceiver } from './testing/receivers.ts';

const MIB = 1024 * 1024;

function drip(socket: Socket, start: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write('x'), 10);
  socket.on('close', () => clearInterval(timer));
}

const say = (answer: string) => (socket: Socket) => void socket.end(answer);

describe('a proxy that does not do its work costs one bounded attempt, and the error says so', () => {
  test.each<[string, (socket: Socket) => void, object]>([
    [
      'refuses',
      say('HTTP/1.1 403 Forbidden by rule 17 of secret-host\r\n\r\n'),
      { code: 'PROXY_REFUSED', of: 'refused: 403' },
    ],
    [
      'answers 407',
      say('HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n'),
      { code: 'PROXY_REFUSED', of: 'refused: 407' },
    ],
    [
      'redirects',
      say('HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n'),
      { code: 'PROXY_REFUSED', of: 'refused: 302' },
    ],
    ['closes at once', (socket) => void socket.end(), { code: 'PROXY_CLOSED', of: 'closed the connection' }],
    ['resets', (socket) => void socket.resetAndDestroy(), { code: 'PROXY_CLOSED', of: 'closed the connection' }],
    ['closes within its answer', say('HTTP/1.1 200 OK\r\nX-A'), { code: 'PROXY_CLOSED', of: 'closed the connection' }],
    ['is no proxy', say('SSH-2.0-OpenSSH_9.6\r\n'), { code: 'PROXY_MALFORMED', of: 'is not HTTP/1.1' }],
    ['has no status', say('HTTP/1.1 OK\r\n\r\n'), { code: 'PROXY_MALFORMED', of: 'is not HTTP/1.1' }],
    ['speaks HTTP/2', say('HTTP/2 200\r\n\r\n'), { code: 'PROXY_MALFORMED', of: 'is not HTTP/1.1' }],
    [
      'answers for the receiver',
      say('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
      { code: 'PROXY_MALFORMED', of: 'has more than a head' },
    ],
  ])('one that %s', async (_what, behave, { code, of }: { code?: string; of?: string }) => {
    await using proxy = await tcpReceiver(behave);
    const url = withCredentials(new URL(proxy.url).origin);
    const sender = senderThrough(url);
    const request = post('https://receiver.test/hooks');
    const result = await sender.send(request, { timeoutMs: 30_000 });
    expect(result).toMatchObject({ kind: 'failed', phase: 'proxy', code });
    expect(result).toMatchObject({
      message: expect.stringMatching(
        new RegExp(
          `^receiver\\.test:443 could not be reached: the (answer of the )?outbound proxy ${of}.* \\(${code}\\)\\.$`,
        ),
      ),
    });
    expect(proxy.connections()).toBe(1);
    await expect.poll(() => proxy.open()).toBe(0);
    expectNoSecrets(result, proxy.port);
  });

  test('one that sends a head without end is cut at 16 KiB', async () => {
    let written = Promise.resolve(0);
    await using proxy = await tcpReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      written = flood(socket, 64 * MIB, `X-Filler: ${'x'.repeat(1_000)}\r\n`);
    });
    const sender = senderThrough(new URL(proxy.url).origin);
    const result = await sender.send(post('https://receiver.test/hooks'), { timeoutMs: 30_000 });
    expect(result).toMatchObject({
      kind: 'failed',
      code: 'PROXY_MALFORMED',
      message: expect.stringContaining('is longer than 16 KiB'),
    });
    // What the buffers of the system take.
    expect(await written).toBeLessThan(32 * MIB);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['hangs', () => {}],
    ['drips its answer', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nX: ')],
  ])('one that %s ends at the timeout of the attempt', async (_what, behave) => {
    await using proxy = await tcpReceiver(behave);
    const sender = senderThrough(withCredentials(new URL(proxy.url).origin));
    const result = await sender.send(post('https://receiver.test/hooks'), { timeoutMs: 300 });
    expect(result).toMatchObject({
      kind: 'timed_out',
      phase: 'proxy',
      message: 'receiver.test:443 did not answer within 0.3 s: the outbound proxy opened no connection to it.',
    });
    await expect.poll(() => proxy.open()).toBe(0);
    expectNoSecrets(result, proxy.port);
  });

  test('one that is not there is told from a receiver that is not there', async () => {
    const closed = await connectProxy();
    await closed[Symbol.asyncDispose]();
    const sender = senderThrough(withCredentials(closed.url), { lookup: async () => [PUBLIC, '203.0.113.8'] });
    const result = await sender.send(post('https://receiver.test/hooks'), { timeoutMs: 5_000 });
    expect(result).toMatchObject({
      kind: 'failed',
      phase: 'proxy',
      message: 'receiver.test:443 could not be reached: cannot connect to the outbound proxy (ECONNREFUSED).',
    });
    expectNoSecrets(result, closed.port);
  });

  test('one that refuses our credentials is asked once, however many addresses there are', async () => {
    await using proxy = await connectProxy({ refuse: () => 'HTTP/1.1 407 Proxy Authentication Required' });
    const sender = senderThrough(proxy.url, { lookup: async () => [PUBLIC, '203.0.113.8', '203.0.113.9'] });
    const result = await sender.send(post('https://receiver.test/hooks'), { timeoutMs: 5_000 });
    expect(result).toMatchObject({ message: expect.stringContaining('it wants other credentials') });
    expect(proxy.asked).toHaveLength(1);
  });

  test('one that opens a tunnel and closes it fails like a receiver that does', async () => {
    await using proxy = await tcpReceiver(say('HTTP/1.1 200 OK\r\n\r\n'));
    const sender = senderThrough(new URL(proxy.url).origin);
    const secure = await sender.send(post('https://receiver.test/hooks'), { timeoutMs: 5_000 });
    expect(secure).toMatchObject({ kind: 'failed', phase: 'tls' });
    const plain = await sender.send(post('http://receiver.test/hooks'), { timeoutMs: 5_000 });
    expect(plain).toMatchObject({ kind: 'failed', phase: 'response' });
  });

  test('a receiver without TLS behind the tunnel fails in TLS, not at the proxy', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    await using proxy = await connectProxy();
    const sender = senderThrough(proxy.url);
    const result = await sender.send(post(`https://receiver.test:${receiver.port}/hooks`), { timeoutMs: 5_000 });
    expect(result).toMatchObject({
      kind: 'failed',
      phase: 'tls',
      message: expect.stringContaining('does not speak TLS'),
    });
  });

  test('its failure is retried like any trouble with the connection', async () => {
    await using proxy = await tcpReceiver(say('HTTP/1.1 407 No\r\n\r\n'));
    const sender = senderThrough(new URL(proxy.url).origin);
    const result = await sender.send(post('https://receiver.test/hooks'), { timeoutMs: 5_000 });
    if (result.kind !== 'failed') throw new Error(result.kind);
    const outcome = classifyOutcome(result);
    expect(outcome).toMatchObject({ outcome: 'connection_failed' });
    const retry = { delaysSeconds: [5] };
    const question = { outcome, attemptsInGeneration: 1, allBlocked: false, retry, now: new Date(), random: () => 0.5 };
    expect(decideRetry(question)).toMatchObject({ kind: 'retry' });
  });
});

/** Neither the credentials nor where the proxy is may reach whoever reads an attempt. */
function expectNoSecrets(result: SendResult, port: number): void {
  const text = inspect(result, { depth: null, showHidden: true });
  for (const secret of [...PROXY_SECRETS, 'secret-host', `:${port}`]) expect(text).not.toContain(secret);
}
