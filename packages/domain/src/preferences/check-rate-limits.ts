import { PREFERENCE_LIMITS } from '../preferences.ts';
import type { RateLimits } from '../preferences.ts';
import type { ValidationError } from '../validation-error.ts';

const LIMITS = ['perSecond', 'perMinute', 'perHour', 'perDay', 'burst'] as const;

// Limits per second and minute space attempts out, limits per hour and day count them. Every combination of the two kinds
// makes sense: 20 per second with 10 per hour means ten close together. Within a kind, more for the shorter time than for
// the longer one can never be reached and is most likely a mistake. The reverse, 1 per second with 30 per minute, is
// allowed.

export function checkRateLimits(rateLimits: RateLimits): ValidationError[] {
  const { perSecond, perMinute, perHour, perDay, burst } = rateLimits;
  const errors = LIMITS.flatMap((limit) =>
    checkNumber(`/rateLimits/${limit}`, rateLimits[limit], PREFERENCE_LIMITS[limit]),
  );
  if (burst && !perSecond && !perMinute) {
    const detail = 'Must not be set without `perSecond` or `perMinute`: other limits do not space attempts out.';
    errors.push({ pointer: '/rateLimits/burst', detail });
  }
  if (perSecond && perMinute && perSecond > perMinute) {
    const detail = `Must be at most \`perMinute\`, which allows only ${perMinute} in a whole minute.`;
    errors.push({ pointer: '/rateLimits/perSecond', detail });
  }
  if (perHour && perDay && perHour > perDay) {
    const detail = `Must be at most \`perDay\`, which allows only ${perDay} in a whole day.`;
    errors.push({ pointer: '/rateLimits/perHour', detail });
  }
  return errors;
}

export function checkNumber(pointer: string, value: number | null | undefined, max: number): ValidationError[] {
  if (value === undefined || value === null) return [];
  if (Number.isInteger(value) && value >= 1 && value <= max) return [];
  return [{ pointer, detail: `Must be a whole number between 1 and ${max}.` }];
}
