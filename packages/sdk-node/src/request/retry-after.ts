/**
 * Reads `Retry-After` (RFC 9110 §10.2.3: seconds, or a date) as milliseconds from now. A date is compared with the
 * answer's own `Date`, since clocks differ. Undefined when there is none or it cannot be read.
 */
export function parseRetryAfter(
  value: string | undefined,
  { date, now }: { date: string | undefined; now: number },
): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse also takes "-5" and "1 2", which are no dates of HTTP.
  if (!/[a-z]/i.test(text)) return undefined;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const from = date === undefined ? Number.NaN : Date.parse(date);
  return Math.max(0, until - (Number.isNaN(from) ? now : from));
}
