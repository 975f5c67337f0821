import type { Delivery } from '../api/types.ts';

/** In the order of a delivery's life. */
export const DELIVERY_STATUSES: readonly Delivery['status'][] = [
  'pending',
  'waiting',
  'retrying',
  'delivered',
  'dead_lettered',
  'skipped',
  'cancelled',
];
