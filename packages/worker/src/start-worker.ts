import { warnOfSkew } from '@postrider/process';
import { connect, createSealer, startDatabaseClock } from '@postrider/store/sql';
import type { Database, Sealer } from '@postrider/store/sql';
import { createSender } from '@postrider/sender';
import type { Sender } from '@postrider/sender';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import type { Config } from './config.ts';
import { createDeliveryActivities } from './attempt/activities.ts';
import { createAttemptStore, createDatabaseRecorder } from './attempt/attempt-store.ts';
import { createPacedStarts, SYSTEM_CLOCKS } from './attempt/paced-starts.ts';
import type { Recorder } from './attempt/recorder.ts';
import { createHealthActivities } from './endpoint-health/activities.ts';
import { startHousekeeping } from './housekeeping/housekeeping.ts';
import { createPermits } from './permits.ts';
import { startReconciler } from './reconcile/reconciler.ts';
import { createFirstAttempts } from './relay/first-attempts.ts';
import type { FirstAttempts } from './relay/first-attempts.ts';
import { startHeartbeat } from './relay/heartbeat.ts';
import { startRelay } from './relay/relay.ts';
import type { Relay } from './relay/relay.ts';
import { connectTemporal } from './temporal/connect-temporal.ts';
import { createWorkflowSlots } from './temporal/workflow-slots.ts';
import { noteSending } from './temporal/note-sending.ts';
import { createNamespace } from './temporal/namespace.ts';

export interface RunningWorker {
  bootId: string;
  relay: Relay;
  /** Resolves when the worker has stopped, rejects when it failed. */
  ended: Promise<void>;
  /** Takes no more work, lets requests in flight end for `drainMs`, then cuts them. */
  stop(): Promise<void>;
}

/**
 * The share of the workflow-task slots that first attempts may take. A slot is free again only when Temporal has
 * acknowledged the task, tens of milliseconds after the attempt: with 0.8, half of the starts found none and were not eager.
 */
const FIRST_ATTEMPTS_SHARE = 0.4;
/** Beyond it an attempt may have ended in another process. Above the longest local attempt. */
const FORGET_FIRST_ATTEMPT_AFTER_MS = 60_000;
const WORKFLOW_POLLS = { type: 'autoscaling', initial: 5, minimum: 1, maximum: 10 } as const;
const ACTIVITY_POLLS = { ...WORKFLOW_POLLS, maximum: 20 } as const;

export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

/** The relay and the Temporal worker on one connection: what the relay starts, this worker runs, eagerly. */
export async function startWorker(
  config: Config,
  { log, version }: { log: Logger; version: string },
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
  const onAvailable = () => relay?.wakeClaims();
  const firstAttempts = firstAttemptsOf(config, onAvailable);
  const onFirstAttemptEnded = (deliveryId: string) => {
    firstAttempts.end(deliveryId);
    relay?.wakeClaims();
  };
  const recorder = createDatabaseRecorder(database, { stopping: stopping.signal, onAvailable, log });
  const ends = { stopping: stopping.signal, onFirstAttemptEnded };
  const sealer = createSealer(config.sealingKeys);
  const parts = { database, sealer, client, sender, now, log, version, bootId, recorder, ...ends };
  const activities = activitiesOf(config, parts);
  const identity = `postrider-worker/${bootId}`;
  const worker = await Worker.create({ connection, activities, identity, ...tuning(config), ...workflowSource() });
  const ended = worker.run();
  const heartbeat = startHeartbeat({ database, bootId, now, log });
  relay = startRelay({
    ...parts,
    taskQueue: config.taskQueue,
    prepareNamespace,
    mayClaim: () => recorder.isAvailable(),
    firstAttempts,
    silentWorkers: heartbeat.silentWorkers,
    quietHoursSpreadMs: config.quietHoursSpreadMs,
  });
  const onDue = relay.wakeClaims;
  const reconciler = startReconciler({ ...parts, reconcileEveryMs: config.reconcileEveryMs, onDue });
  const loops = [relay, reconciler, startHousekeeping(parts)];

  return {
    bootId,
    relay,
    ended,
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      const cut = setTimeout(() => stopping.abort(), config.drainMs);
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.finally(() => clearTimeout(cut));
      await heartbeat.stop();
      clock.stop();
      await recorder.stop();
      await sender.close();
      await connection.close();
      await database.end();
    },
  };
}

