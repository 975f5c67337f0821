import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Request } from 'express';

/** A body that is written piece by piece, as fast as the client reads it. */
export interface StreamBody {
  contentType: string;
  /** Sent with the head. */
  headers?: Record<string, string>;
  /**
   * The pieces. `signal` is aborted when the client is gone, or has read nothing for a minute: then end, also in the middle
   * of a wait. A piece that is written waits in memory, so keep each below 1 MiB.
   */
  pieces(signal: AbortSignal): AsyncIterable<string>;
  /** Sent behind the last piece, to clients of HTTP/1.1. */
  trailer?: { name: string; value: () => string };
  /** When a client that reads nothing is cut off. Default: after a minute. */
  stalledAfterMs?: number;
  /** What it finds at the end if it reads on after all, within seconds. */
  lastWords?(): string;
  /** Always called at the end, also when not one piece was asked for. */
  release?(): void;
}

/** What a `stream` route may answer, for the API description. */
export interface StreamedMedia {
  contentType: string;
  example: string;
}

/** A client that reads nothing for so long is cut off, so that it holds no place that others could use. */
const STALLED_AFTER_MS = 60_000;
const LAST_WORDS_MS = 5_000;

/**
 * Writes a streamed body. When it fails, the caller breaks the connection, which is how a client learns that the rest is
 * missing: a chunked body without its end is an error for every client.
 */
export async function sendStream(
  { method, httpVersion }: Pick<Request, 'method' | 'httpVersion'>,
  response: ServerResponse,
  stream: StreamBody,
): Promise<void> {
  const { contentType, headers = {} } = stream;
  try {
    response.setHeader('Content-Type', contentType);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (method === 'HEAD') response.end();
    // HTTP/1.0 has no chunks, and so no trailers: Node refuses to write them.
    else await writePieces(response, httpVersion === '1.0' ? { ...stream, trailer: undefined } : stream);
  } finally {
    stream.release?.();
  }
}

async function writePieces(
  response: ServerResponse,
  stream: Omit<StreamBody, 'trailer'> & { trailer?: StreamBody['trailer'] | undefined },
): Promise<void> {
  const { pieces, trailer } = stream;
  const gone = new AbortController();
  const abort = () => gone.abort();
  response.once('close', abort);
  if (response.destroyed) abort();
  try {
    if (trailer !== undefined) response.setHeader('Trailer', trailer.name);
    // At once: the first piece may come late.
    response.flushHeaders();
    for await (const piece of pieces(gone.signal)) {
      if (gone.signal.aborted) return;
      if (!response.write(piece)) await untilRead(response, gone.signal, stream);
      if (response.writableEnded) return;
    }
    if (gone.signal.aborted) return;
    if (trailer !== undefined) response.addTrailers({ [trailer.name]: trailer.value() });
    response.end();
  } finally {
    response.off('close', abort);
  }
}

/** Until the client has read what was written. Cuts it off when it reads nothing for too long. */
async function untilRead(
  response: ServerResponse,
  signal: AbortSignal,
  { stalledAfterMs = STALLED_AFTER_MS, lastWords }: Pick<StreamBody, 'stalledAfterMs' | 'lastWords'>,
): Promise<void> {
  const stalled = setTimeout(() => {
    if (lastWords === undefined) {
      response.destroy();
      return;
    }
    response.end(lastWords());
    const cut = setTimeout(() => response.destroy(), LAST_WORDS_MS);
    response.once('close', () => clearTimeout(cut));
  }, stalledAfterMs);
  try {
    await once(response, 'drain', { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(stalled);
  }
}
