import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { CarriedResult, CarryInput } from '@postrider/domain';
import type { LoadedDelivery } from '@postrider/store/deliveries';
import type { CarrierExecution } from '@postrider/store/queue';
import { carryOne, type CarryOneDeps } from './carry-one.ts';
import type { CarriedStore } from './carried-store.ts';

export interface CarryDeps extends Omit<CarryOneDeps, 'take' | 'begun' | 'failed'> {
  store: CarriedStore;
  /** Called at the end: deliveries may be due again, or have to go on. */
  onCarried: () => void;
  /** Called when an attempt failed for a reason of our own. */
  onFailed: (deliveryId: string, error: unknown) => void;
}

const FAILED = { kind: 'needs_workflow', summary: 'Failed here: its own workflow tries again.' } as const;

/** With the longest time-out this leaves time for the records within a workflow task. */
const BEGIN_WITHIN_MS = 3_000;
/** Well before the leases end. */
const RENEW_EVERY_MS = 5_000;

/**
 * Makes the first attempts of a carrier's deliveries side by side, and awaits all of them. What could not begin in time, or must
 * not, is given back unsent.
 */
export async function carryDeliveries(
  { store, onSentAll, onCarried, onFailed, ...deps }: CarryDeps & { onSentAll: () => void },
  { carrierId, deliveryIds }: CarryInput,
): Promise<CarriedResult[]> {
  const of: CarrierExecution & { deliveryIds: readonly string[] } = { carrierId, execution: randomUUID(), deliveryIds };
  const owned = new Set(await store.takeOver(of));
  const renewing = setInterval(() => void store.renew(of).catch(() => undefined), RENEW_EVERY_MS);
  const begun = abortAfter(BEGIN_WITHIN_MS, deps.signal);
  const needWorkflow: string[] = [];
  const undecided = new Set(owned);
  try {
    const loaded = await store.load(deliveryIds.filter((id) => owned.has(id)));
    const one = { ...deps, begun: begun.signal, take: store.takerOf(of), failed: new Set<string>() };
    return await Promise.all(
      loaded.map(async (delivery) => {
        const onDecided = () => {
          if (undecided.delete(delivery.id) && undecided.size === 0) onSentAll();
        };
        // One that fails must not end the others: nothing may be given back while a request is in flight.
        const result = await carryOne(one, { delivery, carrierId, onDecided }).catch((error: unknown) => {
          onFailed(delivery.id, error);
          return FAILED;
        });
        if (result.kind === 'needs_workflow') needWorkflow.push(delivery.id);
        return resultOf(delivery, result);
      }),
    );
  } finally {
    clearInterval(renewing);
    begun.clear();
    await store.giveBack({ ...of, needWorkflow });
    onCarried();
  }
}

function abortAfter(ms: number, other: AbortSignal): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, ms);
  if (other.aborted) abort();
  other.addEventListener('abort', abort);
  // Each delivery that waits listens.
  setMaxListeners(0, controller.signal);
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      other.removeEventListener('abort', abort);
    },
  };
}

function resultOf(
  { id: deliveryId }: LoadedDelivery,
  { kind, summary }: Awaited<ReturnType<typeof carryOne>>,
): CarriedResult {
  return { deliveryId, kind: kind === 'needs_workflow' ? 'unsent' : kind, summary };
}
