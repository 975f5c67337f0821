import type { SearchText } from '../navigation/search-state.ts';

/** What the log is filtered by, as the API names it. */
export type AuditFilters = Record<'resource' | 'actor' | 'action' | 'from' | 'to', string | undefined>;

export interface AuditSearch {
  filters: AuditFilters;
  /** The entry whose change is shown. */
  entry: string | undefined;
}

export function readAuditSearch(search: SearchText): AuditSearch {
  const { resource, actor, action, from, to, entry } = search;
  return { filters: { resource, actor, action, from, to }, entry };
}
