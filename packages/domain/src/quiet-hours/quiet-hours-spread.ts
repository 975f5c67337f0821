import { createHash } from 'node:crypto';

/** How long after the end a delivery starts, from 0 to below `maxMs`: always the same for the same delivery, even over all. */
export function quietHoursSpreadMs(deliveryId: string, maxMs: number): number {
  const fraction = createHash('sha256').update(deliveryId).digest().readUInt32BE(0) / 2 ** 32;
  return Math.floor(fraction * maxMs);
}
