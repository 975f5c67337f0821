import { findHttpDateMs } from './http-date.ts';

/**
 * How long a `Retry-After` header asks to wait, in milliseconds from `now`. It is a number of seconds or an HTTP date
 * (RFC 9110 §10.2.3). Null if it is neither, 0 if the date has passed.
 */
export function parseRetryAfterMs(header: string, now: Date): number | null {
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const unixMs = findHttpDateMs(text, now);
  return unixMs === undefined ? null : Math.max(0, unixMs - now.getTime());
}
