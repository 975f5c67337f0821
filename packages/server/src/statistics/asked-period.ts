import { GRAIN_MS, GRAINS, planPeriod, rollupsKeptSince, type Grain, type Period } from '@postrider/domain';
import { Problem } from '../http/problem.ts';

const DAY_MS = GRAIN_MS.day;
/** A day of minutes is 1,440. So many buckets make an answer of about 700 KB. */
const MOST_BUCKETS = 1_500;

export interface AskedPeriod {
  from?: Date | undefined;
  to?: Date | undefined;
  bucket?: Grain | undefined;
}

/**
 * The period that a query asks for, as far as there can be numbers. A bucket that would make too many of them becomes longer.
 * 400 if it ends before it begins.
 */
export function askedPeriod(asked: AskedPeriod, now: Date): Period {
  const to = asked.to === undefined || asked.to > now ? now : asked.to;
  const from = asked.from ?? new Date(to.getTime() - DAY_MS);
  if (from >= to) throw new Problem('invalid_period', '`from` must be before `to` and before now.');
  const kept = rollupsKeptSince('day', now);
  const period = { from: from < kept ? kept : from, to: to < kept ? kept : to, now };
  const lengthMs = period.to.getTime() - period.from.getTime();
  const bucket = asked.bucket ?? defaultBucket(lengthMs);
  const fits = GRAINS.slice(GRAINS.indexOf(bucket)).find((grain) => lengthMs / GRAIN_MS[grain] <= MOST_BUCKETS);
  return planPeriod({ ...period, bucket: fits ?? 'day' });
}

function defaultBucket(lengthMs: number): Grain {
  if (lengthMs <= DAY_MS / 4) return 'minute';
  return lengthMs <= 14 * DAY_MS ? 'hour' : 'day';
}
