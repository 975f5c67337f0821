import type { Delivery } from '../api/types.ts';

/** Nothing happens to it any more by itself. */
export function isEnded({ status }: Pick<Delivery, 'status'>): boolean {
  return status !== 'pending' && status !== 'waiting' && status !== 'retrying';
}
