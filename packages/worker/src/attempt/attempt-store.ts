import {
  dequeueEnded,
  findWaitingRetries,
  loadDeliveries,
  probeRecording,
  recordAttempts,
  recordEnd,
  recordHold,
} from '@postrider/store/deliveries';
import type { AttemptToRecord, LoadedDelivery, WaitingRetry } from '@postrider/store/deliveries';
import { disableForTemplate } from '@postrider/store/endpoints';
import { reserveSlots } from '@postrider/store/queue';
import { createBatcher } from '@postrider/store/sql';
import type { Database, Sealer } from '@postrider/store/sql';
import type { Logger } from 'pino';
import type { DeliveryReport } from '../metrics/report-deliveries.ts';
import type { AttemptDeps } from './make-attempt.ts';
import { createAheadLoader, type AheadLoader } from './load-ahead.ts';
import { createRecorder } from './recorder.ts';
import type { Recorder, RecorderOptions } from './recorder.ts';
import { createSlotBatcher } from './slot-batcher.ts';

/** The most concurrent attempts that share one statement. */
const ATTEMPTS_PER_STATEMENT = 64;
/** The most retries of single records at the same time. */
const ALONE_AT_ONCE = 4;

interface AttemptStoreOptions {
  now: () => Date;
  /** Milliseconds of a monotonic clock. */
  monotonicMs: () => number;
  log: Pick<Logger, 'warn'>;
  report: Pick<DeliveryReport, 'held' | 'ended'>;
}

export type AttemptStore = AheadLoader<LoadedDelivery | null> &
  Pick<AttemptDeps, 'recordHold' | 'recordEnd' | 'leaveQueue' | 'reserveSlot' | 'stopTemplate'>;

/** What attempts read from Postgres and write to it. Reads of the same moment share a statement. */
export function createAttemptStore(
  database: Database,
  sealer: Sealer,
  { now, monotonicMs, log, report }: AttemptStoreOptions,
): AttemptStore {
  const load = createBatcher({
    run: (ids: readonly string[]) => loadDeliveries(database, sealer, ids),
    maxItems: ATTEMPTS_PER_STATEMENT,
    maxInFlight: 2,
  });
  return {
    ...createAheadLoader({ load, monotonicMs, now }),
    async recordHold(delivery, { reason, until }, at) {
      const { gateVersions } = delivery.endpoint;
      const result = await recordHold(database, { ...openOf(delivery, at), reason, until, gateVersions });
      if (result === 'held') report.held(reason);
      return result;
    },
    async recordEnd(delivery, end, at) {
      const hasEnded = await recordEnd(database, openOf(delivery, at), end);
      if (hasEnded) report.ended(end);
      return hasEnded;
    },
    async stopTemplate(endpoint) {
      const isDisabled = await disableForTemplate(database, { ...endpoint, now: now() });
      const { endpointId } = endpoint;
      const summary = 'Its template had to be stopped three times; a new format enables it.';
      const kind = 'disabled';
      if (isDisabled) log.warn({ endpointId, kind, summary }, `An endpoint changed: ${kind}`);
      return isDisabled;
    },
    leaveQueue: (deliveryId) => dequeueEnded(database, deliveryId),
    reserveSlot: createSlotBatcher((ask) => reserveSlots(database, ask, now)),
  };
}

function openOf({ id: deliveryId, generation, endpoint }: LoadedDelivery, now: Date) {
  return { deliveryId, generation, endpointId: endpoint.id, now };
}

/** What a retry reads that waits for its instant. */
export function createRetryFinder(database: Database): (deliveryId: string) => Promise<WaitingRetry | null> {
  return createBatcher({
    run: (ids: readonly string[]) => findWaitingRetries(database, ids),
    maxItems: ATTEMPTS_PER_STATEMENT,
    maxInFlight: 1,
  });
}

/** The recorder of this process, on its database. */
export function createDatabaseRecorder(
  database: Database,
  options: Pick<RecorderOptions, 'stopping' | 'onAvailable' | 'onRecorded' | 'log'>,
): Recorder {
  const run = (attempts: readonly AttemptToRecord[]) => recordAttempts(database, attempts);
  return createRecorder({
    ...options,
    record: createBatcher({ run, maxItems: ATTEMPTS_PER_STATEMENT, maxInFlight: 2 }),
    recordAlone: createBatcher({ run, maxItems: 1, maxInFlight: ALONE_AT_ONCE }),
    probe: () => probeRecording(database),
  });
}
