import type { Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { createClaimRound } from './claim-loop.ts';
import type { RelayCounters } from './claim-loop.ts';
import { createHealthRound, createWakeRound } from './command-loop.ts';
import type { FirstAttempts } from './first-attempts.ts';
import { createLineRound } from './line-loop.ts';
import type { UnshownLines } from './line-loop.ts';
import { listen } from './listen.ts';
import { startLoop } from '../loop.ts';
import { createSweepRound } from './sweep-loop.ts';

export interface RelayOptions {
  database: Database;
  client: Client;
  taskQueue: string;
  /** Makes anew what Temporal lost of our namespace. */
  prepareNamespace: () => Promise<void>;
  bootId: string;
  firstAttempts: FirstAttempts;
  /** Whether an attempt could be recorded. What cannot be recorded waits in the queue. */
  recorder: { isAvailable(): boolean };
  /** The boot ids of workers whose claims take no places. */
  silentWorkers: () => readonly string[];
  /** Postgres' clock. */
  now: () => Date;
  log: Logger;
  /** Over how long what waited for the end of quiet hours starts. */
  quietHoursSpreadMs: number;
}

export interface Relay {
  /** There is room for more first attempts. */
  wakeClaims: () => void;
  counters: Readonly<RelayCounters>;
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
/** Rejected starts ask at once. */
const NAMESPACE_POLL_MS = 30_000;

/** What is due becomes a workflow; what was asked for becomes a signal. */
export function startRelay(options: RelayOptions): Relay {
  const { database, log, now } = options;
  const counters: RelayCounters = { started: 0, notEager: 0, startsFailed: 0 };
  const loop = (name: string, pollMs: number, round: Parameters<typeof startLoop>[0]['round']) =>
    startLoop({ name, pollMs, round, now, log });

  const unshown: UnshownLines = new Set();
  const lines = loop('line', POLL_MS, createLineRound({ database, unshown, now }));
  const onUnshown = (endpointIds: readonly string[]) => {
    for (const endpointId of endpointIds) unshown.add(endpointId);
    if (endpointIds.length > 0) lines.wake();
  };
  const namespace = loop('namespace', NAMESPACE_POLL_MS, async () => {
    // Where Temporal is away, rejected starts say so.
    await options.prepareNamespace().catch((error: unknown) => log.debug({ err: error }, 'namespace not prepared'));
    return 'wait';
  });
  const onStartsRejected = () => namespace.wake();
  const claims = loop(
    'claim',
    POLL_MS,
    createClaimRound({
      ...options,
      mayClaim: () => options.recorder.isAvailable(),
      counters,
      onUnshown,
      onStartsRejected,
    }),
  );
  const onDue = () => claims.wake();
  const wakes = loop('wake', POLL_MS, createWakeRound({ ...options, onDue }));
  const onWakes = () => wakes.wake();
  const sweeps = loop('sweep', POLL_MS, createSweepRound({ ...options, onDue, onWakes }));
  const health = loop('health', POLL_MS, createHealthRound({ ...options, onDue }));
  const listener = listen(
    database,
    {
      onQueue: onDue,
      onCommands: () => {
        wakes.wake();
        sweeps.wake();
      },
    },
    log,
  );

  return {
    wakeClaims: onDue,
    counters,
    async stop() {
      await Promise.all([listener, namespace, claims, lines, wakes, sweeps, health].map((part) => part.stop()));
    },
  };
}
