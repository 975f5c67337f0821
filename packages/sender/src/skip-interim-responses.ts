import type { Socket } from 'node:net';

const INTERIM = 'HTTP/1.1 1';
/** It switches to another protocol: no interim response, but the last one in HTTP. */
const SWITCHING = 'HTTP/1.1 101';
const HEAD_END = '\r\n\r\n';

/**
 * Keeps responses with status 1xx from whoever reads the socket. "A client MUST be able to parse one or more 1xx
 * responses received prior to a final response, even if the client does not expect one" (RFC 9110 §15.2), but undici
 * breaks off at a 100 that it did not ask for, and at any of them that says `Connection: close`. Its parser takes all
 * its bytes by `socket.read()`.
 *
 * Returns what to call before each request. A head of more than `maxHeadBytes` is passed on for the parser to refuse.
 */
export function skipInterimResponses(socket: Socket, maxHeadBytes: number): () => void {
  const read = socket.read.bind(socket);
  let isBeforeFinalHead = false;
  /** The beginning of a head that is, or may become, an interim one. */
  let held = Buffer.alloc(0);

  socket.read = (size?: number): Buffer | null => {
    const chunk: Buffer | null = read(size);
    if (chunk === null || !isBeforeFinalHead) return chunk;
    held = Buffer.concat([held, chunk]);
    while (mayBeInterim(held)) {
      const end = held.indexOf(HEAD_END);
      if (end === -1 && held.length <= maxHeadBytes) return null;
      if (end === -1) break;
      held = held.subarray(end + HEAD_END.length);
    }
    isBeforeFinalHead = false;
    const rest = held;
    held = Buffer.alloc(0);
    return rest;
  };
  return () => {
    isBeforeFinalHead = true;
    held = Buffer.alloc(0);
  };
}

function mayBeInterim(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, SWITCHING.length);
  return start !== SWITCHING && INTERIM.startsWith(start.slice(0, INTERIM.length));
}
