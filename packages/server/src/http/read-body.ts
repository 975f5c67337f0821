import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';

/** Reads the whole body. 413 when it is larger than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  // Created only when needed: a stack trace costs more than reading a small body.
  const tooLarge = () => bodyTooLarge(maxBytes);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= maxBytes) return;
      request.off('data', onData);
      reject(tooLarge());
    };
    const onBreak = (cause?: Error) => reject(new Problem('malformed_request', 'The body ended early.', { cause }));
    request.on('data', onData);
    request.once('error', onBreak);
    request.once('close', onBreak);
    request.once('end', () => {
      request.off('close', onBreak);
      resolve(Buffer.concat(chunks));
    });
  });
}

export function bodyTooLarge(maxBytes: number): Problem {
  return new Problem('payload_too_large', `The body may have at most ${maxBytes} bytes.`);
}

/** 415 unless it is JSON in UTF-8, not compressed. */
export function checkMediaType(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Problem('unsupported_media_type', `Content-Encoding "${encoding}" is not supported.`, {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/i.test(charset);
  if (/^application\/(json|[a-z0-9.!#$&^_-]+\+json)$/i.test(type) && isUtf8) return;
  const detail =
    type === ''
      ? 'The Content-Type header is missing.'
      : `Content-Type "${[type, charset].filter(Boolean).join('; ')}" is not supported.`;
  throw new Problem('unsupported_media_type', detail, { headers: { Accept: 'application/json' } });
}
