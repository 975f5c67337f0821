import type { SearchText } from '../navigation/search-state.ts';

/** What the groups are filtered by, as the API names it. */
export interface GroupsSearch {
  endpointId: string | undefined;
  eventType: string | undefined;
  tag: string | undefined;
  from: string | undefined;
  to: string | undefined;
}

export function readGroupsSearch(search: SearchText): GroupsSearch {
  return {
    endpointId: search['endpointId'],
    eventType: search['eventType'],
    tag: search['tag'],
    from: search['from'],
    to: search['to'],
  };
}
