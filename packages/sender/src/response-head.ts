import type { Socket } from 'node:net';

const INTERIM = 'HTTP/1.1 1';
/** It switches to another protocol: no interim response, but the last one in HTTP. */
const SWITCHING = 'HTTP/1.1 101';
const HEAD_END = '\r\n\r\n';
const LINE_END = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Stands between a socket and undici's parser, which takes all its bytes by `socket.read()`, and keeps two things from it:
 *
 * - Responses with status 1xx. "A client MUST be able to parse one or more 1xx responses received prior to a final
 *   response, even if the client does not expect one" (RFC 9110 §15.2), but undici breaks off at a 100 that it did not
 *   ask for, and at any of them that says `Connection: close`.
 * - What of a head lies beyond `maxHeadBytes`. Undici fails such a response, but its status is there and counts. The
 *   parser sees a head that ends after the last line that fits; nothing more is read, so the body is lost.
 */
export class ResponseHead {
  readonly #maxBytes: number;
  #state: 'idle' | 'interim' | 'status_line' | 'headers' | 'cut' = 'idle';
  /** In `interim` the beginning of a head that may be one, in `headers` the beginning of a line. */
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

  /** To be called before each request. */
  expect(): void {
    this.#state = 'interim';
    this.#held = Buffer.alloc(0);
    this.#headBytes = 0;
  }

  /** The final response's head was larger than allowed. Its connection is of no use any more. */
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
        // Without an end it is no answer; the parser refuses it.
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

  /** The status line goes to the parser as it comes: what is no HTTP is refused at its first byte. */
  #throughStatusLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf(LINE_END) + 1;
    this.#headBytes += end === 0 ? bytes.length : end;
    if (end === 0) return bytes;
    this.#state = 'headers';
    const rest = this.#wholeLines(bytes.subarray(end));
    return rest === null ? bytes.subarray(0, end) : Buffer.concat([bytes.subarray(0, end), rest]);
  }

  /** Header lines go to the parser whole, so that the head can be ended after any of them. */
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