function connectDatabase(config: Config, log: Logger): Database {
  return connect(config.databaseUrl, {
    maxConnections: config.databasePool,
    applicationName: 'postrider-worker',
    onIdleError: (error) => log.warn({ err: error }, 'An idle database connection broke; the pool makes a new one'),
  });
}

const monotonicMs = () => performance.now();

function firstAttemptsOf({ workflowSlots }: Config, onAvailable: () => void): FirstAttempts {
  const total = Math.floor(workflowSlots * FIRST_ATTEMPTS_SHARE);
  return createFirstAttempts({
    permits: createPermits({ total, perEndpoint: total, now: monotonicMs, random: Math.random }),
    forgetAfterMs: FORGET_FIRST_ATTEMPT_AFTER_MS,
    onAvailable,
    now: monotonicMs,
  });
}

async function prepareTemporal(config: Config, log: Logger) {
  const connection = await connectTemporal(config, log);
  const namespace = createNamespace(connection, config.namespace, log);
  const prepareNamespace = () => namespace.prepare();
  await prepareNamespace();
  return { connection, client: new Client({ connection, namespace: config.namespace }), prepareNamespace };
}

interface ActivityParts {
  database: Database;
  sealer: Sealer;
  client: Client;
  sender: Sender;
  now: () => Date;
  log: Logger;
  version: string;
  bootId: string;
  stopping: AbortSignal;
  recorder: Recorder;
  onFirstAttemptEnded: (deliveryId: string) => void;
}

function activitiesOf(config: Config, parts: ActivityParts) {
  const { database, sealer, client, log, now } = parts;
  return {
    ...createDeliveryActivities({
      ...parts,
      ...createAttemptStore(database, sealer, now),
      pacedStarts: createPacedStarts({ ...SYSTEM_CLOCKS, now }),
      random: Math.random,
      quietHoursSpreadMs: config.quietHoursSpreadMs,
      permits: createPermits({
        total: config.attemptSlots,
        perEndpoint: config.endpointPlaces,
        now: monotonicMs,
        random: Math.random,
      }),
      noteSending: (taskToken, slot) => noteSending(client, taskToken, slot),
    }),
    ...createHealthActivities({
      database,
      disableAfterMs: config.disableAfterMs,
      notify: (notice) => log.warn({ ...notice }, `Endpoint ${notice.endpointId}: ${notice.summary}`),
      now,
    }),
  };
}

/**
 * As many as polls hold while they wait for work, both kinds together, but never the share of first attempts. The more
 * there are, the more woken workflows stand in one line with what has just been published.
 */
function polledSlots({ workflowSlots }: Config): number {
  return Math.min(2 * WORKFLOW_POLLS.maximum, Math.ceil(workflowSlots * (1 - FIRST_ATTEMPTS_SHARE)));
}

function tuning(config: Config) {
  return {
    namespace: config.namespace,
    taskQueue: config.taskQueue,
    tuner: {
      workflowTaskSlotSupplier: createWorkflowSlots({ slots: config.workflowSlots, polled: polledSlots(config) }),
      localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: config.workflowSlots },
      activityTaskSlotSupplier: { type: 'fixed-size', numSlots: config.attemptSlots },
      nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
    },
    // Workflows of one task never stick; the default gives their queue two pollers of ten.
    workflowTaskPollerBehavior: WORKFLOW_POLLS,
    activityTaskPollerBehavior: ACTIVITY_POLLS,
    maxCachedWorkflows: 1_000,
    // After a crash, timers of workflows cached by the dead worker wait this long; the default is 10 s.
    stickyQueueScheduleToStartTimeout: '2s',
    shutdownGraceTime: config.drainMs,
    shutdownForceTime: config.drainMs + 5_000,
  } as const;
}

/** The prebuilt bundle; straight from the sources only where nobody built one. */
function workflowSource() {
  if (existsSync(WORKFLOW_BUNDLE)) return { workflowBundle: { codePath: WORKFLOW_BUNDLE } };
  return { workflowsPath: fileURLToPath(new URL('../dist/workflows.js', import.meta.url)) };
}
