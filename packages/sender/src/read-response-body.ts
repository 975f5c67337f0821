import type { Readable } from 'node:stream';
import type { BodyBytes } from './response-text.ts';

/**
 * Reads at most `maxBytes` of a body. If the body is longer, breaks off or passes the deadline, the rest is not read and the
 * connection is destroyed. Never rejects: the complete head has been received, and only that counts.
 */
export async function readResponseBody(body: Readable, maxBytes: number): Promise<BodyBytes> {
  // To leave the loop early destroys the stream, which emits an error without another listener.
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
