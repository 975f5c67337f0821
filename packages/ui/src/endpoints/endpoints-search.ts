import type { Schemas } from '../api/types.ts';
import { oneOf, type SearchText } from '../navigation/search-state.ts';

export type Endpoint = Schemas['Endpoint'];

const STATUSES: readonly Endpoint['status'][] = ['active', 'paused', 'disabled'];
const HEALTHS: readonly Endpoint['health']['state'][] = ['healthy', 'failing', 'disabled'];

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

type StateFilters = Pick<EndpointsSearch, 'status' | 'health'>;

/** What the list says of an endpoint, as the API filters it. */
const FILTERS_OF_STATE: Record<string, StateFilters> = {
  active: { status: 'active', health: undefined },
  healthy: { status: 'active', health: 'healthy' },
  failing: { status: 'active', health: 'failing' },
  paused: { status: 'paused', health: undefined },
  disabled: { status: 'disabled', health: undefined },
};

export const STATES = Object.keys(FILTERS_OF_STATE);

export function filtersOfState(state: string | undefined): Record<keyof StateFilters, string | undefined> {
  return FILTERS_OF_STATE[state ?? ''] ?? { status: undefined, health: undefined };
}

/** The state that the filters of an address stand for, or come nearest to. */
export function stateIn({ status, health }: StateFilters): string | undefined {
  const exact = STATES.find((state) => {
    const filters = filtersOfState(state);
    return filters.status === status && filters.health === health;
  });
  return exact ?? status ?? health;
}
