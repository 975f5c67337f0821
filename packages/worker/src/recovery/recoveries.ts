import type { LoadedDelivery } from '@postrider/store/deliveries';
import type { Database } from '@postrider/store/sql';
import type { Logger } from 'pino';
import type { Ramp } from '../endpoint-line.ts';
import { startLoop, type RunningLoop } from '../loop.ts';
import { createKnownRecoveries, type KnownRecoveriesOptions } from './known-recoveries.ts';
import { createRecoveryRound } from './recovery-round.ts';
import { createSteering, type RecordedAnswer } from './steer-ramp.ts';

/** Ramps up the endpoints that answer again after an outage: how much this process may send them, and what that came to. */
export interface Recoveries {
  /** Undefined: the endpoint does not recover, as far as this process knows. */
  rampOf: (endpointId: string) => Ramp | undefined;
  /** Whether the endpoint recovers, as far as this process knows. */
  isKnown(endpointId: string): boolean;
  /** Takes what was just loaded with a delivery. Most endpoints do not recover. */
  learn(endpoint: Pick<LoadedDelivery['endpoint'], 'id' | 'recovery'>): void;
  /** Call it with each attempt that was recorded. */
  onRecorded(answer: RecordedAnswer): void;
  /** Looks every second which recoveries have begun or are over. */
  startLoop(): RunningLoop;
}

export interface RecoveriesOptions extends KnownRecoveriesOptions {
  database: Database;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
}

const POLL_MS = 1_000;

export function createRecoveries(options: RecoveriesOptions): Recoveries {
  const { database, now, log } = options;
  const known = createKnownRecoveries(options);
  const round = createRecoveryRound({ ...options, known });
  let loop: RunningLoop | undefined;
  const steering = createSteering({ database, known, now, onRelapse: () => loop?.wake(), log });
  return {
    rampOf: (endpointId) => known.find(endpointId)?.ramp,
    isKnown: (endpointId) => known.find(endpointId) !== undefined,
    learn({ id, recovery }) {
      // Only a round knows who else shares the limit.
      if (recovery !== null && known.take(id, recovery)) loop?.wake();
    },
    onRecorded: (answer) => steering.onRecorded(answer),
    startLoop: () => (loop = startLoop({ name: 'recovery', pollMs: POLL_MS, round, now, log })),
  };
}
