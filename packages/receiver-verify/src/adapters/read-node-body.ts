import type { RawBody } from '../verify/signed-content.ts';
import { bodyAlreadyParsed, byteCollector, refuseLongBody } from './adapter-port.ts';

/** What is looked at of Node's `IncomingMessage`. */
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
  /** Bytes that a framework kept beside what it parsed. */
  rawBody: unknown;
  /** What a framework or a parser left as the body. */
  body: unknown;
  /** What to do in this framework if the body is gone. */
  remedy: string;
}

/**
 * The bytes of a Node request: those that somebody kept, else those of the stream. A stream that was read gives nothing
 * more, not even its end, so that has to be looked at first. `body` says little: Express 4 leaves `{}` on requests that
 * nothing has read, and Express 5 no trace at all on those that something has.
 */
export async function readNodeBody(source: NodeBodySource, maxBodyBytes: number): Promise<RawBody> {
  const { stream, rawBody, body, remedy } = source;
  for (const kept of [rawBody, body]) {
    if (ArrayBuffer.isView(kept)) return new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
    if (typeof kept === 'string') return wholeText(kept, source);
  }
  if (stream.readableDidRead === true || stream.readableEnded === true) throw bodyAlreadyParsed(remedy);
  // Not a real stream, as some test tools and serverless bridges make them, with a parsed body on it.
  if (stream.readableDidRead === undefined && typeof body === 'object' && body !== null)
    throw bodyAlreadyParsed(remedy);
  if (stream.destroyed === true) throw new Error('The request was aborted.');
  if ('headers' in stream) refuseLongBody(stream.headers['content-length'], maxBodyBytes);
  return readStream(stream, maxBodyBytes);
}

/** Parsers that make text drop a byte order mark, and what they keep is then not what was sent. */
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
      // Streams of bodies carry nothing else.
      ['data', (chunk) => settleOnError(() => collector.add(toBytes(chunk as string | Uint8Array)))],
      ['end', () => settle(() => resolve(collector.bytes()))],
      ['error', (error) => settle(() => reject(error))],
      // Closed before its end: whoever sent it hung up.
      ['close', () => settle(() => reject(new Error('The request was aborted.')))],
    ];
    const settle = (conclude: () => void): void => {
      for (const [event, listener] of listeners) stream.off(event, listener);
      // The rest is let through unread: the connection can carry the answer, and a late error has a listener.
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

/** A listener for data alone does not set a stream going that somebody paused, or that has a listener for `readable`. */
function setGoing(stream: NodeStream): void {
  stream.resume();
  if ((stream.listenerCount?.('readable') ?? 0) === 0) return;
  const readAll = (): void => {
    // What it gives comes as data too.
    while ((stream.read?.() ?? null) !== null);
  };
  stream.on('readable', readAll);
  readAll();
}

function toBytes(chunk: string | Uint8Array): Uint8Array {
  // Text only where somebody called `setEncoding`.
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}
