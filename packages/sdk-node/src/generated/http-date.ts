// Made from packages/domain/src/http-date.ts by `pnpm generate`.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
const SHORT_DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';

// RFC 9110 §5.6.7. Each form is in UTC, and the letters' case counts.
const FORMS = [
  String.raw`${SHORT_DAY}, (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} GMT`, // IMF-fixdate
  String.raw`${LONG_DAY}, (?<day>\d\d)-${MONTH}-(?<year>\d\d) ${TIME} GMT`, // RFC 850
  String.raw`${SHORT_DAY} ${MONTH} (?<day>\d\d| \d) ${TIME} (?<year>\d{4})`, // asctime
].map((form) => new RegExp(`^${form}$`));

/**
 * Reads an HTTP date as milliseconds since 1970. Undefined for every other text. `Date.parse` accepts too much: it reads
 * texts without a time zone as local time, and a weekday with a year as a date.
 */
export function findHttpDateMs(text: string, now: Date): number | undefined {
  const form = FORMS.find((each) => each.test(text));
  const parts = form?.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const [day, hour, minute, second] = [parts['day'], parts['hour'], parts['minute'], parts['second']].map(Number);
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined;
  // A leap second is second 60.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(fullYear(parts['year'] ?? '', now), MONTHS.indexOf(parts['month'] ?? ''), day);
  if (date.getUTCDate() !== day) return undefined;
  return date.setUTCHours(hour, minute, second);
}

/** Two digits that would be more than 50 years ahead are in the past (RFC 9110 §5.6.7). */
function fullYear(digits: string, now: Date): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  const thisYear = now.getUTCFullYear();
  const inThisCentury = thisYear - (thisYear % 100) + year;
  return inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury;
}
