import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { ClaimBacklog } from '../backlog.ts';
import { CLAIM_AT_MOST, createClaimRound } from './claim-loop.ts';
import { createHealthRound, createWakeRound } from './command-loop.ts';
import type { FirstAttempts } from './first-attempts.ts';
import { createHoldRound } from './hold-loop.ts';
import { startLoop } from '../loop.ts';
import type { DeliveryReport } from '../metrics/report-deliveries.ts';
import type { RelayReport } from '../metrics/report-relay.ts';
import { createRateLimitedClaims } from './rate-limited-claims.ts';
import { createRunningStarts } from './running-starts.ts';
import type { RelayCounters } from './start-claimed.ts';
import type { StartWindow } from './start-window.ts';

export interface RelayOptions {
  database: Database;
  client: Client;
  taskQueue: string;
  /** Creates the parts of the namespace that Temporal lost. Never rejects. */
  prepareNamespace: () => Promise<void>;
  bootId: string;
  firstAttempts: FirstAttempts;
  claimBacklog: ClaimBacklog;
  /** Whether attempts can be recorded. If not, deliveries wait in the queue. */
  recorder: { isAvailable(): boolean };
  /** The boot ids of silent workers. Their claims take no permits. */
  silentWorkers: () => readonly string[];
  report: RelayReport & Pick<DeliveryReport, 'held'>;
  startWindow: StartWindow;
  /** Loads a delivery whose first attempt is about to begin here. */
  loadAhead: (deliveryId: string) => void;
  /** Call it if the attempt will not begin here. */
  forgetAhead: (deliveryId: string) => void;
  /** The clock of Postgres. */
  now: () => Date;
  /** Milliseconds of a monotonic clock. */
  monotonicMs: () => number;
  log: Logger;
}

export interface Relay {
  /** Call it when deliveries became due, or more of them may start. */
  wakeClaims: () => void;
  /** Call it when there are workflows to wake. */
  wakeSignals: () => void;
  counters: Readonly<RelayCounters>;
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
/** A rejected start wakes the loop earlier. */
const NAMESPACE_POLL_MS = 30_000;

/** Starts a workflow for each delivery that is due, and carries the rows of the outbox to workflows as signals. */
export function startRelay(options: RelayOptions): Relay {
  const { log, now } = options;
  const counters: RelayCounters = { started: 0, notEager: 0, startsFailed: 0 };
  const loop = (name: string, pollMs: number, round: Parameters<typeof startLoop>[0]['round']) =>
    startLoop({ name, pollMs, round, now, log });

  const holds = loop('hold', POLL_MS, createHoldRound(options));
  const namespace = loop('namespace', NAMESPACE_POLL_MS, async () => {
    await options.prepareNamespace();
    return 'wait';
  });
  const onStartsRejected = () => namespace.wake();
  const mayClaim = () => options.recorder.isAvailable();
  const claiming = { ...options, mayClaim, counters, onStartsRejected };
  const rateLimitedClaims = createRateLimitedClaims({ ...claiming, onMore: () => onDue() });
  const rateLimited = loop('rate-limited claim', POLL_MS, rateLimitedClaims.round);
  const onRateLimited = (endpointIds: readonly string[]) => {
    rateLimitedClaims.offer(endpointIds);
    if (endpointIds.length > 0) rateLimited.wake();
  };
  const starts = createRunningStarts({ ...claiming, most: CLAIM_AT_MOST, onChange: () => onDue() });
  const claims = loop('claim', POLL_MS, createClaimRound({ ...claiming, starts, onRateLimited }));
  const onDue = () => claims.wake();
  const wakes = loop('wake', POLL_MS, createWakeRound({ ...options, onDue }));
  const health = loop('health', POLL_MS, createHealthRound({ ...options, onDue }));

  return {
    wakeClaims: onDue,
    wakeSignals: () => wakes.wake(),
    counters,
    async stop() {
      await Promise.all([namespace, claims, rateLimited, holds, wakes, health].map((part) => part.stop()));
      await starts.stop();
    },
  };
}
