import { Catalogue } from '@postrider/catalogue';
import type { TemplateRenderer } from '@postrider/domain';
import { reportAccepted, type Metrics, type Traces } from '@postrider/process';
import { createRenderer } from '@postrider/renderer';
import { createAccessTokens, createSender, type Sender } from '@postrider/sender';
import type { AttemptToRecord } from '@postrider/store/deliveries';
import { createEventAcceptor, type EventAcceptor } from '@postrider/store/events';
import { createSealer, type Database, type Sealer } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import { createDeliveryActivities, type DeliveryActivityDeps } from './attempt/activities.ts';
import { createAttemptStore, createDatabaseRecorder, createRetryFinder } from './attempt/attempt-store.ts';
import type { AttemptStore } from './attempt/attempt-store.ts';
import { createEarlyRetries } from './attempt/early-retries.ts';
import { createRateLimitedStarts, SYSTEM_CLOCKS } from './attempt/rate-limited-starts.ts';
import type { Recorder } from './attempt/recorder.ts';
import type { Config } from './config.ts';
import { createCarriers, type Carriers } from './carriers/create-carriers.ts';
import { connectDatabase } from './connect-database.ts';
import { createLimits, monotonicMs } from './create-limits.ts';
import { createHealthActivities } from './endpoint-health/activities.ts';
import { startHousekeeping } from './housekeeping/housekeeping.ts';
import { reportDeliveries, type DeliveryReport } from './metrics/report-deliveries.ts';
import { reportRelay } from './metrics/report-relay.ts';
import { reportWorker } from './metrics/report-worker.ts';
import { startNotices } from './notices/publish-due-notices.ts';
import type { Permits } from './permits.ts';
import { startReconciler } from './reconcile/reconciler.ts';
import { startHeartbeat } from './relay/heartbeat.ts';
import { listen } from './relay/listen.ts';
import { startRelay } from './relay/relay.ts';
import type { Relay, RelayOptions } from './relay/relay.ts';
import type { Recoveries } from './recovery/recoveries.ts';
import { createReplayActivities } from './replays/activities.ts';
import { runReplays } from './replays/run-replays.ts';
import { createRetentionActivities } from './retention/activities.ts';
import { runRetention } from './retention/run-retention.ts';
import { countRollups } from './rollups/count-rollups.ts';
import { createScheduleActivities } from './schedules/activities.ts';
import { runSchedules } from './schedules/run-schedules.ts';
import { noteSending } from './temporal/note-sending.ts';
import { prepareTemporal } from './temporal/prepare-temporal.ts';
import { workerOptions } from './temporal/worker-options.ts';

export interface RunningWorker {
  bootId: string;
  relay: Relay;
  /** Resolves when the worker has stopped, rejects when it failed. */
  ended: Promise<void>;
  /** Takes no more work, lets requests in flight end for `drainMs`, then cuts them. */
  stop(): Promise<void>;
}

/** Starts the relay and the Temporal worker on one connection: what the relay starts, this worker runs, eagerly. */
export async function startWorker(
  config: Config,
  { log, metrics, traces, version }: { log: Logger; metrics: Metrics; traces: Traces | null; version: string },
): Promise<RunningWorker> {
  const bootId = randomUUID();
  const [stopping, leaving] = [new AbortController(), new AbortController()];
  const signals = { stopping: stopping.signal, leaving: leaving.signal };
  const report = { ...reportDeliveries(metrics, config), ...reportRelay(metrics) };
  const { database, clock } = connectDatabase(config, { log, metrics });
  const { now } = clock;
  const sender = createSender({ policy: config.destinations, now });
  const { connection, client, prepareNamespace } = await prepareTemporal(config, log);
  await clock.known;

  let relay: Relay | undefined;
  const wakeClaims = () => relay?.wakeClaims();
  const limits = createLimits(config, { database, bootId, now, log, onAvailable: wakeClaims });
  const recorder = createDatabaseRecorder(database, {
    stopping: stopping.signal,
    onAvailable: wakeClaims,
    onRecorded: tellOf({ report, ...limits }),
    log,
  });
  const renderer = createRenderer();
  const acceptor = createEventAcceptor(database, { onAccepted: reportAccepted(metrics) });
  const shared = { database, renderer, sender, acceptor, recorder, report, traces, monotonicMs };
  const parts = { ...limits, ...shared, sealer: createSealer(config.sealingKeys), client, now, log, bootId, version };
  const heartbeat = startHeartbeat(parts);
  const carriers = createCarriers({ ...config, ...parts, ...heartbeat, onDue: wakeClaims });
  const onFirstAttemptEnded = (deliveryId: string) => {
    limits.firstAttempts.end(deliveryId);
    wakeClaims();
  };
  const attemptStore = createAttemptStore(database, parts.sealer, parts);
  const activities = activitiesOf(config, { ...parts, ...signals, attemptStore, carriers, onFirstAttemptEnded });
  const worker = await Worker.create({ connection, activities, ...workerOptions(config, bootId) });
  const ended = worker.run();
  reportWorker(metrics, { ...parts, ...heartbeat });
  const loops = startLoops(config, { ...parts, ...heartbeat, ...attemptStore, prepareNamespace, carriers });
  ({ relay } = loops);

  return {
    bootId,
    relay,
    ended,
    async stop() {
      leaving.abort();
      limits.permits.endWaits();
      await loops.stop();
      const cut = setTimeout(() => stopping.abort(), config.drainMs);
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.finally(() => clearTimeout(cut));
      await heartbeat.stop();
      clock.stop();
      await recorder.stop();
      renderer.close();
      await sender.close();
      await connection.close();
      await database.end();
    },
  };
}

