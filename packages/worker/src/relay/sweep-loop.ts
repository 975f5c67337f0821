import { evaluateGates } from '@postrider/domain';
import { cancelWaiting, wakeHeld, type HeldDelivery, type ReconcileProgress } from '@postrider/store/deliveries';
import { countWakes, finishOutboxRows, extendOutboxLeases, takeOutboxRows } from '@postrider/store/outbox';
import type { OutboxRow } from '@postrider/store/outbox';
import type { Database } from '@postrider/store/sql';
import { gateFactsOf } from '../gate-facts.ts';
import type { Loop } from '../loop.ts';

export interface SweepLoopDeps {
  database: Database;
  quietHoursSpreadMs: number;
  now: () => Date;
  /** Told when sweeping made deliveries due. */
  onDue: () => void;
  /** Told when workflows are to be woken. */
  onWakes: () => void;
}

/** A sweep under way, and how far it came. */
interface Sweep {
  of: OutboxRow;
  afterDeliveryId: string;
  /** Its last batch left workflows to be told: it goes on when most of them were. */
  tells: boolean;
}

const LEASE_MS = 15_000;
const SWEEPS_AT_ONCE = 10;
/** With so many workflows still to be told nobody adds more, or a single command would wait behind a million of them. */
const WAKES_AHEAD = 400;
const LOOK_AGAIN_MS = 200;

/** Works off what concerns all deliveries of an endpoint: of each sweep one batch, then of the next one. */
export function createSweepRound(deps: SweepLoopDeps): Loop['round'] {
  const { database } = deps;
  let underWay: Sweep[] = [];
  return async () => {
    underWay = [...(await keep(deps, underWay)), ...(await take(deps, SWEEPS_AT_ONCE - underWay.length))];
    if (underWay.length === 0) return 'wait';
    const isFull = (await countWakes(database, WAKES_AHEAD)) >= WAKES_AHEAD;
    const inTurn = underWay.filter((sweep) => !(isFull && sweep.tells));
    for (const sweep of inTurn) {
      const { toWake, lastDeliveryId } = await step(deps, sweep);
      deps.onDue();
      if (toWake > 0) deps.onWakes();
      sweep.tells = toWake > 0;
      if (lastDeliveryId !== undefined) {
        sweep.afterDeliveryId = lastDeliveryId;
        continue;
      }
      underWay = underWay.filter((other) => other !== sweep);
      await finishOutboxRows(database, 'endpoint_sweeps', [sweep.of]);
    }
    return inTurn.length > 0 ? 'again' : { waitUntil: new Date(deps.now().getTime() + LOOK_AGAIN_MS) };
  };
}

/** A sweep that was asked for anew is taken anew, and begins at the beginning. */
async function keep({ database, now }: SweepLoopDeps, underWay: readonly Sweep[]): Promise<Sweep[]> {
  const taken = underWay.map(({ of }) => of);
  const kept = await extendOutboxLeases(database, 'endpoint_sweeps', { taken, leaseMs: LEASE_MS, now: now() });
  return underWay.filter(({ of }) => kept.includes(of));
}

async function take({ database, now }: SweepLoopDeps, limit: number): Promise<Sweep[]> {
  if (limit <= 0) return [];
  const options = { limit, leaseMs: LEASE_MS, now: now() };
  const taken = await takeOutboxRows(database, 'endpoint_sweeps', options);
  return taken.map((of) => ({ of, afterDeliveryId: '', tells: false }));
}

async function step(deps: SweepLoopDeps, { of, afterDeliveryId }: Sweep): Promise<ReconcileProgress> {
  const { database } = deps;
  const now = deps.now();
  const causes = of.causes ?? {};
  const batch = { endpointId: of.subject, afterDeliveryId, now };
  if (of.kind === 'cancel') {
    const reason = of.reason === 'tenant_deleted' ? 'tenant_deleted' : 'endpoint_deleted';
    return cancelWaiting(database, { ...batch, reason });
  }
  return wakeHeld(database, { ...batch, causes, staysHeld: (held) => staysHeld(held, now, deps.quietHoursSpreadMs) });
}

/** Whether the gates still say what they said when it was held. */
function staysHeld(held: HeldDelivery, now: Date, spreadMs: number): boolean {
  const decision = evaluateGates(gateFactsOf(held, spreadMs), now);
  return (
    decision.kind === 'hold' &&
    decision.reason === held.hold.reason &&
    decision.until?.getTime() === held.hold.until?.getTime()
  );
}
