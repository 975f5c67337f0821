import { findHttpDateMs } from './http-date.ts';

/**
 * How long a `Retry-After` header asks to wait, in milliseconds from `now`: seconds or an HTTP date in any of the three
 * forms of RFC 9110 §5.6.7. Null when it is neither; 0 when the date has passed.
 */
export function parseRetryAfterMs(header: string, now: Date): number | null {
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const unixMs = findHttpDateMs(text, now);
  return unixMs === undefined ? null : Math.max(0, unixMs - now.getTime());
}
