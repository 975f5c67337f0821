import type { Delivery } from '../api/types.ts';
import { oneOf, type SearchText } from '../navigation/search-state.ts';

export const STATUSES: readonly Delivery['status'][] = [
  'pending',
  'waiting',
  'retrying',
  'delivered',
  'dead_lettered',
  'skipped',
  'cancelled',
];

/** What the stream is filtered by, as the API names it. */
export function readLiveSearch(search: SearchText) {
  return {
    status: oneOf(STATUSES, search['status']),
    eventType: search['eventType'],
    endpointId: search['endpointId'],
  };
}
