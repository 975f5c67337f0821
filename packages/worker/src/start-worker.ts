import { Catalogue } from '@postrider/catalogue';
import type { TemplateRenderer } from '@postrider/domain';
import { warnOfSkew, type Metrics } from '@postrider/process';
import { createRenderer } from '@postrider/renderer';
import { createAccessTokens, createSender, type Sender } from '@postrider/sender';
import { createEventAcceptor } from '@postrider/store/events';
import { connect, createSealer, startDatabaseClock, type Database, type Sealer } from '@postrider/store/sql';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import { createDeliveryActivities } from './attempt/activities.ts';
import { createAttemptStore, createDatabaseRecorder, createRetryFinder } from './attempt/attempt-store.ts';
import { createEarlyRetries } from './attempt/early-retries.ts';
import { observeAttempts } from './attempt/observe-attempts.ts';
import { createRateLimitedStarts, SYSTEM_CLOCKS } from './attempt/rate-limited-starts.ts';
import type { Recorder } from './attempt/recorder.ts';
import type { Config } from './config.ts';
import { createCarriers, type Carriers } from './carriers/create-carriers.ts';
import { createHealthActivities } from './endpoint-health/activities.ts';
import { startHousekeeping } from './housekeeping/housekeeping.ts';
import { startNotices } from './notices/publish-due-notices.ts';
import { createPermits, type Permits } from './permits.ts';
import { startReconciler } from './reconcile/reconciler.ts';
import { createFirstAttempts } from './relay/first-attempts.ts';
import { startHeartbeat } from './relay/heartbeat.ts';
import { listen } from './relay/listen.ts';
import { startRelay } from './relay/relay.ts';
import type { Relay, RelayOptions } from './relay/relay.ts';
import { createRetentionActivities } from './retention/activities.ts';
import { runRetention } from './retention/run-retention.ts';
import { createScheduleActivities } from './schedules/activities.ts';
import { runSchedules } from './schedules/run-schedules.ts';
import { connectTemporal } from './temporal/connect-temporal.ts';
import { createNamespace } from './temporal/namespace.ts';
import { noteSending } from './temporal/note-sending.ts';
import { earlyPlaces, FIRST_ATTEMPTS_SHARE, workerOptions } from './temporal/worker-options.ts';

export interface RunningWorker {
  bootId: string;
  relay: Relay;
  /** Resolves when the worker has stopped, rejects when it failed. */
  ended: Promise<void>;
  /** Takes no more work, lets requests in flight end for `drainMs`, then cuts them. */
  stop(): Promise<void>;
}

/** Longer than any local attempt takes. After it, the attempt may have ended in another process. */
const FORGET_FIRST_ATTEMPT_AFTER_MS = 60_000;

