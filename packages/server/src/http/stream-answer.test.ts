import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sendStream, type StreamBody } from './stream-answer.ts';

const PIECE = 'x'.repeat(256 * 1024);

let answerWith: StreamBody;
let sent: Promise<void>;
const server = createServer((asked: IncomingMessage, response: ServerResponse) => {
  sent = sendStream({ method: asked.method ?? '', httpVersion: asked.httpVersion }, response, answerWith);
  sent.catch(() => response.destroy());
});
let port: number;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port; // it listens on a port
});
afterAll(() => server.close());

/** A stream without an end, and what becomes of it. */
function endless(more: Partial<StreamBody> = {}) {
  const seen = { pieces: 0, aborted: false, released: 0 };
  answerWith = {
    contentType: 'text/plain',
    async *pieces(signal) {
      signal.addEventListener('abort', () => (seen.aborted = true));
      for (;;) {
        seen.pieces += 1;
        yield PIECE;
      }
    },
    release: () => void (seen.released += 1),
    ...more,
  };
  return seen;
}

/** A client that sends a request and reads nothing of the answer. */
async function clientThatReadsNothing(method = 'GET') {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`${method} / HTTP/1.1\r\nHost: a\r\n\r\n`);
  return socket;
}

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true));

test('a client that vanishes ends the stream, whatever it has read', async () => {
  const seen = endless();
  const socket = await clientThatReadsNothing();
  await until(() => seen.pieces > 0);
  socket.destroy();
  await until(() => seen.released === 1);
  expect(seen.aborted).toBe(true);
  await sent;
});

test('a client that reads nothing is cut off', async () => {
  const seen = endless({ stalledAfterMs: 50 });
  const socket = await clientThatReadsNothing();
  await until(() => seen.released === 1);
  // What the buffers of two sockets hold, and not more.
  expect(seen.pieces * PIECE.length).toBeLessThan(64 * 1024 * 1024);
  socket.destroy();
});

test('a client that read nothing for too long finds the last words if it reads on, and nothing behind them', async () => {
  let asked = 0;
  const seen = endless({ stalledAfterMs: 50, lastWords: () => `the end ${(asked += 1)}` });
  const socket = await clientThatReadsNothing();
  await until(() => asked > 0);
  const { pieces } = seen;
  let tail = '';
  socket.on('data', (piece: Buffer) => (tail = (tail + piece.toString('latin1')).slice(-100)));
  socket.resume();
  await until(() => tail.endsWith('\r\n9\r\nthe end 1\r\n0\r\n\r\n'));
  await until(() => seen.released === 1);
  expect(seen.pieces).toBe(pieces);
  socket.destroy();
});

test('HEAD asks for no piece, and frees what the stream holds', async () => {
  const seen = endless({ trailer: { name: 'Rows', value: () => '' } });
  const socket = await clientThatReadsNothing('HEAD');
  await until(() => seen.released === 1);
  expect(seen.pieces).toBe(0);
  socket.destroy();
});

test('a stream that fails breaks the connection, so that nobody takes it for the whole', async () => {
  const seen = { released: 0 };
  answerWith = {
    contentType: 'text/plain',
    // oxlint-disable-next-line typescript/require-await -- the stream of a test
    async *pieces() {
      yield 'one';
      throw new Error('the database is gone');
    },
    release: () => void (seen.released += 1),
  };
  const answer = await new Promise<IncomingMessage>((resolve) => request({ port }, resolve).end());
  answer.resume();
  await expect(once(answer, 'end')).rejects.toThrow('aborted');
  expect(seen.released).toBe(1);
});

test('a client of HTTP/1.0 gets the pieces, and its connection ends', async () => {
  answerWith = {
    contentType: 'text/plain',
    // oxlint-disable-next-line typescript/require-await -- the stream of a test
    async *pieces() {
      yield 'one';
    },
    trailer: { name: 'Rows', value: () => '1' },
  };
  const socket = connect(port, '127.0.0.1');
  socket.write('GET / HTTP/1.0\r\n\r\n');
  let text = '';
  for await (const piece of socket) text += String(piece);
  expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\none$/);
});

test('what is written after the last piece are the trailers', async () => {
  answerWith = {
    contentType: 'text/plain',
    // oxlint-disable-next-line typescript/require-await -- the stream of a test
    async *pieces() {
      yield 'one';
      yield 'two';
    },
    trailer: { name: 'Rows', value: () => '2' },
  };
  const answer = await new Promise<IncomingMessage>((resolve) => request({ port }, resolve).end());
  let text = '';
  for await (const piece of answer) text += String(piece);
  expect([text, answer.trailers]).toEqual(['onetwo', { rows: '2' }]);
});
