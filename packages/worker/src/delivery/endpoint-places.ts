/** How many retries one process sends to one endpoint at once; the rest waits, so that a hanging one never fills the worker. */
export interface EndpointPlaces {
  /** Undefined while all places at this endpoint are taken. */
  take(endpointId: string): { leave(): void } | undefined;
}

export function createEndpointPlaces(perEndpoint: number): EndpointPlaces {
  const taken = new Map<string, number>();
  return {
    take(endpointId) {
      const count = taken.get(endpointId) ?? 0;
      if (count >= perEndpoint) return undefined;
      taken.set(endpointId, count + 1);
      let left = false;
      return {
        leave() {
          if (left) return;
          left = true;
          const now = taken.get(endpointId) ?? 1;
          if (now <= 1) taken.delete(endpointId);
          else taken.set(endpointId, now - 1);
        },
      };
    },
  };
}
