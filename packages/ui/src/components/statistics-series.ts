import type { Statistics } from '../api/types.ts';

const PARTS = [
  { part: 'delivered', name: 'Delivered', tone: 'good' },
  { part: 'open', name: 'Open', tone: 'held' },
  { part: 'skipped', name: 'Skipped', tone: 'quiet' },
  { part: 'cancelled', name: 'Cancelled', tone: 'warn' },
  { part: 'failed', name: 'Dead letters', tone: 'bad' },
] as const;

/** What became of deliveries, for a `BarChart`. */
export function deliverySeries(buckets: Statistics['buckets']) {
  return PARTS.map(({ part, name, tone }) => ({ name, tone, values: buckets.map((each) => each[part]) }));
}

const LINES = [
  { name: 'p50', tone: 'good' },
  { name: 'p95', tone: 'held' },
  { name: 'p99', tone: 'warn' },
] as const;

/** How long attempts took, or deliveries, for a `LineChart`. */
export function durationLines(buckets: Statistics['buckets'], member: 'attemptMs' | 'endToEndMs') {
  return LINES.map(({ name, tone }) => ({ name, tone, values: buckets.map((each) => each[member][name]) }));
}
