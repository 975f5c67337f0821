import { EVENT_TYPE_FILTER_PATTERN, EVENT_TYPE_MAX_LENGTH } from '../event-types.ts';
import { PREFERENCE_LIMITS } from '../preferences.ts';
import type { EventTypePreference } from '../preferences.ts';
import type { PreferenceProblem } from './preference-problem.ts';

export function checkEventTypes({ allow, deny }: EventTypePreference): PreferenceProblem[] {
  const problems = [...checkFilters('/eventTypes/allow', allow ?? []), ...checkFilters('/eventTypes/deny', deny ?? [])];
  if (problems.length > 0) return problems;
  if (allow?.length === 0) {
    const detail = 'Would let no event pass. Say so with "enabled": false, or leave it out to allow every type.';
    problems.push({ pointer: '/eventTypes/allow', detail });
  }
  for (const [index, allowed] of (allow ?? []).entries()) {
    const denied = deny?.find((filter) => includesFilter(filter, allowed));
    if (denied !== undefined) {
      const detail = `"${allowed}" is allowed, but "${denied}" denies all of it.`;
      problems.push({ pointer: `/eventTypes/allow/${index}`, detail });
    }
  }
  return problems;
}

function checkFilters(pointer: string, filters: readonly string[]): PreferenceProblem[] {
  if (filters.length > PREFERENCE_LIMITS.eventTypes) {
    return [{ pointer, detail: `At most ${PREFERENCE_LIMITS.eventTypes} are allowed; there are ${filters.length}.` }];
  }
  return [...filters.entries()]
    .filter(([, filter]) => filter.length > EVENT_TYPE_MAX_LENGTH || !EVENT_TYPE_FILTER_PATTERN.test(filter))
    .map(([index]) => ({
      pointer: `${pointer}/${index}`,
      detail: 'Must be an event type such as "order.paid", or a family such as "order.*".',
    }));
}

/** Whether everything that `narrow` matches is matched by `wide`. */
function includesFilter(wide: string, narrow: string): boolean {
  return wide === narrow || (wide.endsWith('.*') && narrow.startsWith(wide.slice(0, -1)));
}
