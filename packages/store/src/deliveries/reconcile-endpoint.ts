import { limitsInForce } from '@postrider/domain';
import type { CancelReason, EndpointStatus, HoldReason, Preferences, Priority } from '@postrider/domain';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { DeliveryNoteOf } from './delivery-notes.ts';
import { MAY_DROP } from './may-drop.ts';
import { lookAgain } from '../rate-limits/limiter.ts';
import { endDeliveries, endHolds, releaseDeliveries, releaseInQueue } from './transitions.ts';
import type { WakeCauses } from '../outbox/request-reconciling.ts';

export const RECONCILE_BATCH = 500;
/** How many deliveries a count of the woken ones reads. */
const LATEST = 500;

export interface ReconcileStep {
  endpointId: string;
  /** The `lastDeliveryId` of the step before; '' for the first. */
  afterDeliveryId: string;
  /** The most deliveries of this batch; default `RECONCILE_BATCH`. */
  limit?: number;
  now: Date;
}

export interface ReconcileProgress {
  reconciled: number;
  /** How many of them have a workflow that must be woken. */
  toWake: number;
  /** Undefined after the last batch. */
  lastDeliveryId: string | undefined;
}

/** A waiting delivery with the facts that its gates need. */
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
  /** Which holds to check. */
  causes: WakeCauses;
  /**
   * Whether the gates would hold the delivery as before. Then it stays as it is. Must be pure. Not called for rate limits:
   * only the limiter can decide about those.
   */
  staysHeld(held: HeldDelivery): boolean;
}

/**
 * Releases a batch of deliveries that are held for the given reasons. Those without a workflow become due. The workflows
 * of the others are woken and evaluate the gates again. After a crash, start from the beginning: released deliveries no
 * longer match.
 */
export async function wakeHeld(database: Database, step: WakeStep): Promise<ReconcileProgress> {
  return inTransaction(database, async (sql) => {
    const rows = await lockHeld(sql, step);
    const changed = rows.filter((row) => row.hold.reason === 'rate_limited' || !step.staysHeld(row));
    const inWorkflow = changed.filter((row) => row.inWorkflow);
    const queued = changed.filter((row) => !row.inWorkflow && row.hold.reason === 'rate_limited');
    const released = changed.filter((row) => !row.inWorkflow && row.hold.reason !== 'rate_limited');
    const { now } = step;
    const notesOfAll = (some: readonly Locked[]) => some.flatMap((row) => notesOf(row, step));
    const freed = await releaseInQueue(sql, { ids: idsOf(queued), now, notes: notesOfAll(queued) });
    await releaseDeliveries(sql, { ids: idsOf(released), now, notes: notesOfAll(released) });
    // The holds end now, and the workflows decide what follows. The reconciler checks whether they still exist.
    for (const [reason, cause] of Object.entries(step.causes)) {
      const held = inWorkflow.filter(({ hold }) => hold.reason === reason);
      await endHolds(sql, { ids: idsOf(held), now, wake: cause.reason, notes: notesOfAll(held) });
    }
    const lastDeliveryId = lastOf(rows, step);
    if (step.causes.rate_limited !== undefined && step.afterDeliveryId === '') await lookAgain(sql, step.endpointId);
    const reconciled = inWorkflow.length + freed.length + released.length;
    return { reconciled, toWake: inWorkflow.length, lastDeliveryId };
  });
}

type HeldRow = Pick<HeldDelivery, 'id' | 'deliverAt' | 'expiresAt' | 'mayDrop'> &
  HeldDelivery['event'] & { inWorkflow: boolean; holdReason: HoldReason; holdUntil: Date | null };

type Locked = HeldDelivery & { inWorkflow: boolean };

async function lockHeld(sql: Sql, step: WakeStep): Promise<Locked[]> {
  const { endpointId, afterDeliveryId, limit = RECONCILE_BATCH, causes, now } = step;
  const [endpoint] = await readRows<HeldDelivery['endpoint']>(sql, FIND_ENDPOINT({ endpointId }));
  if (endpoint === undefined) return [];
  const isLimited = limitsInForce(endpoint.preferences).length > 0;
  const lock = LOCK_HELD({ endpointId, afterDeliveryId, reasons: Object.keys(causes), isLimited, limit, now });
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

// Leaves out workflows whose hold is over, or was ended by an earlier batch: they evaluate their gates without a wake. While
// there are limits, the queue waits on: its expected times follow from them. The join is outside the lock, see `LOCK_DELIVERIES`.
const LOCK_HELD = defineQuery(
  `select d.id, d.in_workflow, d.hold_reason, d.hold_until, d.deliver_at, d.expires_at,
     ${MAY_DROP('d')} as may_drop, v.type, v.priority
   from (
     select * from deliveries
     where endpoint_id = $endpointId and status in ('waiting', 'retrying') and status = 'waiting'
       and id > $afterDeliveryId and hold_reason = any($reasons)
       and (not in_workflow or hold_until is null or hold_until > $now)
       and (in_workflow or hold_reason <> 'rate_limited' or not $isLimited)
     order by id limit $limit for update
   ) d join events v on v.id = d.event_id
   order by d.id`,
);

/**
 * How many deliveries of an endpoint were woken, up to one of them, and have not looked at their gates since. Reads the latest
 * that wait or retry, so it may miss some.
 */
export async function countWoken(
  sql: Sql,
  step: { endpointId: string; upToDeliveryId: string; now: Date },
): Promise<number> {
  const [row] = await readRows<{ woken: number }>(sql, COUNT_WOKEN(step));
  return row?.woken ?? 0;
}

// With `endpoint_id =`, Postgres would rather read the deliveries of all endpoints by their ids.
const COUNT_WOKEN = defineQuery<{ endpointId: string; upToDeliveryId: string; now: Date }>(
  `select (count(*) filter (where status = 'waiting' and in_workflow and hold_until <= $now))::int as woken
   from (
     select status, in_workflow, hold_until from deliveries
     where endpoint_id >= $endpointId and (endpoint_id, id) <= ($endpointId, $upToDeliveryId)
       and status in ('waiting', 'retrying')
     order by endpoint_id desc, id desc limit ${LATEST}
   ) latest`,
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

/** Cancels a batch of the waiting and retrying deliveries of a deleted endpoint. The claim cancels those in the queue. */
export async function cancelWaiting(
  database: Database,
  step: ReconcileStep & { reason: CancelReason },
): Promise<ReconcileProgress> {
  return inTransaction(database, async (sql) => {
    const { endpointId, afterDeliveryId, limit = RECONCILE_BATCH, reason, now } = step;
    const rows = await readRows<{ id: string; inWorkflow: boolean }>(
      sql,
      LOCK_WAITING({ endpointId, afterDeliveryId, limit }),
    );
    await endDeliveries(sql, { ids: idsOf(rows), now, end: { status: 'cancelled', reason } });
    const toWake = rows.filter(({ inWorkflow }) => inWorkflow).length;
    return { reconciled: rows.length, toWake, lastDeliveryId: lastOf(rows, step) };
  });
}

const LOCK_WAITING = defineQuery(
  `select id, in_workflow from deliveries
   where endpoint_id = $endpointId and status in ('waiting', 'retrying') and id > $afterDeliveryId
   order by id limit $limit for update`,
);

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

const lastOf = (rows: readonly { id: string }[], { limit = RECONCILE_BATCH }: ReconcileStep) =>
  rows.length < limit ? undefined : rows.at(-1)?.id;
