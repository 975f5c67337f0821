import { PREFERENCE_LIMITS } from '../preferences.ts';
import type { Preferences } from '../preferences.ts';
import { checkEventTypes } from './check-event-types.ts';
import { checkQuietHours } from './check-quiet-hours.ts';
import { checkNumber, checkRateLimits } from './check-rate-limits.ts';
import type { PreferenceProblem } from './preference-problem.ts';

// A wish is refused when it cannot mean anything, or not what it says: nobody finds out later why something never came.
// What merely says the same twice is not: a limit that a stricter one overrules, windows that overlap, a type denied that
// was not allowed anyway. Nor is what only both levels together make pointless: either may change by itself.

/** What is wrong with preferences of the right shape. Empty: nothing to object to. */
export function checkPreferences(
  { eventTypes, quietHours, rateLimits, maxPerHour }: Preferences,
  level: 'tenant' | 'endpoint',
): PreferenceProblem[] {
  const problems = [
    ...checkEventTypes(eventTypes ?? {}),
    ...(quietHours ? checkQuietHours(quietHours) : []),
    ...checkRateLimits(rateLimits ?? {}),
  ];
  if (maxPerHour !== undefined && maxPerHour !== null) {
    if (level === 'endpoint') {
      const detail = 'Counts over all endpoints of a tenant: put it there, and rateLimits.perHour here.';
      problems.push({ pointer: '/maxPerHour', detail });
    } else {
      problems.push(...checkNumber('/maxPerHour', maxPerHour, PREFERENCE_LIMITS.maxPerHour));
    }
  }
  return problems;
}
