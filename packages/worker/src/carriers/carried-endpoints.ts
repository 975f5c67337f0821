import { createEndpointLine, type EndpointLine, type Leave } from '../endpoint-line.ts';
import { isForgettable } from '../permit-group.ts';

/** The limits of carried endpoints, in one process. Postgres counts them over all workers. */
export interface CarriedEndpoints {
  /** Waits for room at the endpoint. Undefined: there will be none soon, or the signal was aborted. */
  enter(endpointId: string, signal: AbortSignal): Promise<Leave | undefined>;
  /** How many first attempts may be in flight there. */
  limitOf(endpointId: string): number;
}

/** As of an endpoint without a carrier. */
const LEAST = 8;
/** What an endpoint gets that proves fast while it is carried. */
const MOST = 16;

export function createCarriedEndpoints(now: () => number): CarriedEndpoints {
  const lines = new Map<string, EndpointLine>();

  function lineOf(endpointId: string): EndpointLine {
    const line = lines.get(endpointId) ?? createEndpointLine({ least: LEAST, most: MOST, now });
    lines.set(endpointId, line);
    return line;
  }

  return {
    async enter(endpointId, signal) {
      const line = lineOf(endpointId);
      const leave = await line.enter(signal);
      if (leave === undefined) return undefined;
      return (ended) => {
        leave(ended);
        if (isForgettable(line.group, now)) lines.delete(endpointId);
      };
    },
    limitOf: (endpointId) => lines.get(endpointId)?.limit() ?? LEAST,
  };
}
