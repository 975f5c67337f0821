import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

/** What stands behind the `?` of a page: text only. */
export type SearchText = Readonly<Record<string, string>>;

export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.set(name, value);
  }
  return params.size === 0 ? '' : `?${params.toString()}`;
}

/**
 * The state of a page that stands in its address, so that a link shows the same and "back" works. `read` makes it of the
 * text, and ignores what it does not know. The second value changes some members; `undefined` removes one.
 */
export function useSearchState<State>(read: (search: SearchText) => State) {
  // The root route keeps texts only.
  const search: SearchText = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = async (changes: Record<string, string | undefined>) =>
    // Of what stands there by then: what is looked up first may come after another change.
    navigate({ to: '.', search: (now: SearchText) => ({ ...now, ...changes }), resetScroll: false });
  return [read(search), change] as const;
}

/** A part of the address: `usePathPart('deliveryId')` at `/deliveries/$deliveryId`. */
export function usePathPart(name: string): string {
  const parts: Record<string, string | undefined> = useParams({ strict: false });
  const value = parts[name];
  if (value === undefined) throw new Error(`The address of this page has no ${name}`);
  return value;
}

/** Whether a filter of a page is set. */
export function hasFilter(filters: object): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}

/** A change that removes every filter. `filters` has a member for each, set or not. */
export function cleared(filters: object): Record<string, undefined> {
  return Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
}

/** One of `choices`, else undefined. */
export function oneOf<Choice extends string>(choices: readonly Choice[], text: string | undefined) {
  return choices.find((choice) => choice === text);
}
