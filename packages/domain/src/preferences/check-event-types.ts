import { EVENT_TYPE_FILTER_PATTERN, EVENT_TYPE_MAX_LENGTH } from '../event-types.ts';
import { PREFERENCE_LIMITS } from '../preferences.ts';
import type { EventTypePreference } from '../preferences.ts';
import type { ValidationError } from '../validation-error.ts';

export function checkEventTypes({ allow, deny }: EventTypePreference): ValidationError[] {
  const errors = [...checkFilters('/eventTypes/allow', allow ?? []), ...checkFilters('/eventTypes/deny', deny ?? [])];
  if (errors.length > 0) return errors;
  if (allow?.length === 0) {
    const detail =
      'Must have at least one event type. For no events set "enabled": false; for every type leave it out.';
    errors.push({ pointer: '/eventTypes/allow', detail });
  }
  for (const [index, allowed] of (allow ?? []).entries()) {
    const denied = deny?.find((filter) => includesFilter(filter, allowed));
    if (denied !== undefined) {
      const detail = `Must not be denied as well: "${denied}" in \`deny\` covers all of "${allowed}".`;
      errors.push({ pointer: `/eventTypes/allow/${index}`, detail });
    }
  }
  return errors;
}

function checkFilters(pointer: string, filters: readonly string[]): ValidationError[] {
  if (filters.length > PREFERENCE_LIMITS.eventTypes) {
    return [
      { pointer, detail: `Must have at most ${PREFERENCE_LIMITS.eventTypes} elements; there are ${filters.length}.` },
    ];
  }
  return [...filters.entries()]
    .filter(([, filter]) => filter.length > EVENT_TYPE_MAX_LENGTH || !EVENT_TYPE_FILTER_PATTERN.test(filter))
    .map(([index]) => ({
      pointer: `${pointer}/${index}`,
      detail: 'Must be an event type such as "order.paid", or a family such as "order.*".',
    }));
}

/** Whether `wide` matches everything that `narrow` matches. */
function includesFilter(wide: string, narrow: string): boolean {
  return wide === narrow || (wide.endsWith('.*') && narrow.startsWith(wide.slice(0, -1)));
}
