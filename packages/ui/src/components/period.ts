import { oneOf, type SearchText } from '../navigation/search-state.ts';

const HOUR_MS = 3_600_000;

/** How far back a page looks, and how fine its charts are. */
export const PERIODS = {
  '1h': { text: 'Last hour', ms: HOUR_MS, bucket: 'minute' },
  '24h': { text: 'Last 24 hours', ms: 24 * HOUR_MS, bucket: 'hour' },
  '7d': { text: 'Last 7 days', ms: 7 * 24 * HOUR_MS, bucket: 'hour' },
  '30d': { text: 'Last 30 days', ms: 30 * 24 * HOUR_MS, bucket: 'day' },
} as const;

export type Period = keyof typeof PERIODS;
const NAMES: readonly Period[] = ['1h', '24h', '7d', '30d'];

export const PERIOD_CHOICES = NAMES.map((value) => ({ value, text: PERIODS[value].text }));

export function periodIn(search: SearchText): Period {
  return chosenPeriod(search) ?? '24h';
}

/** Undefined: none was chosen. */
export function chosenPeriod(search: SearchText): Period | undefined {
  return oneOf(NAMES, search['period']);
}

/** Begins at a whole bucket, so that the address of the question stays the same for a while. */
export function startOf(period: Period, now: number): string {
  const { ms, bucket } = PERIODS[period];
  const size = { minute: 60_000, hour: HOUR_MS, day: 24 * HOUR_MS }[bucket];
  return new Date(Math.floor((now - ms) / size) * size + size).toISOString();
}
