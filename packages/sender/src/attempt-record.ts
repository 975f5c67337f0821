import type { AttemptRecord } from '@postrider/domain';
import type { OutboundRequest } from './build-request.ts';
import type { AttemptOutcome } from '@postrider/domain';
import type { AttemptedSend } from '@postrider/domain';

/** How much of a request body is kept for show; `bodySha256` is of the whole. */
const MAX_SHOWN_BYTES = 16 * 1024;

/** An attempt as it is kept and shown: secrets masked, sizes bounded, texts that Postgres can store. */
export function toAttemptRecord(
  request: OutboundRequest,
  result: AttemptedSend,
  outcome: AttemptOutcome,
): AttemptRecord {
  const { startedAt, durationMs, timings } = result;
  return {
    startedAt,
    durationMs,
    timings: { ...timings },
    outcome: outcome.outcome,
    request: {
      method: 'POST',
      url: request.url,
      headers: request.maskedHeaders,
      body: shownText(request.body),
      bodySha256: request.bodySha256,
    },
    response: responseOf(result),
    error:
      result.kind === 'response'
        ? null
        : { code: result.kind === 'timed_out' ? 'timeout' : result.code, message: result.message },
  };
}

function responseOf(result: AttemptedSend): AttemptRecord['response'] {
  if (result.kind !== 'response') return null;
  const { status, headers, body, truncated, headersTruncated } = result;
  const shown = Object.entries(headers).map(([name, value]) => [name, storable(value)]);
  const response = { status, headers: Object.fromEntries(shown), body, truncated };
  return headersTruncated ? { ...response, headersTruncated } : response;
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
