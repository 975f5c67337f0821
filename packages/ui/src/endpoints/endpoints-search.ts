import type { Schemas } from '../api/types.ts';
import { oneOf, type SearchText } from '../navigation/search-state.ts';

export type Endpoint = Schemas['Endpoint'];

export const STATUSES: readonly Endpoint['status'][] = ['active', 'paused', 'disabled'];
export const HEALTHS: readonly Endpoint['health']['state'][] = ['healthy', 'failing', 'disabled'];

/** What the list is filtered by, as the API names it. */
export interface EndpointsSearch {
  status: Endpoint['status'] | undefined;
  health: Endpoint['health']['state'] | undefined;
  tag: string | undefined;
  name: string | undefined;
  host: string | undefined;
  eventType: string | undefined;
}

export function readEndpointsSearch(search: SearchText): EndpointsSearch {
  return {
    status: oneOf(STATUSES, search['status']),
    health: oneOf(HEALTHS, search['health']),
    tag: search['tag'],
    name: search['name'],
    host: search['host'],
    eventType: search['eventType'],
  };
}
