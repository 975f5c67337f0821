import { createSecretMask, MASK, maskUrl } from '@postrider/domain';
import type { AttemptedSend, AttemptOutcome, AttemptRecord, SecretMask } from '@postrider/domain';
import type { OutboundRequest, ShownRequest } from './build-request.ts';

/** The most of a body that is stored to be shown. `bodySha256` covers the whole body. */
const MAX_SHOWN_BYTES = 16 * 1024;

/** An attempt as it is stored and shown: with masked secrets, bounded sizes, and texts that Postgres accepts. */
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
    request: showRequest(request),
    response: result.kind === 'response' ? maskResponse(result, mask) : null,
    error:
      result.kind === 'response'
        ? null
        : { code: result.kind === 'timed_out' ? 'timeout' : result.code, message: mask.maskText(result.message) },
  };
}

/** A request as people see it. */
export function showRequest(request: ShownRequest, maxBytes = MAX_SHOWN_BYTES): AttemptRecord['request'] {
  return {
    method: 'POST',
    url: maskUrl(request.url),
    headers: request.maskedHeaders,
    body: shownText(request.body, maxBytes),
    bodySha256: request.bodySha256,
  };
}

/** Headers that always hold credentials, those of the receiver included. */
const ALWAYS_SECRET = /^((proxy-)?authorization|(set-)?cookie2?)$/i;

type ShownResponse = NonNullable<AttemptRecord['response']>;

export function maskResponse(response: ShownResponse, mask: SecretMask): ShownResponse {
  const { status, headers, truncated, headersTruncated } = response;
  const shown = Object.entries(headers).map(([name, value]) => [
    storable(mask.maskHeader(name)),
    ALWAYS_SECRET.test(name) ? MASK : storable(mask.maskHeader(value)),
  ]);
  const masked = mask.maskText(response.body, { isCut: truncated });
  // A mask may be longer than the text that it hides.
  const body = shownText(masked);
  return {
    status,
    headers: Object.fromEntries(shown),
    body,
    truncated: truncated || body.length < masked.length,
    ...(headersTruncated && { headersTruncated }),
  };
}

/** The first 16 KiB. Never cuts a character. */
function shownText(text: string, maxBytes = MAX_SHOWN_BYTES): string {
  // This short, it fits even if every UTF-16 unit takes three bytes.
  if (text.length * 3 <= maxBytes) return storable(text);
  const bytes = Buffer.from(text).subarray(0, maxBytes);
  return storable(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true }));
}

/** Postgres refuses NUL, and UTF-8 cannot hold half a surrogate pair. */
function storable(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '\uFFFD');
}
