import { findHttpDateMs } from '../generated/http-date.ts';

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3: seconds, or a date) as milliseconds from now. A date is compared with the
 * answer's own `Date`, because clocks differ. Undefined when it is missing or invalid.
 */
export function parseRetryAfter(
  value: string | undefined,
  { date, now }: { date: string | undefined; now: number },
): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const here = new Date(now);
  const until = findHttpDateMs(text, here);
  if (until === undefined) return undefined;
  return Math.max(0, until - (findHttpDateMs(date?.trim() ?? '', here) ?? now));
}
