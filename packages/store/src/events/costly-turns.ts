import { setTimeout as delay } from 'node:timers/promises';

/** Shares the time of costly work between tenants, and with all other work of the process. */
export interface CostlyTurns {
  /** Starts once the earlier work of the tenant has ended. */
  inOrder<Result>(tenantId: string, work: () => Promise<Result>): Promise<Result>;
  /** Runs a short part of such work. Tenants take turns. */
  takeTurn<Result>(part: () => Result): Promise<Result>;
}

/** A shorter part needs no rest. */
const SHORT_MS = 1;
/** The rest after a part, as a multiple of the time that the part took. */
const REST_FACTOR = 2;

/** However much one tenant publishes, another tenant waits for one part of its work at a time. */
export function createCostlyTurns(): CostlyTurns {
  const lastOf = new Map<string, Promise<void>>();
  let lastPart: Promise<void> = Promise.resolve();
  return {
    inOrder(tenantId, work) {
      const result = (lastOf.get(tenantId) ?? Promise.resolve()).then(work);
      const ended: Promise<void> = result
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => {
          if (lastOf.get(tenantId) === ended) lastOf.delete(tenantId);
        });
      lastOf.set(tenantId, ended);
      return result;
    },
    takeTurn(part) {
      let busyMs = 0;
      const done = lastPart.then(() => {
        const startedAt = performance.now();
        const result = part();
        busyMs = performance.now() - startedAt;
        return result;
      });
      const rest = async () => {
        if (busyMs > SHORT_MS) await delay(REST_FACTOR * busyMs);
      };
      lastPart = done.then(rest, rest);
      return done;
    },
  };
}
