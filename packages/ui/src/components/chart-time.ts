export type Bucket = 'minute' | 'hour' | 'day';

const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
const FORMATS: Record<Bucket, Intl.DateTimeFormat> = {
  minute: new Intl.DateTimeFormat('en-GB', TIME),
  hour: new Intl.DateTimeFormat('en-GB', { ...DAY, ...TIME }),
  // The server counts days in UTC.
  day: new Intl.DateTimeFormat('en-GB', { ...DAY, timeZone: 'UTC' }),
};

/** The beginning of a bucket, as exact as the bucket is. */
export function instant(at: string, bucket: Bucket): string {
  return FORMATS[bucket].format(new Date(at));
}
