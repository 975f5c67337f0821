import type { Readable } from 'node:stream';
import type { BodyBytes } from './response-text.ts';

/**
 * Reads at most `maxBytes` of a body; what lies beyond, breaks off or comes after the deadline is left, and its
 * connection destroyed. Never rejects: a complete head has been received, and that is what counts.
 */
export async function readResponseBody(body: Readable, maxBytes: number): Promise<BodyBytes> {
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
  return { bytes: Buffer.concat(chunks), truncated };
}
