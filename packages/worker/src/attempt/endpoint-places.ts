/** How many retries one process sends to one endpoint at once; the rest waits, so that a hanging one never fills the worker. */
export interface EndpointPlaces {
  /** Undefined while all places at this endpoint are taken. */
  take(endpointId: string): { leave(): void } | undefined;
  /** After how long whoever found no place should ask again: about when those who found none before have had theirs. */
  turnAway(endpointId: string): number;
}

export interface EndpointPlacesOptions {
  perEndpoint: number;
  now: () => number;
  random: () => number;
}

/** Temporal makes a second of anything shorter. */
const LEAST_MS = 1_000;
/** The queue may be shorter than it was expected to be: an endpoint that hung may answer again. */
const MOST_MS = 300_000;
/** How long a place is taken where nobody left one yet. */
const FIRST_GUESS_MS = 1_000;
/** The weight of the latest in the average. */
const WEIGHT = 0.2;

interface Places {
  taken: number;
  /** On average. */
  takenForMs: number;
  /** When the one turned away last asks again. */
  lastTurnAt: number;
}

export function createEndpointPlaces({ perEndpoint, now, random }: EndpointPlacesOptions): EndpointPlaces {
  const endpoints = new Map<string, Places>();

  function enter(endpointId: string): () => void {
    const places = endpoints.get(endpointId) ?? { taken: 0, takenForMs: FIRST_GUESS_MS, lastTurnAt: 0 };
    endpoints.set(endpointId, places);
    places.taken++;
    const since = now();
    return () => {
      places.taken--;
      places.takenForMs += WEIGHT * (now() - since - places.takenForMs);
      if (places.taken === 0 && places.lastTurnAt < now()) endpoints.delete(endpointId);
    };
  }

  return {
    take(endpointId) {
      if ((endpoints.get(endpointId)?.taken ?? 0) >= perEndpoint) return undefined;
      let leave: (() => void) | undefined = enter(endpointId);
      return {
        leave() {
          leave?.();
          leave = undefined;
        },
      };
    },
    // Everybody after the same short while would be thousands of tries a second for a few places.
    turnAway(endpointId) {
      const places = endpoints.get(endpointId);
      if (places === undefined) return LEAST_MS;
      const turnAt = Math.max(places.lastTurnAt, now() + LEAST_MS) + places.takenForMs / perEndpoint;
      const inMs = turnAt - now();
      if (inMs > MOST_MS) return MOST_MS * (0.5 + 0.5 * random());
      places.lastTurnAt = turnAt;
      return inMs;
    },
  };
}
