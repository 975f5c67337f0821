import { placesOf, type Recovery } from '@postrider/domain';
import type { Ramp } from '../endpoint-line.ts';

/** After a 429, a 503 or a time-out: a receiver that counts requests by the second says no until the second is over. */
const REFUSED_REST_MS = 1_000;
const MOST_REST_MS = 5_000;
/** An attempt that was faster counts as this long, so that rests after attempts of a millisecond are not too short. */
const LEAST_HELD_MS = 20;

/** The workers share the limit of a recovering endpoint by the same rule, without asking each other. */
export interface Sharing {
  /** The boot ids of all workers that are alive, in order. Empty: not known yet. */
  workers: readonly string[];
  bootId: string;
}

/** What this process may send to a recovering endpoint. `takeRefusal`: whether a place must rest because it was refused. */
export function rampIn(
  { endpointId, recovery }: { endpointId: string; recovery: Recovery },
  { workers, bootId }: Sharing,
  takeRefusal: () => boolean,
): Ramp {
  const { limit } = recovery;
  const all = placesOf(limit);
  return {
    places: shareOf(all, endpointId, { workers, bootId }),
    turns: limit / Math.max(1, workers.length),
    restAfterMs(heldForMs, ended) {
      if (ended === 'badly' && takeRefusal()) return REFUSED_REST_MS;
      return Math.min(MOST_REST_MS, Math.max(heldForMs, LEAST_HELD_MS) * (all / limit - 1));
    },
  };
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
