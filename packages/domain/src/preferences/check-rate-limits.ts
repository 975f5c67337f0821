import { PREFERENCE_LIMITS } from '../preferences.ts';
import type { RateLimits } from '../preferences.ts';
import type { PreferenceProblem } from './preference-problem.ts';

const LIMITS = ['perSecond', 'perMinute', 'perHour', 'perDay', 'burst'] as const;

// Spacing (per second, per minute) and counting (per hour, per day) say different things, so between the two every
// combination means something: "20 a second, at most 10 an hour" is ten close together. Within a kind a shorter time that
// allows more than a longer one promises what can never come, most likely since numbers were mistaken. The reverse, "1 a
// second, at most 30 a minute", is merely careful.

export function checkRateLimits(rateLimits: RateLimits): PreferenceProblem[] {
  const { perSecond, perMinute, perHour, perDay, burst } = rateLimits;
  const problems = LIMITS.flatMap((limit) =>
    checkNumber(`/rateLimits/${limit}`, rateLimits[limit], PREFERENCE_LIMITS[limit]),
  );
  if (burst && !perSecond && !perMinute) {
    const detail =
      'Means nothing without perSecond or perMinute; the first of a perHour or perDay start at once anyway.';
    problems.push({ pointer: '/rateLimits/burst', detail });
  }
  if (perSecond && perMinute && perSecond > perMinute) {
    const detail = `Can never be reached: perMinute allows only ${perMinute} in a whole minute.`;
    problems.push({ pointer: '/rateLimits/perSecond', detail });
  }
  if (perHour && perDay && perHour > perDay) {
    const detail = `Can never be reached: perDay allows only ${perDay} in a whole day.`;
    problems.push({ pointer: '/rateLimits/perHour', detail });
  }
  return problems;
}

export function checkNumber(pointer: string, value: number | null | undefined, max: number): PreferenceProblem[] {
  if (value === undefined || value === null) return [];
  if (Number.isInteger(value) && value >= 1 && value <= max) return [];
  return [{ pointer, detail: `Must be a whole number from 1 to ${max}.` }];
}
