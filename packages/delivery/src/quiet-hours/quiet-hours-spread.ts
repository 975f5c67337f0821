import { createHash } from 'node:crypto';

/** Over how long what waited for the end of quiet hours starts. */
export const QUIET_HOURS_SPREAD_MS = 60_000;

/** How long after the end a delivery starts, from 0 to below `maxMs`: always the same for the same delivery, even over all. */
export function quietHoursSpreadMs(deliveryId: string, maxMs: number = QUIET_HOURS_SPREAD_MS): number {
  const fraction = createHash('sha256').update(deliveryId).digest().readUInt32BE(0) / 2 ** 32;
  return Math.floor(fraction * maxMs);
}
