import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createBrotliDecompress } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { parseDestinationPolicy } from './destination-policy.ts';
import { createSender } from './send-request.ts';
import { flood } from './testing/flood.ts';
import { packedGigabyte } from './testing/packed-gigabyte.ts';
import { httpReceiver, post, tcpReceiver } from './testing/receivers.ts';

const sender = createSender({ policy: parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '127.0.0.0/8' }) });
afterAll(() => sender.close());

const MIB = 1024 * 1024;
/** Longer than any test, so that nothing ends because of it. */
const LONGER_THAN_A_TEST_MS = 60_000;

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function everyTick(socket: Socket, text: string, ms: number): void {
  const timer = setInterval(() => socket.write(text), ms);
  socket.on('close', () => clearInterval(timer));
}

describe('a receiver that never ends', () => {
  test('without an answer ends at the timeout, and the error names the phase', async () => {
    await using receiver = await tcpReceiver(() => {});
    const result = await sender.send(post(receiver.url), { timeoutMs: 200 });
    expect(result).toMatchObject({
      kind: 'timed_out',
      phase: 'response',
      message: `127.0.0.1:${receiver.port} did not answer within 0.2 s: no complete response head came.`,
    });
    expect(result.durationMs).toBeGreaterThanOrEqual(190);
    await expect.poll(() => receiver.open()).toBe(0);
  });

  test('a head that drips is a timeout', async () => {
    await using receiver = await tcpReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      everyTick(socket, 'X', 10);
    });
    expect(await sender.send(post(receiver.url), { timeoutMs: 300 })).toMatchObject({
      kind: 'timed_out',
      phase: 'response',
    });
    await expect.poll(() => receiver.open()).toBe(0);
  });

  test('a body that drips after a 2xx is a delivery, with what arrived before the deadline', async () => {
    await using receiver = await tcpReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n');
      everyTick(socket, '.', 20);
    });
    const result = await sender.send(post(receiver.url), { timeoutMs: 300 });
    expect(result).toMatchObject({
      kind: 'response',
      status: 200,
      truncated: true,
      body: expect.stringMatching(/^\.+$/),
    });
    await expect.poll(() => receiver.open()).toBe(0);
  });

  test('slow interim responses are a timeout', async () => {
    await using receiver = await tcpReceiver((socket) => everyTick(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n', 5));
    expect(await sender.send(post(receiver.url), { timeoutMs: 300 })).toMatchObject({ kind: 'timed_out' });
  });

  test('fast interim responses are cut off long before the deadline', async () => {
    let written = Promise.resolve(0);
    await using receiver = await tcpReceiver((socket) => {
      written = flood(socket, 1024 * MIB, 'HTTP/1.1 103 Early Hints\r\n\r\n');
    });
    const result = await sender.send(post(receiver.url), { timeoutMs: LONGER_THAN_A_TEST_MS });
    expect(result).toMatchObject({ kind: 'response_invalid', code: 'HTTP_HEAD_TOO_LARGE' });
    expect(await written).toBeLessThan(512 * MIB);
  });

  test('fast chunk extensions end a delivery early', async () => {
    await using receiver = await tcpReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;');
      void flood(socket, 1024 * MIB, 'a=b;');
    });
    const result = await sender.send(post(receiver.url), { timeoutMs: LONGER_THAN_A_TEST_MS });
    expect(result).toMatchObject({ kind: 'response', status: 200, truncated: true, body: '' });
  });

  test('a TLS handshake that is never finished is a timeout', async () => {
    await using receiver = await tcpReceiver(() => {});
    const result = await sender.send(post(receiver.url.replace('http:', 'https:')), { timeoutMs: 200 });
    expect(result).toMatchObject({ kind: 'timed_out', phase: 'tls' });
    await expect.poll(() => receiver.open()).toBe(0);
  });

  test('a DNS that never answers is a timeout', async () => {
    const stuck = createSender({ policy: parseDestinationPolicy({}), lookup: () => new Promise(() => {}) });
    const result = await stuck.send(post('https://slow.example.com'), { timeoutMs: 100 });
    expect(result).toMatchObject({ kind: 'timed_out', phase: 'dns' });
  });

  test('1 GB of body is cut at 16 KiB and costs no memory', async () => {
    let written = Promise.resolve(0);
    await using receiver = await tcpReceiver((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${1024 * MIB}\r\n\r\n`);
      written = flood(socket, 1024 * MIB);
    });
    const before = process.memoryUsage().rss;
    const result = await sender.send(post(receiver.url), { timeoutMs: LONGER_THAN_A_TEST_MS });
    const grown = process.memoryUsage().rss - before;
    expect(result).toMatchObject({ kind: 'response', status: 200, body: 'x'.repeat(16 * 1024), truncated: true });
    // The socket buffers on both sides, not a part of the gigabyte.
    expect(await written).toBeLessThan(32 * MIB);
    expect(grown).toBeLessThan(64 * MIB);
  });

  test.each([
    ['one endless header line', 'X-Long: '],
    ['endless headers', ''],
  ])('%s: the status counts, and nothing is read beyond 16 KiB', async (_case, start) => {
    let written = Promise.resolve(0);
    await using receiver = await tcpReceiver((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nX-First: 1\r\n${start === '' ? 'A: b\r\n'.repeat(10_000) : start}`);
      written = flood(socket, 1024 * MIB);
    });
    const result = await sender.send(post(receiver.url), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'response', status: 200, truncated: true, headersTruncated: true });
    expect(result).toMatchObject({
      body: expect.stringContaining('larger than 16 KiB'),
      headers: { 'x-first': '1' },
    });
    expect(await written).toBeLessThan(32 * MIB);
    await expect.poll(() => receiver.open()).toBe(0);
  });

  test.each([
    ['before the rest', 'Retry-After: 7\r\n', '7'],
    ['after what is too much', '', null],
  ])('a head of 20 KiB loses what does not fit: Retry-After %s', async (_case, first, retryAfter) => {
    const head = `HTTP/1.1 503 Busy\r\n${first}X-A: ${'a'.repeat(20_000)}\r\nRetry-After: 9\r\nContent-Length: 2\r\n\r\nno`;
    await using receiver = await tcpReceiver((socket) => socket.write(head));
    const result = await sender.send(post(receiver.url), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'response', status: 503, headersTruncated: true, retryAfter });
    expect('headers' in result && 'x-a' in result.headers).toBe(false);
  });

  test.each([
    ['one after another', 1],
    ['in small pieces', 7],
    ['at once', 1_000_000],
  ])('a head is judged the same when its bytes come %s', async (_case, size) => {
    const line = (bytes: number) => `X-A: ${'a'.repeat(bytes - 7)}\r\n`;
    const status = 'HTTP/1.1 410 Gone\r\n';
    const rest = 'Content-Length: 2\r\n\r\n';
    const fits = 16 * 1024 - status.length - rest.length;
    for (const [padding, isCut] of [
      [fits, false],
      [fits + 1, true],
    ] as const) {
      const bytes = `${status}${line(padding)}${rest}ok`;
      await using receiver = await tcpReceiver((socket) => {
        let at = 0;
        const next = () => {
          const piece = bytes.slice(at, (at += size));
          if (piece !== '') socket.write(piece, next);
        };
        next();
      });
      const result = await sender.send(post(receiver.url), { timeoutMs: 20_000 });
      expect(result).toMatchObject({ kind: 'response', status: 410, headersTruncated: isCut, truncated: isCut });
      if (!isCut) expect(result).toMatchObject({ body: 'ok' });
    }
  });

  test('a connection whose head was cut is not used again', async () => {
    await using receiver = await tcpReceiver((socket) =>
      socket.write(`HTTP/1.1 204 Done\r\nX: ${'a'.repeat(20_000)}\r\n\r\nHTTP/1.1 500 Smuggled\r\n\r\n`),
    );
    for (let i = 0; i < 2; i++) {
      expect(await sender.send(post(receiver.url), { timeoutMs: 5000 })).toMatchObject({ status: 204 });
    }
    expect(receiver.connections()).toBe(2);
  });

  test('lines that end with only a line feed do not hang', async () => {
    await using receiver = await tcpReceiver((socket) => socket.write('HTTP/1.1 200 OK\nContent-Length: 2\n\nok'));
    expect(await sender.send(post(receiver.url), { timeoutMs: 20_000 })).not.toMatchObject({ kind: 'timed_out' });
  });
});

