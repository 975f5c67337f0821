import type { Database, Sealer } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { ClaimBacklog } from '../backlog.ts';
import type { RunningLoop } from '../loop.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import { createCarrierActivities } from './activities.ts';
import { createCarriedEndpoints } from './carried-endpoints.ts';
import { createCarriedStore } from './carried-store.ts';
import type { CarryDeps } from './carry-deliveries.ts';
import { createBacklogClaims } from './claim-backlog.ts';
import { startHandOvers } from './hand-over-loop.ts';
import { createRunningCarriers, type Slots } from './running-carriers.ts';

export interface CarriersOptions {
  database: Database;
  sealer: Sealer;
  client: Client;
  taskQueue: string;
  /** The most deliveries of one carrier. 1: there are none. */
  deliveriesPerWorkflow: number;
  bootId: string;
  firstAttempts: Slots;
  /** The boot ids of silent workers. */
  silentWorkers: () => readonly string[];
  /** Called when deliveries may be due, or another carrier may start. */
  onDue: () => void;
  /** The clock of Postgres. */
  now: () => Date;
  /** Milliseconds of a monotonic clock. */
  monotonicMs: () => number;
  report: Pick<RelayReport, 'claimed' | 'started'>;
  log: Logger;
}

export interface Carriers {
  claimBacklog: ClaimBacklog;
  activitiesWith(
    deps: Omit<CarryDeps, 'store' | 'endpoints' | 'onCarried' | 'onFailed'>,
  ): ReturnType<typeof createCarrierActivities>;
  /** Starts the loop that hands over. It runs without carriers too: other workers may have some. */
  startHandOvers(): RunningLoop;
}

/** Everything that carries backlogs in this process. */
export function createCarriers(options: CarriersOptions): Carriers {
  const { onDue } = options;
  const carriers = createRunningCarriers(options.firstAttempts, onDue);
  let handOvers: RunningLoop | undefined;
  return {
    claimBacklog: createBacklogClaims({ ...options, carriers }),
    activitiesWith: (deps) =>
      createCarrierActivities({
        ...deps,
        carriers,
        store: createCarriedStore(options),
        endpoints: createCarriedEndpoints(options.monotonicMs),
        onFailed: (deliveryId, error) =>
          options.log.error({ err: error, deliveryId }, 'A carried attempt failed; its own workflow tries again'),
        onCarried() {
          onDue();
          handOvers?.wake();
        },
      }),
    startHandOvers: () => (handOvers = startHandOvers(options)),
  };
}
