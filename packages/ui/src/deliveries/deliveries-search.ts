import type { Delivery } from '../api/types.ts';
import { DELIVERY_STATUSES } from '../components/delivery-statuses.ts';
import { chosenPeriod, type Period } from '../components/period.ts';
import { hasFilter, oneOf, type SearchText } from '../navigation/search-state.ts';

export const HOLD_REASONS: readonly NonNullable<Delivery['hold']>['reason'][] = [
  'quiet_hours',
  'rate_limited',
  'scheduled',
  'paused',
  'disabled',
];

export const OUTCOMES: readonly NonNullable<Delivery['lastOutcome']>[] = [
  'delivered',
  'server_error',
  'timed_out',
  'connection_failed',
  'rejected',
  'rate_limited',
  'gone',
  'redirected',
  'blocked_destination',
  'response_invalid',
];

/** What the list is filtered by, as the API names it, but for `period`. */
export interface DeliveriesSearch {
  status: Delivery['status'] | undefined;
  holdReason: NonNullable<Delivery['hold']>['reason'] | undefined;
  outcome: NonNullable<Delivery['lastOutcome']> | undefined;
  responseStatus: string | undefined;
  eventType: string | undefined;
  endpointId: string | undefined;
  externalId: string | undefined;
  tag: string | undefined;
  /** How far back, where no dates are set. The API has no such filter: it becomes `from`. */
  period: Period | undefined;
  from: string | undefined;
  to: string | undefined;
}

export function readDeliveriesSearch(search: SearchText): DeliveriesSearch {
  const { from, to } = search;
  return {
    status: oneOf(DELIVERY_STATUSES, search['status']),
    holdReason: oneOf(HOLD_REASONS, search['holdReason']),
    outcome: oneOf(OUTCOMES, search['outcome']),
    responseStatus: search['responseStatus'],
    eventType: search['eventType'],
    endpointId: search['endpointId'],
    externalId: search['externalId'],
    tag: search['tag'],
    period: hasFilter({ from, to }) ? undefined : chosenPeriod(search),
    from,
    to,
  };
}

/** The filters that are set. */
export function setFilters(search: Partial<DeliveriesSearch>): Record<string, string> {
  const entries = Object.entries<string | undefined>(search);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The filters as the API takes them; a period begins at `periodFrom`. */
export function apiFilters({ period, ...search }: DeliveriesSearch, periodFrom: string | undefined) {
  return period === undefined ? search : { ...search, from: periodFrom };
}
