import type { Config } from './config.ts';
import { createPermits } from './permits.ts';
import { createRecoveries, type RecoveriesOptions } from './recovery/recoveries.ts';
import { createFirstAttempts } from './relay/first-attempts.ts';
import { createStartWindow } from './relay/start-window.ts';
import { earlyPlaces, FIRST_ATTEMPTS_SHARE } from './temporal/worker-options.ts';

/** Longer than any local attempt takes. After it, the attempt may have ended in another process. */
const FORGET_FIRST_ATTEMPT_AFTER_MS = 60_000;

export const monotonicMs = () => performance.now();

/** How many times its limit a fast and healthy endpoint may have. */
const FAST_ENDPOINT_FACTOR = 4;

/** How many attempts this process makes at the same time: first attempts, and retries; and how many retries wait for their instant. */
export function createLimits(
  { workflowSlots, attemptSlots, endpointPermits }: Config,
  { onAvailable, ...parts }: Omit<RecoveriesOptions, 'monotonicMs' | 'onChange'> & { onAvailable: () => void },
) {
  const clocks = { now: monotonicMs, random: Math.random };
  const total = Math.floor(workflowSlots * FIRST_ATTEMPTS_SHARE);
  const firstAttempts = createFirstAttempts({
    // Claims limit each endpoint.
    permits: createPermits({ ...clocks, total, perEndpoint: total }),
    forgetAfterMs: FORGET_FIRST_ATTEMPT_AFTER_MS,
    onAvailable,
    now: monotonicMs,
  });
  // All of them may wait at first: a start is quick on most machines.
  const startWindow = createStartWindow({ most: total, onRoom: onAvailable, now: monotonicMs });
  const perFastEndpoint = FAST_ENDPOINT_FACTOR * endpointPermits;
  const limits = { total: attemptSlots, perEndpoint: endpointPermits, perFastEndpoint };
  const recoveries = createRecoveries({
    ...parts,
    monotonicMs,
    onChange: (endpointId) => permits.onRampChanged(endpointId),
  });
  const permits = createPermits({ ...clocks, ...limits, rampOf: recoveries.rampOf });
  const early = earlyPlaces(attemptSlots);
  return {
    firstAttempts,
    startWindow,
    permits,
    recoveries,
    earlyPermits: createPermits({ ...clocks, total: early, perEndpoint: early }),
  };
}
