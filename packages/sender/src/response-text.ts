import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** The bytes that were read of a response body. */
export interface BodyBytes {
  bytes: Buffer;
  /** Whether more was sent, or may have been. */
  truncated: boolean;
}

export interface BodyText {
  text: string;
  truncated: boolean;
}

interface BodyHeaders {
  'content-type'?: string;
  'content-encoding'?: string;
}

/** Small chunks, because the chunk with the first broken byte is lost. */
const CHUNK_BYTES = 1024;

/**
 * Returns a response body for people: decompressed, at most `maxBytes`, and if it is not text, a note about it. A body that is
 * compressed although we did not ask for that, or that does not match its headers, is shown as well as possible.
 */
export async function toResponseText(body: BodyBytes, headers: BodyHeaders, maxBytes: number): Promise<BodyText> {
  const { bytes, truncated } = (await unpack(body, headers['content-encoding'], maxBytes)) ?? body;
  const type = headers['content-type'] ?? '';
  const text = decode(bytes, type, truncated);
  return { text: text ?? describe(body, type), truncated };
}

/**
 * Null if nothing could be decompressed. A few hundred bytes may decompress to gigabytes. So the stream produces only what is
 * kept, and never more than one chunk ahead.
 */
async function unpack(body: BodyBytes, encoding: string | undefined, maxBytes: number): Promise<BodyBytes | null> {
  const unpacking = unpackerFor(encoding, body.bytes);
  if (unpacking === null) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  let isBroken = false;
  try {
    unpacking.end(body.bytes);
    for await (const chunk of unpacking) {
      const bytes: Buffer = chunk;
      chunks.push(bytes.subarray(0, maxBytes - size));
      size += bytes.length;
      if (size > maxBytes) break;
    }
  } catch {
    isBroken = true;
  }
  if (isBroken && size === 0) return null;
  return { bytes: Buffer.concat(chunks), truncated: body.truncated || isBroken || size > maxBytes };
}

/** RFC 9110 §8.4.1. The flushes give the beginning of a body that was cut off. */
function unpackerFor(encoding: string | undefined, bytes: Buffer): Transform | null {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: CHUNK_BYTES };
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(options);
    case 'deflate':
      // "Some non-conformant implementations send the "deflate" compressed data without the zlib wrapper" (ibid.).
      return ((bytes[0] ?? 0) & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options);
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH, chunkSize: CHUNK_BYTES });
    default:
      return null;
  }
}

const TEXT_TYPE = /^(text\/|[\w.+-]+\/([\w.+-]+\+)?(json|xml|x-www-form-urlencoded|javascript|yaml|x-ndjson)\b)/i;

/** Null if this is not text. Replaces NUL, which Postgres refuses, and drops a character that our own cut has split. */
function decode(bytes: Buffer, type: string, isCut: boolean): string | null {
  // A body with a text type is shown even with invalid bytes, as U+FFFD. Any other body must decode without an error.
  const isText = TEXT_TYPE.test(type);
  if (!isText && bytes.includes(0)) return null;
  try {
    const decoder = new TextDecoder(charsetOf(type), { ignoreBOM: true, fatal: !isText });
    return decoder.decode(bytes, { stream: isCut }).replaceAll('\0', '\uFFFD');
  } catch {
    return null;
  }
}

function charsetOf(type: string): string {
  const label = /;\s*charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}

/** "(123 bytes of image/png)". */
function describe({ bytes, truncated }: BodyBytes, type: string): string {
  const kind = /^[\w.+-]{1,64}\/[\w.+-]{1,64}/.exec(type)?.[0] ?? 'an unknown type';
  return `(${truncated ? 'at least ' : ''}${bytes.length} bytes of ${kind})`;
}
