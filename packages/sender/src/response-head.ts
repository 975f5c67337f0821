import type { Socket } from 'node:net';

const INTERIM = 'HTTP/1.1 1';
/** Switches to another protocol. It is the last response in HTTP, not an interim one. */
const SWITCHING = 'HTTP/1.1 101';
const HEAD_END = '\r\n\r\n';
const LINE_END = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Sits between a socket and undici's parser, which reads all its bytes with `socket.read()`, and removes two things:
 *
 * - Responses with status 1xx. "A client MUST be able to parse one or more 1xx responses received prior to a final
 *   response, even if the client does not expect one" (RFC 9110 §15.2). But undici fails on a 100 that it did not request,
 *   and on any of them with `Connection: close`.
 * - The part of a head beyond `maxHeadBytes`. Undici would fail the response although its status is known. The parser gets a
 *   head that ends after the last line that fits. Nothing more is read, so the body is lost.
 */
export class ResponseHead {
  readonly #maxBytes: number;
  #state: 'idle' | 'interim' | 'status_line' | 'headers' | 'cut' = 'idle';
  /** In the state `interim` the start of a head that may be interim, in `headers` the start of a line. */
  #held = Buffer.alloc(0);
  #headBytes = 0;

  constructor(socket: Socket, maxHeadBytes: number) {
    this.#maxBytes = maxHeadBytes;
    const read = socket.read.bind(socket);
    socket.read = (size?: number): Buffer | null => {
      const chunk: Buffer | null = read(size);
      return chunk === null ? null : this.#pass(chunk);
    };
  }

  /** Call it before each request. */
  expect(): void {
    this.#state = 'interim';
    this.#held = Buffer.alloc(0);
    this.#headBytes = 0;
  }

  /** Whether the head of the final response was too large. The connection cannot be used again. */
  isCut(): boolean {
    return this.#state === 'cut';
  }

  #pass(chunk: Buffer): Buffer | null {
    switch (this.#state) {
      case 'idle':
        return chunk;
      case 'interim':
        return this.#withoutInterim(chunk);
      case 'status_line':
        return this.#throughStatusLine(chunk);
      case 'headers':
        return this.#wholeLines(chunk);
      case 'cut':
        return null;
    }
  }

  #withoutInterim(chunk: Buffer): Buffer | null {
    let bytes = Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    while (mayBeInterim(bytes)) {
      const end = bytes.indexOf(HEAD_END);
      if (end === -1 && bytes.length > this.#maxBytes) {
        // A head without an end is not a response. The parser refuses it.
        this.#state = 'idle';
        return bytes;
      }
      if (end === -1) {
        this.#held = bytes;
        return null;
      }
      bytes = bytes.subarray(end + HEAD_END.length);
    }
    this.#state = 'status_line';
    return this.#throughStatusLine(bytes);
  }

  /** Passes the status line on as it arrives, so that the parser refuses anything but HTTP at the first byte. */
  #throughStatusLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf(LINE_END) + 1;
    this.#headBytes += end === 0 ? bytes.length : end;
    if (end === 0) return bytes;
    this.#state = 'headers';
    const rest = this.#wholeLines(bytes.subarray(end));
    return rest === null ? bytes.subarray(0, end) : Buffer.concat([bytes.subarray(0, end), rest]);
  }

  /** Passes on whole header lines, so that the head can end after any of them. */
  #wholeLines(chunk: Buffer): Buffer | null {
    const bytes = Buffer.concat([this.#held, chunk]);
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(LINE_END, start) + 1;
      const isOver = this.#headBytes + (end === 0 ? bytes.length : end) > this.#maxBytes;
      if (isOver) {
        this.#state = 'cut';
        this.#held = Buffer.alloc(0);
        return Buffer.concat([bytes.subarray(0, start), Buffer.from('\r\n')]);
      }
      if (end === 0) break;
      const isBlank = end - start === 1 || (end - start === 2 && bytes[start] === CARRIAGE_RETURN);
      if (isBlank) {
        this.#state = 'idle';
        this.#held = Buffer.alloc(0);
        return bytes;
      }
      start = end;
    }
    this.#headBytes += start;
    this.#held = bytes.subarray(start);
    return start === 0 ? null : bytes.subarray(0, start);
  }
}

function mayBeInterim(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, SWITCHING.length);
  return start !== SWITCHING && INTERIM.startsWith(start.slice(0, INTERIM.length));
}
