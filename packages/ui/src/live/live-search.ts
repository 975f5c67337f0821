import { DELIVERY_STATUSES } from '../components/delivery-statuses.ts';
import { oneOf, type SearchText } from '../navigation/search-state.ts';

/** What the stream is filtered by, as the API names it. */
export function readLiveSearch(search: SearchText) {
  return {
    status: oneOf(DELIVERY_STATUSES, search['status']),
    eventType: search['eventType'],
    endpointId: search['endpointId'],
  };
}
