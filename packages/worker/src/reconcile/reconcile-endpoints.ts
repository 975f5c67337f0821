import { evaluateGates } from '@postrider/domain';
import { cancelWaiting, wakeHeld, type HeldDelivery, type ReconcileProgress } from '@postrider/store/deliveries';
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
}

const LEASE_MS = 15_000;
const JOBS_AT_ONCE = 10;
/** With this many wakes in the outbox no job adds more, so that a single command does not wait behind a million wakes. */
const WAKES_AHEAD = 400;
const LOOK_AGAIN_MS = 200;

/** Reconciles the deliveries of endpoints that changed, one batch of each job in turn. */
export function createEndpointRound(options: EndpointRoundOptions): Loop['round'] {
  const { database, now, onDue, onWakes } = options;
  let jobs: Job[] = [];
  return async () => {
    jobs = [...(await keep(options, jobs)), ...(await take(options, JOBS_AT_ONCE - jobs.length))];
    if (jobs.length === 0) return 'wait';
    const isFull = (await countWakes(database, WAKES_AHEAD)) >= WAKES_AHEAD;
    const ready = jobs.filter((job) => !(isFull && job.wakes));
    for (const job of ready) {
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

/** Drops each job that was requested again. It is taken again and starts from the beginning. */
async function keep({ database, now }: EndpointRoundOptions, jobs: readonly Job[]): Promise<Job[]> {
  const taken = jobs.map(({ request }) => request);
  const kept = await extendOutboxLeases(database, 'endpoint_sweeps', { taken, leaseMs: LEASE_MS, now: now() });
  return jobs.filter(({ request }) => kept.includes(request));
}

async function take({ database, now }: EndpointRoundOptions, limit: number): Promise<Job[]> {
  if (limit <= 0) return [];
  const taken = await takeOutboxRows(database, 'endpoint_sweeps', { limit, leaseMs: LEASE_MS, now: now() });
  return taken.map((request) => ({ request, afterDeliveryId: '', wakes: false }));
}

async function reconcileBatch(
  options: EndpointRoundOptions,
  { request, afterDeliveryId }: Job,
): Promise<ReconcileProgress> {
  const { database, quietHoursSpreadMs } = options;
  const now = options.now();
  const batch = { endpointId: request.subject, afterDeliveryId, now };
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
