import { placesOf, type Recovery } from '@postrider/domain';
import type { Ramp } from '../endpoint-line.ts';

/** The workers share the limit of a recovering endpoint by the same rule, without asking each other. */
export interface Sharing {
  /** The boot ids of all workers that are alive, in order. Empty: not known yet. */
  workers: readonly string[];
  bootId: string;
}

/** What this process may send to a recovering endpoint. `notBeforeMs`: when its rest after a refusal is over. */
export function rampIn(
  { endpointId, recovery, notBeforeMs }: { endpointId: string; recovery: Recovery; notBeforeMs: number },
  sharing: Sharing,
): Ramp {
  const all = placesOf(recovery);
  const places = shareOf(all, endpointId, sharing);
  // Its share of the pace is that of the places.
  const everyMs = recovery.pace === undefined || places === 0 ? 0 : (1_000 / recovery.pace) * (all / places);
  return { places, everyMs, notBeforeMs };
}

/** Deals the places out. Which worker gets one more depends on the endpoint. */
function shareOf(places: number, endpointId: string, { workers, bootId }: Sharing): number {
  const position = workers.indexOf(bootId);
  if (position < 0) return 0;
  let sum = 0;
  for (const char of endpointId) sum += char.charCodeAt(0);
  const turn = (position + sum) % workers.length;
  return Math.floor(places / workers.length) + (turn < places % workers.length ? 1 : 0);
}