/** Who is told of each attempt that was recorded. */
function tellOf({ report, recoveries }: { report: DeliveryReport; recoveries: Recoveries }) {
  return (attempt: AttemptToRecord) => {
    report.attempted(attempt);
    recoveries.onRecorded(attempt);
  };
}

type LoopParts = Omit<RelayOptions, 'taskQueue' | 'claimBacklog'> & {
  sealer: Sealer;
  acceptor: EventAcceptor;
  carriers: Carriers;
  recoveries: Recoveries;
};

/** What runs beside Temporal's worker, and what wakes it. */
function startLoops(config: Config, parts: LoopParts) {
  const { carriers } = parts;
  const relay = startRelay({ ...parts, taskQueue: config.taskQueue, claimBacklog: carriers.claimBacklog });
  const { wakeClaims, wakeSignals } = relay;
  const reconciler = startReconciler({
    ...parts,
    reconcileEveryMs: config.reconcileEveryMs,
    quietHoursSpreadMs: config.quietHoursSpreadMs,
    onDue: wakeClaims,
    onWakes: wakeSignals,
  });
  const schedules = runSchedules({
    ...parts,
    taskQueue: config.taskQueue,
    reconcileEveryMs: config.reconcileEveryMs,
  });
  const retention = runRetention({ ...parts, taskQueue: config.taskQueue });
  const replays = runReplays({ ...parts, taskQueue: config.taskQueue, reconcileEveryMs: config.reconcileEveryMs });
  const notices = startNotices(parts);
  const onCommands = () => {
    wakeSignals();
    schedules.wake();
    retention.wake();
    replays.wake();
    reconciler.wake();
    notices.wake();
  };
  const listener = listen(parts.database, { onQueue: wakeClaims, onCommands }, parts.log);
  const handOvers = carriers.startHandOvers();
  const rollups = countRollups(parts);
  const all = [
    listener,
    relay,
    handOvers,
    reconciler,
    schedules,
    retention,
    notices,
    rollups,
    replays,
    parts.recoveries.startLoop(),
    startHousekeeping(parts),
  ];
  return { relay, stop: async () => void (await Promise.all(all.map((each) => each.stop()))) };
}

interface ActivityParts {
  database: Database;
  attemptStore: AttemptStore;
  client: Client;
  permits: Permits;
  earlyPermits: Permits;
  sender: Sender;
  renderer: TemplateRenderer;
  recorder: Recorder;
  acceptor: EventAcceptor;
  report: DeliveryReport;
  traces: Traces | null;
  bootId: string;
  version: string;
  /** The time for what is in flight is over. */
  stopping: AbortSignal;
  /** The worker takes no more work. */
  leaving: AbortSignal;
  startWindow: DeliveryActivityDeps['startWindow'];
  onFirstAttemptEnded: (deliveryId: string) => void;
  carriers: Carriers;
  recoveries: Recoveries;
  now: () => Date;
  log: Logger;
}

function activitiesOf(config: Config, parts: ActivityParts) {
  const { database, client, log, now, sender, version } = parts;
  const clocks = { ...SYSTEM_CLOCKS, now };
  const attempts = {
    ...parts,
    ...parts.attemptStore,
    accessTokens: createAccessTokens({ sender, version, now }),
    random: Math.random,
    quietHoursSpreadMs: config.quietHoursSpreadMs,
  };
  const { retention, auditDays } = config;
  return {
    ...createDeliveryActivities({
      ...attempts,
      earlyRetries: createEarlyRetries({
        ...clocks,
        find: createRetryFinder(database),
        permits: parts.earlyPermits,
        random: Math.random,
      }),
      rateLimitedStarts: createRateLimitedStarts(clocks),
      noteSending: (taskToken, attempt) => noteSending(client, taskToken, attempt),
    }),
    ...parts.carriers.activitiesWith({ ...attempts, signal: parts.stopping }),
    ...createScheduleActivities({
      database,
      catalogue: new Catalogue(database, config.eventTypes),
      acceptor: parts.acceptor,
      now,
    }),
    ...createRetentionActivities({ database, retention, auditDays, now, stopping: parts.stopping }),
    ...createReplayActivities({ database, now, leaving: parts.leaving }),
    ...createHealthActivities({
      database,
      disableAfterMs: config.disableAfterMs,
      notify: (notice) => log.warn({ ...notice }, `An endpoint changed: ${notice.kind}`),
      now,
    }),
  };
}
