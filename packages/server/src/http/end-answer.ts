import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How much of a body is read that nobody wants. More is read for callers who showed a key than for everybody else. */
const MAX_DISCARDED_BYTES = { known: 8 * 1024 * 1024, unknown: 64 * 1024 };
/** How long an answer may take to arrive before the connection is closed over a body that is still being sent. */
const LINGER_MS = 1_000;

const known = new WeakSet<IncomingMessage>();

/** Call it when the request came with a valid key. */
export function noteKnownCaller(request: IncomingMessage): void {
  known.add(request);
}

/**
 * Sends the answer. What is left of the body is read on without being kept: a client that still sends would not read the
 * answer, and would see a reset instead. That has an end, after which the connection is closed.
 */
export function endAnswer(request: IncomingMessage, response: ServerResponse, body: string | undefined): void {
  if (hasBody(request) && !request.complete) {
    discardRest(request, known.has(request) ? MAX_DISCARDED_BYTES.known : MAX_DISCARDED_BYTES.unknown);
  }
  response.end(body);
}

/** Whether the headers announce a body. */
export function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || announcedBytes(request) > 0;
}

function announcedBytes(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

function discardRest(request: IncomingMessage, maxBytes: number): void {
  // More than may be read: then the beginning is of no use either.
  let left = announcedBytes(request) > maxBytes ? 0 : maxBytes;
  const onData = (chunk: Buffer) => {
    left -= chunk.length;
    if (left >= 0) return;
    request.off('data', onData);
    request.pause();
    closeSoon(request.socket);
  };
  // Before the answer ends: Node discards for as long as anything comes what nobody has begun to read by then.
  request.on('data', onData);
}

/** Sends no more, and closes once the client had the time to read its answer. */
function closeSoon(socket: Socket): void {
  socket.end();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
