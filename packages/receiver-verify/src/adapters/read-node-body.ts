import type { RawBody } from '../verify/signed-content.ts';
import { bodyAlreadyParsed, byteCollector, refuseLongBody } from './adapter-port.ts';

/** The used members of Node's `IncomingMessage`. */
export interface NodeRequest extends NodeStream {
  method?: string | undefined;
  headers: { readonly [name: string]: string | string[] | undefined };
}

export interface NodeStream {
  readableDidRead?: boolean;
  readableEnded?: boolean;
  destroyed?: boolean;
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
  resume(): unknown;
  read?(): unknown;
  listenerCount?(event: string): number;
}

export interface NodeBodySource {
  stream: NodeRequest | NodeStream;
  /** The raw bytes, when a framework keeps them beside the parsed body. */
  rawBody: unknown;
  /** The body as a framework or a parser left it. */
  body: unknown;
  /** How to fix a body that was already read in this framework. */
  remedy: string;
}

/**
 * The bytes of a Node request: kept raw bytes, else those of the stream. A stream that was read emits nothing more, not even
 * its end, so that is checked first. `body` proves nothing: Express 4 sets `{}` on unread requests, and Express 5 leaves nothing
 * on read ones.
 */
export async function readNodeBody(source: NodeBodySource, maxBodyBytes: number): Promise<RawBody> {
  const { stream, rawBody, body, remedy } = source;
  for (const kept of [rawBody, body]) {
    if (ArrayBuffer.isView(kept)) return new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
    if (typeof kept === 'string') return wholeText(kept, source);
  }
  if (stream.readableDidRead === true || stream.readableEnded === true) throw bodyAlreadyParsed(remedy);
  // Some test tools and serverless bridges pass no real stream, but an object with a parsed body.
  if (stream.readableDidRead === undefined && typeof body === 'object' && body !== null)
    throw bodyAlreadyParsed(remedy);
  if (stream.destroyed === true) throw new Error('The request was aborted.');
  if ('headers' in stream) refuseLongBody(stream.headers['content-length'], maxBodyBytes);
  return readStream(stream, maxBodyBytes);
}

/** Text parsers drop a byte order mark, so their text is not what was sent. */
function wholeText(text: string, { stream, remedy }: NodeBodySource): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const headers = 'headers' in stream ? stream.headers : {};
  const length = headers['content-encoding'] === undefined ? headers['content-length'] : undefined;
  if (length !== undefined && Number(length) !== bytes.length) throw bodyAlreadyParsed(remedy);
  return bytes;
}

function readStream(stream: NodeStream, maxBodyBytes: number): Promise<Uint8Array> {
  const collector = byteCollector(maxBodyBytes);
  return new Promise((resolve, reject) => {
    const listeners: [string, (value: unknown) => void][] = [
      // Streams of bodies have nothing else.
      ['data', (chunk) => settleOnError(() => collector.add(toBytes(chunk as string | Uint8Array)))],
      ['end', () => settle(() => resolve(collector.bytes()))],
      ['error', (error) => settle(() => reject(error))],
      // Closed before its end: the sender closed the connection.
      ['close', () => settle(() => reject(new Error('The request was aborted.')))],
    ];
    const settle = (conclude: () => void): void => {
      for (const [event, listener] of listeners) stream.off(event, listener);
      // The rest is discarded, so that the connection can send the answer; a late error still has a listener.
      stream.on('error', () => undefined);
      stream.resume();
      conclude();
    };
    const settleOnError = (add: () => void): void => {
      try {
        add();
      } catch (error) {
        settle(() => reject(error));
      }
    };
    for (const [event, listener] of listeners) stream.on(event, listener);
    setGoing(stream);
  });
}

/** A `data` listener alone does not start a stream that was paused or has a `readable` listener. */
function setGoing(stream: NodeStream): void {
  stream.resume();
  if ((stream.listenerCount?.('readable') ?? 0) === 0) return;
  const readAll = (): void => {
    // `read()` emits `data` too.
    while ((stream.read?.() ?? null) !== null);
  };
  stream.on('readable', readAll);
  readAll();
}

function toBytes(chunk: string | Uint8Array): Uint8Array {
  // Text only after `setEncoding`.
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}
