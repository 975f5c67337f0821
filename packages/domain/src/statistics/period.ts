/** How long the periods are for which numbers are kept, the shortest first. Days begin at 00:00 UTC. */
export const GRAINS = ['minute', 'hour', 'day'] as const;
export type Grain = (typeof GRAINS)[number];

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
export const GRAIN_MS: Record<Grain, number> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: DAY_MS };

/** How many days the numbers of each period are kept. */
const ROLLUP_DAYS: Record<Grain, number> = { minute: 7, hour: 90, day: 730 };

/** Numbers of one grain, from an instant to before another. */
export interface Segment {
  grain: Grain;
  from: Date;
  to: Date;
}

export interface Period {
  from: Date;
  to: Date;
  bucket: Grain;
  /** Together they are the period, each in the coarsest grain that fits. None is coarser than the bucket. */
  segments: Segment[];
}

/** Numbers of older periods of this grain may be gone. */
export const rollupsKeptSince = (grain: Grain, now: Date): Date =>
  new Date(ceil(now.getTime() - ROLLUP_DAYS[grain] * DAY_MS, 'day'));

/**
 * The period that can be told: widened to whole minutes, or where these are gone to whole hours or days. The bucket is as
 * wide as was asked for, or wider.
 */
export function planPeriod({ from, to, bucket, now }: Omit<Period, 'segments'> & { now: Date }): Period {
  const least = finestAt(from, now);
  const wide = GRAINS[Math.max(GRAINS.indexOf(least), GRAINS.indexOf(bucket))] ?? bucket;
  const start = floor(from.getTime(), least);
  const end = ceil(to.getTime(), finestAt(to, now));
  const segments = split({ from: start, to: end }, GRAINS.slice(0, GRAINS.indexOf(wide) + 1));
  return { from: new Date(start), to: new Date(end), bucket: wide, segments };
}

/**
 * The period widened to whole minutes, hours or days, so that no more than some dozens of them are read of each endpoint. For
 * comparing endpoints, which does not need the exact ends.
 */
export function wholePeriod({ from, to, bucket }: Omit<Period, 'segments'>): Segment {
  const lengthMs = to.getTime() - from.getTime();
  const fitting = lengthMs > 3 * DAY_MS ? 'day' : lengthMs > DAY_MS / 4 ? 'hour' : 'minute';
  const grain = GRAINS.indexOf(bucket) > GRAINS.indexOf(fitting) ? bucket : fitting;
  return { grain, from: new Date(floor(from.getTime(), grain)), to: new Date(ceil(to.getTime(), grain)) };
}

/** The beginnings of the buckets of a period. The first one may be earlier than the period. */
export function bucketsOf({ from, to, bucket }: Omit<Period, 'segments'>): Date[] {
  const first = floor(from.getTime(), bucket);
  const count = Math.max(0, Math.ceil((to.getTime() - first) / GRAIN_MS[bucket]));
  return Array.from({ length: count }, (_, i) => new Date(first + i * GRAIN_MS[bucket]));
}

export const bucketAt = (at: Date, bucket: Grain): Date => new Date(floor(at.getTime(), bucket));

function finestAt(at: Date, now: Date): Grain {
  return GRAINS.find((grain) => at >= rollupsKeptSince(grain, now)) ?? 'day';
}

function split({ from, to }: { from: number; to: number }, grains: readonly Grain[]): Segment[] {
  const grain = grains.at(-1);
  if (grain === undefined || from >= to) return [];
  const finer = grains.slice(0, -1);
  const [start, end] = [ceil(from, grain), floor(to, grain)];
  if (start >= end) return split({ from, to }, finer);
  return [
    ...split({ from, to: start }, finer),
    { grain, from: new Date(start), to: new Date(end) },
    ...split({ from: end, to }, finer),
  ];
}

const floor = (ms: number, grain: Grain): number => Math.floor(ms / GRAIN_MS[grain]) * GRAIN_MS[grain];
const ceil = (ms: number, grain: Grain): number => Math.ceil(ms / GRAIN_MS[grain]) * GRAIN_MS[grain];
