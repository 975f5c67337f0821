import { PREFERENCE_LIMITS } from '../preferences.ts';
import type { Preferences } from '../preferences.ts';
import { checkEventTypes } from './check-event-types.ts';
import { checkQuietHours } from './check-quiet-hours.ts';
import { checkNumber, checkRateLimits } from './check-rate-limits.ts';
import type { ValidationError } from '../validation-error.ts';

// Preferences are refused if they contradict themselves: nobody would find out later why an event never came. Redundant
// ones are allowed: a limit that a stricter one overrules, windows that overlap, a denied type that is not allowed anyway.
// So is what only the tenant and the endpoint together make pointless: each may change without the other.

/** Checks preferences whose shape is right. */
export function checkPreferences(
  { eventTypes, quietHours, rateLimits, maxPerHour }: Preferences,
  level: 'tenant' | 'endpoint',
): ValidationError[] {
  const errors = [
    ...checkEventTypes(eventTypes ?? {}),
    ...(quietHours ? checkQuietHours(quietHours) : []),
    ...checkRateLimits(rateLimits ?? {}),
  ];
  if (maxPerHour !== undefined && maxPerHour !== null) {
    if (level === 'endpoint') {
      const detail = 'Must be set for the tenant: it counts over all of its endpoints. Use `rateLimits.perHour` here.';
      errors.push({ pointer: '/maxPerHour', detail });
    } else {
      errors.push(...checkNumber('/maxPerHour', maxPerHour, PREFERENCE_LIMITS.maxPerHour));
    }
  }
  return errors;
}
