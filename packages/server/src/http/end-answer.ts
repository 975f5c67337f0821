import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How much of an unwanted body is read: more for callers with a valid key. */
const MAX_DISCARDED_BYTES = { known: 8 * 1024 * 1024, unknown: 64 * 1024 };
/** How long a client that still sends its body has to read the answer before the connection is closed. */
const LINGER_MS = 1_000;

const known = new WeakSet<IncomingMessage>();

export function markKnownCaller(request: IncomingMessage): void {
  known.add(request);
}

/**
 * Sends the answer, and reads and discards the rest of the body: a client that is still sending reads no answer and would
 * see a connection reset. Beyond a limit the connection is closed.
 */
export function endAnswer(request: IncomingMessage, response: ServerResponse, body: string | Buffer | undefined): void {
  if (hasBody(request) && !request.complete) {
    discardRest(request, known.has(request) ? MAX_DISCARDED_BYTES.known : MAX_DISCARDED_BYTES.unknown);
  }
  response.end(body);
}

/** Whether the headers say that a body follows. */
export function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || declaredBytes(request) > 0;
}

function declaredBytes(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

function discardRest(request: IncomingMessage, maxBytes: number): void {
  // Too large to be read to its end, so none of it is read.
  let left = declaredBytes(request) > maxBytes ? 0 : maxBytes;
  const onData = (chunk: Buffer) => {
    left -= chunk.length;
    if (left >= 0) return;
    request.off('data', onData);
    request.pause();
    closeSoon(request.socket);
  };
  // Must begin before the answer ends: Node discards a body that nobody reads by then, without any limit.
  request.on('data', onData);
}

/** Closes the connection after the client had time to read the answer. */
function closeSoon(socket: Socket): void {
  socket.end();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
