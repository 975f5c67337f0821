import type { CancelReason, EndpointStatus, HoldReason, Preferences, Priority } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { DeliveryNoteOf } from './delivery-notes.ts';
import { MAY_DROP } from './may-drop.ts';
import { showAgain } from '../queue/show-line.ts';
import { endDeliveries, endHolds, releaseDeliveries, releaseInQueue } from './transitions.ts';
import type { WakeCauses } from '../outbox/request-reconciling.ts';

export const RECONCILE_BATCH = 500;

export interface ReconcileStep {
  endpointId: string;
  /** Where the step before ended; '' begins. */
  afterDeliveryId: string;
  now: Date;
}

/** One batch of a sweep; `lastDeliveryId` is undefined when it was the last. */
export interface ReconcileProgress {
  reconciled: number;
  /** Of these, how many sit in a workflow that is still to be told. */
  toWake: number;
  lastDeliveryId: string | undefined;
}

/** A delivery that waits, with what its gates look at. */
export interface HeldDelivery {
  id: string;
  hold: { reason: HoldReason; until: Date | null };
  deliverAt: Date | null;
  expiresAt: Date | null;
  /** Whether `drop` may skip it, see `MAY_DROP`. */
  mayDrop: boolean;
  event: { type: string; priority: Priority };
  endpoint: { status: EndpointStatus; preferences: { tenant: Preferences; endpoint: Preferences } };
}

export interface WakeStep extends ReconcileStep {
  /** Which holds to look at. */
  causes: WakeCauses;
  /**
   * Whether the gates would hold it just as it is held: then it is left alone. Must be pure. Not asked about rate limits,
   * of which only the limiter knows.
   */
  staysHeld(held: HeldDelivery): boolean;
}

/**
 * Releases a batch of what is held for the given reasons: rows without a workflow become due, workflows are woken and
 * ask their gates again. Safe to repeat from the beginning after a crash: what was released shows it, and is passed over.
 */
export async function wakeHeld(database: Database, step: WakeStep): Promise<ReconcileProgress> {
  return inTransaction(database, async (sql) => {
    const rows = await lockHeld(sql, step);
    const changed = rows.filter((row) => row.hold.reason === 'rate_limited' || !step.staysHeld(row));
    const inWorkflow = changed.filter((row) => row.inWorkflow);
    const queued = changed.filter((row) => !row.inWorkflow && row.hold.reason === 'rate_limited');
    const resting = changed.filter((row) => !row.inWorkflow && row.hold.reason !== 'rate_limited');
    const { now } = step;
    const notesOfAll = (some: readonly Locked[]) => some.flatMap((row) => notesOf(row, step));
    const freed = await releaseInQueue(sql, { ids: idsOf(queued), now, notes: notesOfAll(queued) });
    await releaseDeliveries(sql, { ids: idsOf(resting), now, notes: notesOfAll(resting) });
    // Their holds end now; what becomes of them their workflows find out. Watched, should one of them be gone.
    for (const [reason, cause] of Object.entries(step.causes)) {
      const held = inWorkflow.filter(({ hold }) => hold.reason === reason);
      await endHolds(sql, { ids: idsOf(held), now, wake: cause.reason, notes: notesOfAll(held) });
    }
    const lastDeliveryId = lastOf(rows);
    // At the first batch somebody may start by the new limits; behind the last one nobody is shown by the old ones any more.
    const isEdge = step.afterDeliveryId === '' || lastDeliveryId === undefined;
    if (step.causes.rate_limited !== undefined && isEdge) await showAgain(sql, step.endpointId);
    return { reconciled: inWorkflow.length + freed.length + resting.length, toWake: inWorkflow.length, lastDeliveryId };
  });
}

type HeldRow = Pick<HeldDelivery, 'id' | 'deliverAt' | 'expiresAt' | 'mayDrop'> &
  HeldDelivery['event'] & { inWorkflow: boolean; holdReason: HoldReason; holdUntil: Date | null };

type Locked = HeldDelivery & { inWorkflow: boolean };

async function lockHeld(sql: Sql, { endpointId, afterDeliveryId, causes, now }: WakeStep): Promise<Locked[]> {
  const [endpoint] = await readRows<HeldDelivery['endpoint']>(sql, FIND_ENDPOINT({ endpointId }));
  if (endpoint === undefined) return [];
  const lock = LOCK_HELD({ endpointId, afterDeliveryId, reasons: Object.keys(causes), now });
  const rows = await readRows<HeldRow>(sql, lock);
  return rows.map(({ holdReason, holdUntil, type, priority, ...held }) => ({
    ...held,
    hold: { reason: holdReason, until: holdUntil },
    event: { type, priority },
    endpoint,
  }));
}

const FIND_ENDPOINT = defineQuery(
  `select e.status, json_build_object('tenant', t.preferences, 'endpoint', e.preferences) as preferences
   from endpoints e join tenants t on t.id = e.tenant_id where e.id = $endpointId`,
);

// A workflow whose hold is over looks at its gates by itself, and so does one that an earlier batch released.
const LOCK_HELD = defineQuery(
  `select d.id, d.in_workflow, d.hold_reason, d.hold_until, d.deliver_at, d.expires_at,
     ${MAY_DROP('d')} as may_drop, v.type, v.priority
   from deliveries d join events v on v.id = d.event_id
   where d.endpoint_id = $endpointId and d.status in ('waiting', 'retrying') and d.status = 'waiting'
     and d.id > $afterDeliveryId and d.hold_reason = any($reasons)
     and (not d.in_workflow or d.hold_until is null or d.hold_until > $now)
   order by d.id limit ${RECONCILE_BATCH} for update of d`,
);

function notesOf({ id, hold, inWorkflow, deliverAt }: Locked, { causes, now }: WakeStep): DeliveryNoteOf[] {
  const { reason, by } = causes[hold.reason] ?? { reason: 'forgotten', by: null };
  const woken: DeliveryNoteOf = {
    deliveryId: id,
    at: now,
    kind: 'woken',
    detail: { reason, ...(by === null ? {} : { by }) },
  };
  if (inWorkflow || deliverAt === null || deliverAt <= now) return [woken];
  const detail = { reason: 'scheduled', until: deliverAt.toISOString() };
  return [woken, { deliveryId: id, at: now, kind: 'held', detail }];
}

/** Cancels a batch of what waits or retries for an endpoint that is gone. What sits in the queue the claim settles. */
export async function cancelWaiting(
  database: Database,
  step: ReconcileStep & { reason: CancelReason },
): Promise<ReconcileProgress> {
  return inTransaction(database, async (sql) => {
    const { rows } = await sql.query<{ id: string; in_workflow: boolean }>(
      `select id, in_workflow from deliveries
       where endpoint_id = $1 and status in ('waiting', 'retrying') and id > $2
       order by id limit ${RECONCILE_BATCH} for update`,
      [step.endpointId, step.afterDeliveryId],
    );
    await endDeliveries(sql, { ids: idsOf(rows), now: step.now, end: { status: 'cancelled', reason: step.reason } });
    const carried = rows.filter((row) => row.in_workflow);
    return { reconciled: rows.length, toWake: carried.length, lastDeliveryId: lastOf(rows) };
  });
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

const lastOf = (rows: readonly { id: string }[]) => (rows.length < RECONCILE_BATCH ? undefined : rows.at(-1)?.id);
