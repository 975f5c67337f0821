/** What an event type looks like: names joined by dots, at most 128 characters. */
export const EVENT_TYPE_PATTERN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
/** An event type, or a family of them: `order.*` matches `order.paid` and `order.item.added`, not `order`. */
export const EVENT_TYPE_FILTER_PATTERN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(\.\*)?$/;
export const EVENT_TYPE_MAX_LENGTH = 128;

/** What is done with data that does not match the schema of its type: nothing, accept it with a warning, refuse it. */
export const EVENT_TYPE_VALIDATIONS = ['off', 'warn', 'reject'] as const;
export type EventTypeValidation = (typeof EVENT_TYPE_VALIDATIONS)[number];

/** What becomes of event types that the catalogue does not have: taken, taken with a warning, refused. */
export const EVENT_TYPE_POLICIES = ['open', 'warn', 'closed'] as const;
export type EventTypePolicy = (typeof EVENT_TYPE_POLICIES)[number];

/** The entries of a subscription list that take an event type; `optIn`: only the one that names it. */
export function filtersThatTake(type: string, { optIn = false }: { optIn?: boolean } = {}): string[] {
  if (optIn) return [type];
  const names = type.split('.');
  return [type, ...names.slice(1).map((_, i) => `${names.slice(0, i + 1).join('.')}.*`)];
}

/** Whether a subscription list (null = every type) takes an event type; `optIn`: only one that names it does. */
export function matchesEventType(
  filters: readonly string[] | null,
  type: string,
  { optIn = false }: { optIn?: boolean } = {},
): boolean {
  if (optIn) return filters?.includes(type) ?? false;
  if (filters === null) return true;
  return filters.some((filter) => (filter.endsWith('.*') ? type.startsWith(filter.slice(0, -1)) : filter === type));
}
