import { createHash } from 'node:crypto';

/** The delay of a delivery after quiet hours, from 0 to below `maxMs`: fixed for a delivery, even over all of them. */
export function quietHoursSpreadMs(deliveryId: string, maxMs: number): number {
  const fraction = createHash('sha256').update(deliveryId).digest().readUInt32BE(0) / 2 ** 32;
  return Math.floor(fraction * maxMs);
}
