/** What an event type looks like: names joined by dots, at most 128 characters. */
export const EVENT_TYPE_PATTERN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
/** An event type, or a family of them: `order.*` matches `order.paid` and `order.item.added`, not `order`. */
export const EVENT_TYPE_FILTER_PATTERN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(\.\*)?$/;
export const EVENT_TYPE_MAX_LENGTH = 128;

/** Whether a subscription list (null = every type) takes an event type. */
export function matchesEventType(filters: readonly string[] | null, type: string): boolean {
  if (filters === null) return true;
  return filters.some((filter) => (filter.endsWith('.*') ? type.startsWith(filter.slice(0, -1)) : filter === type));
}
