import { evaluateGates } from '@postrider/domain';
import {
  cancelWaiting,
  countWoken,
  RECONCILE_BATCH,
  wakeHeld,
  type HeldDelivery,
  type ReconcileProgress,
} from '@postrider/store/deliveries';
import { countWakes, extendOutboxLeases, finishOutboxRows, takeOutboxRows } from '@postrider/store/outbox';
import type { OutboxRow } from '@postrider/store/outbox';
import type { Database } from '@postrider/store/sql';
import { gateFactsOf } from '../gate-facts.ts';
import type { Loop } from '../loop.ts';

export interface EndpointRoundOptions {
  database: Database;
  /** Over how long the deliveries that waited for the end of quiet hours start. */
  quietHoursSpreadMs: number;
  /** The clock of Postgres. */
  now: () => Date;
  /** Called when deliveries became due. */
  onDue: () => void;
  /** Called when there are workflows to wake. */
  onWakes: () => void;
}

/** One endpoint whose deliveries are reconciled, and the progress so far. */
interface Job {
  request: OutboxRow;
  afterDeliveryId: string;
  /** Its last batch has workflows to wake. */
  wakes: boolean;
  /** With so many woken workflows that have not looked at their gates yet, it wakes no more. As many are its next batch. */
  ahead: number;
  /** How often it has found them since its last batch. */
  waits: number;
}

const JOBS_AT_ONCE = 10;
/** The same including jobs that wait for their workflows. These hold nobody up. */
const JOBS_TAKEN = 200;

const LEASE_MS = 15_000;
/** With this many wakes in the outbox no job adds more, so that a single command does not wait behind a million wakes. */
const WAKES_AHEAD = 400;
/** More woken workflows than are needed would only wait for a permit of their endpoint, be refused, and ask again. */
const LEAST_AHEAD = 25;
const LOOK_AGAIN_MS = 200;
/** A job that has to wait longer is too far ahead; one that has not to wait at all is not far enough. */
const MOST_WAITS = 5;

/** Reconciles the deliveries of endpoints that changed, one batch of each job in turn. */
export function createEndpointRound(options: EndpointRoundOptions): Loop['round'] {
  const { database, now, onDue, onWakes } = options;
  let jobs: Job[] = [];
  return async () => {
    const kept = await keep(options, jobs);
    const waiting = await findWaiting(options, kept);
    const free = Math.min(JOBS_AT_ONCE - (kept.length - waiting.size), JOBS_TAKEN - kept.length);
    jobs = [...kept, ...(await take(options, free))];
    if (jobs.length === 0) return 'wait';
    const ready = jobs.filter((job) => !waiting.has(job));
    for (const job of ready) {
      adjust(job);
      const { toWake, lastDeliveryId } = await reconcileBatch(options, job);
      onDue();
      if (toWake > 0) onWakes();
      job.wakes = toWake > 0;
      if (lastDeliveryId !== undefined) {
        job.afterDeliveryId = lastDeliveryId;
        continue;
      }
      jobs = jobs.filter((other) => other !== job);
      await finishOutboxRows(database, 'endpoint_sweeps', [job.request]);
    }
    return ready.length > 0 ? 'again' : { waitUntil: new Date(now().getTime() + LOOK_AGAIN_MS) };
  };
}

/** The jobs whose workflows have not caught up with the wakes. */
async function findWaiting({ database, now }: EndpointRoundOptions, jobs: readonly Job[]): Promise<Set<Job>> {
  const waking = jobs.filter(({ wakes }) => wakes);
  if (waking.length === 0) return new Set();
  if ((await countWakes(database, WAKES_AHEAD)) >= WAKES_AHEAD) return new Set(waking);
  const waiting = new Set<Job>();
  for (const job of waking) {
    const upTo = { endpointId: job.request.subject, upToDeliveryId: job.afterDeliveryId, now: now() };
    if ((await countWoken(database, upTo)) < job.ahead) continue;
    job.waits++;
    waiting.add(job);
  }
  return waiting;
}

/** Follows what the workflows, their endpoint and its workers can do. */
function adjust(job: Job): void {
  if (job.wakes && job.waits === 0) job.ahead = Math.min(2 * job.ahead, RECONCILE_BATCH);
  if (job.waits > MOST_WAITS) job.ahead = Math.max(job.ahead / 2, LEAST_AHEAD);
  job.waits = 0;
}

/** Drops each job that was requested again. It is taken again and starts from the beginning. */
async function keep({ database, now }: EndpointRoundOptions, jobs: readonly Job[]): Promise<Job[]> {
  const taken = jobs.map(({ request }) => request);
  const kept = await extendOutboxLeases(database, 'endpoint_sweeps', { taken, leaseMs: LEASE_MS, now: now() });
  return jobs.filter(({ request }) => kept.includes(request));
}

async function take({ database, now }: EndpointRoundOptions, limit: number): Promise<Job[]> {
  if (limit <= 0) return [];
  const taken = await takeOutboxRows(database, 'endpoint_sweeps', { limit, leaseMs: LEASE_MS, now: now() });
  return taken.map((request) => ({ request, afterDeliveryId: '', wakes: false, ahead: LEAST_AHEAD, waits: 0 }));
}

async function reconcileBatch(
  options: EndpointRoundOptions,
  { request, afterDeliveryId, wakes, ahead }: Job,
): Promise<ReconcileProgress> {
  const { database, quietHoursSpreadMs } = options;
  const now = options.now();
  const limit = wakes ? Math.ceil(ahead) : RECONCILE_BATCH;
  const batch = { endpointId: request.subject, afterDeliveryId, limit, now };
  if (request.kind === 'cancel') {
    const reason = request.reason === 'tenant_deleted' ? 'tenant_deleted' : 'endpoint_deleted';
    return cancelWaiting(database, { ...batch, reason });
  }
  const staysHeld = (held: HeldDelivery) => isStillHeld(held, now, quietHoursSpreadMs);
  return wakeHeld(database, { ...batch, causes: request.causes ?? {}, staysHeld });
}

/** Whether the gates decide the same as when the delivery was held. */
function isStillHeld(held: HeldDelivery, now: Date, spreadMs: number): boolean {
  const decision = evaluateGates(gateFactsOf(held, spreadMs), now);
  return (
    decision.kind === 'hold' &&
    decision.reason === held.hold.reason &&
    decision.until?.getTime() === held.hold.until?.getTime()
  );
}