/** Starts the relay and the Temporal worker on one connection: what the relay starts, this worker runs, eagerly. */
export async function startWorker(
  config: Config,
  { log, metrics, version }: { log: Logger; metrics: Metrics; version: string },
): Promise<RunningWorker> {
  const bootId = randomUUID();
  const stopping = new AbortController();
  const database = connectDatabase(config, log);
  const clock = startDatabaseClock(database, { onSkew: warnOfSkew(log) });
  const { now } = clock;
  const sender = createSender({ policy: config.destinations, now });
  const { connection, client, prepareNamespace } = await prepareTemporal(config, log);
  await clock.known;

  let relay: Relay | undefined;
  const wakeClaims = () => relay?.wakeClaims();
  const limits = createLimits(config, wakeClaims);
  const recorder = createDatabaseRecorder(database, {
    stopping: stopping.signal,
    onAvailable: wakeClaims,
    onRecorded: observeAttempts(metrics),
    log,
  });
  const sealer = createSealer(config.sealingKeys);
  const renderer = createRenderer();
  const parts = { ...limits, database, sealer, client, now, log, bootId, recorder, sender, renderer, version };
  const heartbeat = startHeartbeat(parts);
  const { silentWorkers } = heartbeat;
  const carriers = createCarriers({ ...config, ...parts, silentWorkers, monotonicMs, onDue: wakeClaims });
  const onFirstAttemptEnded = (deliveryId: string) => {
    limits.firstAttempts.end(deliveryId);
    wakeClaims();
  };
  const attempts = { ...parts, carriers, onFirstAttemptEnded, stopping: stopping.signal };
  const activities = activitiesOf(config, attempts);
  const identity = `postrider-worker/${bootId}`;
  const worker = await Worker.create({ connection, activities, identity, ...workerOptions(config) });
  const ended = worker.run();
  const loops = startLoops(config, { ...parts, prepareNamespace, silentWorkers, carriers });
  ({ relay } = loops);

  return {
    bootId,
    relay,
    ended,
    async stop() {
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

type LoopParts = Omit<RelayOptions, 'taskQueue' | 'claimBacklog'> & { sealer: Sealer; carriers: Carriers };

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
  const notices = startNotices({ ...parts, acceptor: createEventAcceptor(parts.database) });
  const onCommands = () => {
    wakeSignals();
    schedules.wake();
    retention.wake();
    reconciler.wake();
    notices.wake();
  };
  const listener = listen(parts.database, { onQueue: wakeClaims, onCommands }, parts.log);
  const handOvers = carriers.startHandOvers();
  const all = [listener, relay, handOvers, reconciler, schedules, retention, notices, startHousekeeping(parts)];
  return { relay, stop: async () => void (await Promise.all(all.map((each) => each.stop()))) };
}

function connectDatabase(config: Config, log: Logger): Database {
  return connect(config.databaseUrl, {
    maxConnections: config.databasePool,
    applicationName: 'postrider-worker',
    onIdleError: (error) => log.warn({ err: error }, 'An idle database connection broke; the pool makes a new one'),
  });
}

async function prepareTemporal(config: Config, log: Logger) {
  const connection = await connectTemporal(config, log);
  const namespace = createNamespace(connection, config, log);
  await namespace.prepare();
  const client = new Client({ connection, namespace: config.namespace });
  // No warning: while Temporal is down, the starts that it rejects are logged.
  const prepareNamespace = () =>
    namespace.prepare().catch((error: unknown) => log.debug({ err: error }, 'namespace not prepared'));
  return { connection, client, prepareNamespace };
}

const monotonicMs = () => performance.now();

/** How many times its limit a fast and healthy endpoint may have. */
const FAST_ENDPOINT_FACTOR = 4;

/** How many attempts this process makes at the same time: first attempts, and retries; and how many retries wait for their instant. */
function createLimits({ workflowSlots, attemptSlots, endpointPermits }: Config, onAvailable: () => void) {
  const clocks = { now: monotonicMs, random: Math.random };
  const total = Math.floor(workflowSlots * FIRST_ATTEMPTS_SHARE);
  const firstAttempts = createFirstAttempts({
    // Claims limit each endpoint.
    permits: createPermits({ ...clocks, total, perEndpoint: total }),
    forgetAfterMs: FORGET_FIRST_ATTEMPT_AFTER_MS,
    onAvailable,
    now: monotonicMs,
  });
  const perFastEndpoint = FAST_ENDPOINT_FACTOR * endpointPermits;
  const limits = { total: attemptSlots, perEndpoint: endpointPermits, perFastEndpoint };
  const early = earlyPlaces(attemptSlots);
  return {
    firstAttempts,
    permits: createPermits({ ...clocks, ...limits }),
    earlyPermits: createPermits({ ...clocks, total: early, perEndpoint: early }),
  };
}

interface ActivityParts {
  database: Database;
  sealer: Sealer;
  client: Client;
  permits: Permits;
  earlyPermits: Permits;
  sender: Sender;
  renderer: TemplateRenderer;
  recorder: Recorder;
  bootId: string;
  version: string;
  stopping: AbortSignal;
  onFirstAttemptEnded: (deliveryId: string) => void;
  carriers: Carriers;
  now: () => Date;
  log: Logger;
}

function activitiesOf(config: Config, parts: ActivityParts) {
  const { database, sealer, client, log, now, sender, version } = parts;
  const clocks = { ...SYSTEM_CLOCKS, now };
  const attempts = {
    ...parts,
    ...createAttemptStore(database, sealer, { now, log }),
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
      acceptor: createEventAcceptor(database),
      now,
    }),
    ...createRetentionActivities({ database, retention, auditDays, now, stopping: parts.stopping }),
    ...createHealthActivities({
      database,
      disableAfterMs: config.disableAfterMs,
      notify: (notice) => log.warn({ ...notice }, `Endpoint ${notice.endpointId}: ${notice.summary}`),
      now,
    }),
  };
}