describe('a receiver that breaks the protocol', () => {
  test.each([
    ['garbage', '\x00\xff\x16 what?\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a status that is no number', 'HTTP/1.1 OK 200\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nx'],
    ['a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['a switch of protocols to nothing', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a status of 000', 'HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n'],
    ['a status of 099', 'HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n'],
    ['an interim response of HTTP/1.0', 'HTTP/1.0 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\n'],
    ['a header with a NUL', 'HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n'],
  ])('%s is an invalid response', async (_case, text) => {
    await using receiver = await tcpReceiver((socket) => socket.end(text, 'latin1'));
    expect(await sender.send(post(receiver.url), { timeoutMs: 2000 })).toMatchObject({ kind: 'response_invalid' });
  });

  test.each([
    ['100 that was not asked for', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['100 after 100', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\nServer: x\r\n\r\n'],
    ['103 with early hints', 'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n'],
    ['103 that says close', 'HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n'],
    ['one without a name', 'HTTP/1.1 199 \r\n\r\n'],
  ])('the interim response %s is passed over, however it is cut up', async (_case, interim) => {
    const all = `${interim}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`;
    const answers = [[all], [interim, all.slice(interim.length)], all.split('')];
    let connected = 0;
    await using receiver = await tcpReceiver((socket) => {
      const pieces = answers[connected++] ?? [];
      const next = () => socket.write(pieces.shift() ?? '', () => pieces.length > 0 && setImmediate(next));
      socket.setNoDelay(true);
      next();
    });
    while (connected < answers.length) {
      // Its own sender, because the receiver answers only the first request of a connection.
      const fresh = createSender({ policy: parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '127.0.0.0/8' }) });
      const result = await fresh.send(post(receiver.url), { timeoutMs: 2000 });
      expect(result).toMatchObject({ kind: 'response', status: 200, body: 'ok' });
      await fresh.close();
    }
  });

  test('interim responses are skipped on a kept connection too', async () => {
    await using receiver = await httpReceiver((_request, response) => {
      response.writeContinue();
      response.writeEarlyHints({ link: '</x>; rel=preload' }, () => response.end('ok'));
    });
    for (let i = 0; i < 3; i++) {
      const result = await sender.send(post(receiver.url), { timeoutMs: 2000 });
      expect(result).toMatchObject({ kind: 'response', status: 200, body: 'ok' });
    }
    expect(receiver.connections()).toBe(1);
  });

  test('an interim response without an end is refused at 16 KiB', async () => {
    await using receiver = await tcpReceiver((socket) => {
      socket.write('HTTP/1.1 100 Continue\r\nX: ');
      void flood(socket, 1024 * MIB);
    });
    const result = await sender.send(post(receiver.url), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'response_invalid', message: expect.stringContaining('more than 16 KiB') });
  });

  test('204 has no body, and Retry-After is returned', async () => {
    await using receiver = await httpReceiver((_request, response) =>
      response.writeHead(204, { 'Retry-After': '7' }).end(),
    );
    const result = await sender.send(post(receiver.url), { timeoutMs: 2000 });
    expect(result).toMatchObject({ kind: 'response', status: 204, body: '', truncated: false, retryAfter: '7' });
  });

  test('a body with a wrong Content-Encoding is shown as it is', async () => {
    await using receiver = await httpReceiver((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('not gzip at all');
    });
    expect(await sender.send(post(receiver.url), { timeoutMs: 2000 })).toMatchObject({
      status: 200,
      body: 'not gzip at all',
    });
  });

  test('a body that decompresses to a gigabyte is cut and keeps the connection', async () => {
    // 3 KiB on the wire.
    const bomb = packedGigabyte();
    await using receiver = await httpReceiver((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'br', 'Content-Type': 'text/plain' }).end(bomb);
    });
    const before = process.memoryUsage().rss;
    const sendingMs = await cpuMs(async () => {
      for (let i = 0; i < 3; i++) {
        const result = await sender.send(post(receiver.url), { timeoutMs: LONGER_THAN_A_TEST_MS });
        expect(result).toMatchObject({ kind: 'response', body: 'x'.repeat(16 * 1024), truncated: true });
      }
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
    const unpacking = Readable.from([bomb]).pipe(createBrotliDecompress()).resume();
    expect(sendingMs / (await cpuMs(() => once(unpacking, 'end')))).toBeLessThan(1);
    expect(receiver.connections()).toBe(1);
  });

  test('invalid UTF-8 and NUL in a text are replaced, and no character is cut', async () => {
    const bytes = Buffer.concat([Buffer.from([0x61, 0xff, 0x00, 0x62]), Buffer.from('☃'.repeat(10_000))]);
    await using receiver = await httpReceiver((_request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end(bytes),
    );
    const result = await sender.send(post(receiver.url), { timeoutMs: 2000 });
    expect(result).toMatchObject({ truncated: true, body: `a\uFFFD\uFFFDb${'☃'.repeat(5460)}` });
  });
});

