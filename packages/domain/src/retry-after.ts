const WEEKDAY_FIRST = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * How long a `Retry-After` header asks to wait, in milliseconds from `now`: seconds or an HTTP date in any of the three
 * forms of RFC 9110 §5.6.7. Null when it is neither; 0 when the date has passed.
 */
export function parseRetryAfterMs(header: string, now: Date): number | null {
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // `Date.parse` takes nearly anything ("2" is a month): only what begins like an HTTP date gets there.
  if (!WEEKDAY_FIRST.test(text)) return null;
  const unixMs = Date.parse(ASCTIME.test(text) ? `${text} GMT` : text);
  return Number.isNaN(unixMs) ? null : Math.max(0, unixMs - now.getTime());
}
