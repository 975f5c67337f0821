import { createSecretMask, MASK, maskUrl } from '@postrider/domain';
import type { AttemptedSend, AttemptOutcome, AttemptRecord, SecretMask } from '@postrider/domain';
import type { OutboundRequest } from './build-request.ts';

/** How much of a body is kept for show; `bodySha256` is of the whole. */
const MAX_SHOWN_BYTES = 16 * 1024;

/** An attempt as it is kept and shown: secrets masked, sizes bounded, texts that Postgres can store. */
export function toAttemptRecord(
  request: OutboundRequest,
  result: AttemptedSend,
  outcome: AttemptOutcome,
): AttemptRecord {
  const { startedAt, durationMs, timings } = result;
  const mask = createSecretMask(request.secrets);
  return {
    startedAt,
    durationMs,
    timings: { ...timings },
    outcome: outcome.outcome,
    request: {
      method: 'POST',
      url: maskUrl(request.url),
      headers: request.maskedHeaders,
      body: shownText(request.body),
      bodySha256: request.bodySha256,
    },
    response: result.kind === 'response' ? maskResponse(result, mask) : null,
    error:
      result.kind === 'response'
        ? null
        : { code: result.kind === 'timed_out' ? 'timeout' : result.code, message: mask.maskText(result.message) },
  };
}

/** Credentials by their very meaning, also those that are the receiver's own. */
const ALWAYS_SECRET = /^((proxy-)?authorization|(set-)?cookie2?)$/i;

type ShownResponse = NonNullable<AttemptRecord['response']>;

export function maskResponse(response: ShownResponse, mask: SecretMask): ShownResponse {
  const { status, headers, truncated, headersTruncated } = response;
  const shown = Object.entries(headers).map(([name, value]) => [
    storable(mask.maskHeader(name)),
    ALWAYS_SECRET.test(name) ? MASK : storable(mask.maskHeader(value)),
  ]);
  const masked = mask.maskText(response.body, { isCut: truncated });
  // A mask may take more room than what it hides.
  const body = shownText(masked);
  return {
    status,
    headers: Object.fromEntries(shown),
    body,
    truncated: truncated || body.length < masked.length,
    ...(headersTruncated && { headersTruncated }),
  };
}

/** The first 16 KiB, cut between characters. */
function shownText(text: string): string {
  // Fits even if every UTF-16 unit took three bytes.
  if (text.length * 3 <= MAX_SHOWN_BYTES) return storable(text);
  const bytes = Buffer.from(text).subarray(0, MAX_SHOWN_BYTES);
  return storable(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true }));
}

/** Postgres refuses NUL, and no UTF-8 holds half a surrogate pair. */
function storable(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
}