describe('a receiver that breaks off', () => {
  test('a reset at once is a failed connection, not a refused address', async () => {
    const server = createServer((socket) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The server listens on TCP, so its address is not the name of a pipe.
    const { port } = server.address() as AddressInfo;
    const sends = Array.from({ length: 50 }, () => sender.send(post(`http://127.0.0.1:${port}/`), { timeoutMs: 2000 }));
    expect(new Set((await Promise.all(sends)).map(({ kind }) => kind))).toEqual(new Set(['failed']));
    server.close();
  });

  test('a refused connection', async () => {
    const receiver = await tcpReceiver(() => {});
    await receiver[Symbol.asyncDispose]();
    expect(await sender.send(post(receiver.url), { timeoutMs: 2000 })).toMatchObject({
      kind: 'failed',
      code: 'ECONNREFUSED',
      phase: 'connect',
      message: `127.0.0.1:${receiver.port} refused the connection; nothing listens there (ECONNREFUSED).`,
    });
  });

  test('a reset instead of an answer', async () => {
    await using receiver = await tcpReceiver((socket) => socket.resetAndDestroy());
    const result = await sender.send(post(receiver.url), { timeoutMs: 2000 });
    expect(result).toMatchObject({ kind: 'failed', code: 'ECONNRESET', phase: 'response' });
    expect(receiver.connections()).toBe(1);
  });

  test.each([
    ['nothing', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ])('an end after %s', async (_case, text) => {
    await using receiver = await tcpReceiver((socket) => socket.end(text));
    expect(await sender.send(post(receiver.url), { timeoutMs: 2000 })).toMatchObject({
      kind: 'failed',
      phase: 'response',
    });
  });

  test('an end in the middle of a 2xx body is a delivery', async () => {
    await using receiver = await tcpReceiver((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
    );
    expect(await sender.send(post(receiver.url), { timeoutMs: 2000 })).toMatchObject({
      kind: 'response',
      status: 200,
      truncated: true,
    });
  });

  test('messages carry no path of the URL', async () => {
    await using receiver = await tcpReceiver((socket) => socket.destroy());
    expect(JSON.stringify(await sender.send(post(receiver.url), { timeoutMs: 2000 }))).not.toContain('secret-path');
  });
});

describe('a process that is stopping', () => {
  test('cuts a send, and that is not an attempt', async () => {
    const stopping = new AbortController();
    await using receiver = await tcpReceiver(() => stopping.abort());
    const result = await sender.send(post(receiver.url), { timeoutMs: 5000, signal: stopping.signal });
    expect(result.kind).toBe('aborted');
    expect(await sender.send(post(receiver.url), { timeoutMs: 5000, signal: stopping.signal })).toMatchObject({
      kind: 'aborted',
    });
    expect(receiver.connections()).toBe(1);
  });

  test('keeps an answer whose head has arrived', async () => {
    const stopping = new AbortController();
    await using receiver = await tcpReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      setTimeout(() => stopping.abort(), 100);
    });
    const result = await sender.send(post(receiver.url), { timeoutMs: 5000, signal: stopping.signal });
    expect(result).toMatchObject({ kind: 'response', status: 200, truncated: true });
  });
});
