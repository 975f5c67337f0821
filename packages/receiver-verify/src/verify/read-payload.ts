import { WebhookVerificationError } from './webhook-verification-error.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Strict UTF-8: invalid bytes are an error, never replaced, and a byte order mark is kept. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw new WebhookVerificationError('invalid_encoding', 'The signed body is not valid UTF-8.', { cause });
  }
}

/** The same; undefined for invalid bytes. */
export function findText(bytes: Uint8Array): string | undefined {
  try {
    return decodeText(bytes);
  } catch {
    return undefined;
  }
}

/** The JSON value of a body whose signature was checked. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const aside = text.startsWith('\uFEFF') ? ': it begins with a byte order mark' : '';
    throw new WebhookVerificationError('invalid_json', `The signed body is not JSON${aside}.`, { cause });
  }
}
