import { connect, createSealer } from '@postrider/store/sql';
import type { Database } from '@postrider/store/sql';
import { createSender } from '@postrider/sender';
import type { Sender } from '@postrider/sender';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import type { Config } from './config.ts';
import { createDeliveryActivities } from './attempt/activities.ts';
import { createAttemptStore, createDatabaseRecorder } from './attempt/attempt-store.ts';
import { createEndpointPlaces } from './attempt/endpoint-places.ts';
import { createPacedStarts, SYSTEM_CLOCKS } from './attempt/paced-starts.ts';
import type { Recorder } from './attempt/recorder.ts';
import { createHealthActivities } from './endpoint-health/activities.ts';
import { createFirstAttempts } from './relay/first-attempts.ts';
import { startHeartbeat } from './relay/heartbeat.ts';
import { startRelay } from './relay/relay.ts';
import type { Relay } from './relay/relay.ts';
import { createWorkflowSlots } from './temporal/workflow-slots.ts';
import { noteSending } from './temporal/note-sending.ts';
import { registerSearchAttributes } from './temporal/search-attributes.ts';

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
const TEMPORAL_CONNECT_TRIES = 30;
const TEMPORAL_CONNECT_PAUSE_MS = 2_000;

export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

/** The relay and the Temporal worker on one connection: what the relay starts, this worker runs, eagerly. */
export async function startWorker(
  config: Config,
  { log, version }: { log: Logger; version: string },
): Promise<RunningWorker> {
  const bootId = randomUUID();
  const stopping = new AbortController();
  const database = connectDatabase(config, log);
  const sender = createSender({ policy: config.destinations });
  const connection = await connectTemporal(config, log);
  const client = new Client({ connection, namespace: config.namespace });
  await registerSearchAttributes(connection.operatorService, config.namespace);

  let relay: Relay | undefined;
  const firstAttempts = createFirstAttempts({
    slots: Math.floor(config.workflowSlots * FIRST_ATTEMPTS_SHARE),
    forgetAfterMs: FORGET_FIRST_ATTEMPT_AFTER_MS,
    onRoom: () => relay?.wakeClaims(),
    now: () => Date.now(),
  });
  const onAvailable = () => relay?.wakeClaims();
  const onFirstAttemptEnded = (deliveryId: string) => {
    firstAttempts.end(deliveryId);
    relay?.wakeClaims();
  };
  const recorder = createDatabaseRecorder(database, { stopping: stopping.signal, onAvailable, log });
  const ends = { stopping: stopping.signal, onFirstAttemptEnded };
  const parts = { database, client, sender, log, version, bootId, recorder, ...ends };
  const activities = activitiesOf(config, parts);
  const identity = `postrider-worker/${bootId}`;
  const worker = await Worker.create({ connection, activities, identity, ...tuning(config), ...workflowSource() });
  const ended = worker.run();
  const thisWorker = { bootId, host: hostname(), pid: process.pid, startedAt: new Date() };
  const heartbeat = startHeartbeat({ database, worker: thisWorker, now: () => new Date(), log });
  relay = startRelay({
    database,
    client,
    taskQueue: config.taskQueue,
    bootId,
    // What cannot be recorded is not started: it waits in the queue, not as a workflow.
    firstAttempts: { ...firstAttempts, room: () => (recorder.isAvailable() ? firstAttempts.room() : 0) },
    silentWorkers: heartbeat.silentWorkers,
    log,
    quietHoursSpreadMs: config.quietHoursSpreadMs,
    sweepEveryMs: config.sweepEveryMs,
  });
  const running = relay;

  return {
    bootId,
    relay,
    ended,
    async stop() {
      await running.stop();
      const cut = setTimeout(() => stopping.abort(), config.drainMs);
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.finally(() => clearTimeout(cut));
      await heartbeat.stop();
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

interface ActivityParts {
  database: Database;
  client: Client;
  sender: Sender;
  log: Logger;
  version: string;
  bootId: string;
  stopping: AbortSignal;
  recorder: Recorder;
  onFirstAttemptEnded: (deliveryId: string) => void;
}

function activitiesOf(config: Config, parts: ActivityParts) {
  const { database, client, log } = parts;
  return {
    ...createDeliveryActivities({
      ...parts,
      ...createAttemptStore(database, createSealer(config.sealingKeys)),
      pacedStarts: createPacedStarts(SYSTEM_CLOCKS),
      now: () => new Date(),
      random: Math.random,
      quietHoursSpreadMs: config.quietHoursSpreadMs,
      places: createEndpointPlaces({ perEndpoint: config.endpointPlaces, now: Date.now, random: Math.random }),
      noteSending: (taskToken, slot) => noteSending(client, taskToken, slot),
    }),
    ...createHealthActivities({
      database,
      disableAfterMs: config.disableAfterMs,
      notify: (notice) => log.warn({ ...notice }, `Endpoint ${notice.endpointId}: ${notice.summary}`),
      now: () => new Date(),
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

/** Waits for a Temporal that is still starting, and says so. */
async function connectTemporal(config: Config, log: Logger): Promise<NativeConnection> {
  for (let left = TEMPORAL_CONNECT_TRIES; ; left--) {
    try {
      return await NativeConnection.connect(connectionOptions(config));
    } catch (error) {
      if (left <= 1) throw error;
      const { address } = config.temporal;
      log.warn(
        { address },
        `Temporal at ${address} does not answer yet; trying again. Check TEMPORAL_ADDRESS if this goes on`,
      );
      await new Promise((resolve) => setTimeout(resolve, TEMPORAL_CONNECT_PAUSE_MS));
    }
  }
}

function connectionOptions({ temporal }: Config) {
  return {
    address: temporal.address,
    ...(temporal.tls || temporal.apiKey !== undefined ? { tls: true } : {}),
    ...(temporal.apiKey === undefined ? {} : { apiKey: temporal.apiKey }),
  };
}

/** The prebuilt bundle; straight from the sources only where nobody built one. */
function workflowSource() {
  if (existsSync(WORKFLOW_BUNDLE)) return { workflowBundle: { codePath: WORKFLOW_BUNDLE } };
  return { workflowsPath: fileURLToPath(new URL('../dist/workflows.js', import.meta.url)) };
}
