import type { Readable } from 'node:stream';

export interface ReadBody {
  text: string;
  truncated: boolean;
}

/**
 * Reads at most `maxBytes` of a body as text; what lies beyond, breaks off or comes after the deadline is left, and its
 * connection destroyed. Never rejects: a complete head has been received, and that is what counts.
 */
export async function readResponseBody(body: Readable, maxBytes: number): Promise<ReadBody> {
  // Leaving the loop early destroys the stream with an error that nobody else listens to.
  body.on('error', () => {});
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  try {
    for await (const chunk of body) {
      const bytes: Buffer = chunk;
      chunks.push(bytes.subarray(0, maxBytes - size));
      size += bytes.length;
      if (size > maxBytes) {
        truncated = true;
        break;
      }
    }
  } catch {
    truncated = true;
  }
  return { text: plainText(Buffer.concat(chunks), truncated), truncated };
}

/** Postgres keeps no NUL in a text; invalid UTF-8 becomes U+FFFD, but not a character that our own cut went through. */
function plainText(bytes: Buffer, isCut: boolean): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: isCut }).replaceAll('\0', '\uFFFD');
}
