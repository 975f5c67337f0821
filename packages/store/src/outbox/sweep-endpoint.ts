import type { CancelReason, EndpointStatus, HoldReason, Preferences, Priority } from '@postrider/domain';
import { WATCH_GRACE_MS } from '../deliveries/write-attempts.ts';
import { inTransaction } from '../sql/database.ts';
import type { Database, Sql } from '../sql/database.ts';
import { noteEach } from '../deliveries/delivery-notes.ts';
import type { DeliveryNoteOf } from '../deliveries/delivery-notes.ts';
import { MAY_DROP } from '../deliveries/may-drop.ts';
import { showAgain } from '../queue/show-line.ts';
import { requestWakes } from '../deliveries/delivery-commands.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { WakeCauses } from './request-sweeps.ts';

export const SWEEP_BATCH = 500;

export interface SweepStep {
  endpointId: string;
  /** Where the step before ended; '' begins. */
  afterDeliveryId: string;
  now: Date;
}

/** One batch of a sweep; `lastDeliveryId` is undefined when it was the last. */
export interface SweepProgress {
  swept: number;
  /** Of these, how many sit in a workflow that is still to be told. */
  toTell: number;
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

export interface WakeStep extends SweepStep {
  /** Which holds to look at. */
  causes: WakeCauses;
  /**
   * Whether the gates would hold it just as it is held: then it is left alone. Must be pure. Not asked about rate limits,
   * of which only the limiter knows.
   */
  stands(held: HeldDelivery): boolean;
}

/**
 * Releases a batch of what is held for the given reasons: rows without a workflow become due, workflows are woken and
 * ask their gates again. Safe to repeat from the beginning after a crash: what was released shows it, and is passed over.
 */
export async function wakeHeld(database: Database, step: WakeStep): Promise<SweepProgress> {
  return inTransaction(database, async (sql) => {
    const rows = await lockHeld(sql, step);
    const changed = rows.filter((row) => row.hold.reason === 'rate_limited' || !step.stands(row));
    const inWorkflow = changed.filter((row) => row.inWorkflow);
    const queued = changed.filter((row) => !row.inWorkflow && row.hold.reason === 'rate_limited');
    const resting = changed.filter((row) => !row.inWorkflow && row.hold.reason !== 'rate_limited');
    const freed = await unholdQueued(sql, idsOf(queued), step.now);
    await releaseResting(sql, idsOf(resting), step.now);
    await releaseInWorkflow(sql, inWorkflow, step);
    const lastDeliveryId = lastOf(rows);
    // At the first batch somebody may start by the new limits; behind the last one nobody is shown by the old ones any more.
    const isEdge = step.afterDeliveryId === '' || lastDeliveryId === undefined;
    if (step.causes.rate_limited !== undefined && isEdge) await showAgain(sql, step.endpointId);
    const woken = [...inWorkflow, ...queued.filter(({ id }) => freed.has(id)), ...resting];
    const notes = woken.flatMap((row) => notesOf(row, step));
    await noteEach(sql, notes);
    return { swept: woken.length, toTell: inWorkflow.length, lastDeliveryId };
  });
}

interface HeldRow {
  id: string;
  in_workflow: boolean;
  hold_reason: HoldReason;
  hold_until: Date | null;
  deliver_at: Date | null;
  expires_at: Date | null;
  may_drop: boolean;
  type: string;
  priority: Priority;
}

type Locked = HeldDelivery & { inWorkflow: boolean };

async function lockHeld(sql: Sql, { endpointId, afterDeliveryId, causes, now }: WakeStep): Promise<Locked[]> {
  const { rows: endpoints } = await sql.query<HeldDelivery['endpoint']>(
    `select e.status, json_build_object('tenant', t.preferences, 'endpoint', e.preferences) as preferences
     from endpoints e join tenants t on t.id = e.tenant_id where e.id = $1`,
    [endpointId],
  );
  const endpoint = endpoints[0];
  if (endpoint === undefined) return [];
  // A workflow whose hold is over looks at its gates by itself, and so does one that an earlier batch released.
  const { rows } = await sql.query<HeldRow>(
    `select d.id, d.in_workflow, d.hold_reason, d.hold_until, d.deliver_at, d.expires_at,
       ${MAY_DROP('d')} as may_drop, v.type, v.priority
     from deliveries d join events v on v.id = d.event_id
     where d.endpoint_id = $1 and d.status in ('waiting', 'retrying') and d.status = 'waiting' and d.id > $2
       and d.hold_reason = any($3) and (not d.in_workflow or d.hold_until is null or d.hold_until > $4)
     order by d.id limit ${SWEEP_BATCH} for update of d`,
    [endpointId, afterDeliveryId, Object.keys(causes), now],
  );
  return rows.map((row) => ({
    id: row.id,
    inWorkflow: row.in_workflow,
    hold: { reason: row.hold_reason, until: row.hold_until },
    deliverAt: row.deliver_at,
    expiresAt: row.expires_at,
    mayDrop: row.may_drop,
    event: { type: row.type, priority: row.priority },
    endpoint,
  }));
}

/**
 * What waits for its turn waits in the queue and stays there; what is claimed is on its way. Gives those that were held until
 * now.
 */
async function unholdQueued(sql: Sql, deliveryIds: readonly string[], now: Date): Promise<Set<string>> {
  if (deliveryIds.length === 0) return new Set();
  const { rows } = await sql.query<{ id: string }>(
    `with freed as (
       update delivery_queue set held = false
       where delivery_id = any($1) and (lease_until is null or lease_until <= $2)
       returning delivery_id)
     update deliveries set status = 'pending', hold_reason = null, hold_until = null, next_attempt_at = $2
     where id = any(array(select delivery_id from freed)) returning id`,
    [deliveryIds, now],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What nobody carries becomes due, or goes on waiting for its own time. */
async function releaseResting(sql: Sql, deliveryIds: readonly string[], now: Date): Promise<void> {
  if (deliveryIds.length === 0) return;
  await sql.query(
    `update deliveries set
       status = case when deliver_at > $2 then 'waiting' else 'pending' end,
       hold_reason = case when deliver_at > $2 then 'scheduled' end,
       hold_until = case when deliver_at > $2 then deliver_at end,
       next_attempt_at = greatest(deliver_at, $2)
     where id = any($1)`,
    [deliveryIds, now],
  );
  await enqueue(sql, deliveryIds, now);
}

/** Their holds end now; what becomes of them their workflows find out. Watched, should one of them be gone. */
async function releaseInWorkflow(sql: Sql, held: readonly Locked[], step: WakeStep): Promise<void> {
  if (held.length === 0) return;
  const ids = idsOf(held);
  await sql.query('update deliveries set hold_until = $2, next_attempt_at = $2 where id = any($1)', [ids, step.now]);
  await sql.query(
    `insert into delivery_watch (delivery_id, check_at) select id, $2 from unnest($1::text[]) as d (id) order by id
     on conflict (delivery_id) do update set check_at = excluded.check_at`,
    [ids, new Date(step.now.getTime() + WATCH_GRACE_MS)],
  );
  for (const [reason, cause] of Object.entries(step.causes)) {
    await requestWakes(sql, idsOf(held.filter(({ hold }) => hold.reason === reason)), cause.reason);
  }
}

function notesOf({ id, hold, inWorkflow, deliverAt }: Locked, { causes, now }: WakeStep): DeliveryNoteOf[] {
  const { reason, by } = causes[hold.reason] ?? { reason: 'forgotten', by: null };
  const woken: DeliveryNoteOf = {
    ...{ deliveryId: id, at: now, kind: 'woken' },
    detail: { reason, ...(by === null ? {} : { by }) },
  };
  if (inWorkflow || deliverAt === null || deliverAt <= now) return [woken];
  const detail = { reason: 'scheduled', until: deliverAt.toISOString() };
  return [woken, { deliveryId: id, at: now, kind: 'held', detail }];
}

/** Cancels a batch of what waits or retries for an endpoint that is gone. What sits in the queue the claim settles. */
export async function cancelResting(
  database: Database,
  step: SweepStep & { reason: CancelReason },
): Promise<SweepProgress> {
  return inTransaction(database, async (sql) => {
    const { rows } = await sql.query<{ id: string; in_workflow: boolean }>(
      `select id, in_workflow from deliveries
       where endpoint_id = $1 and status in ('waiting', 'retrying') and id > $2
       order by id limit ${SWEEP_BATCH} for update`,
      [step.endpointId, step.afterDeliveryId],
    );
    const ids = idsOf(rows);
    await sql.query(
      `update deliveries set status = 'cancelled', cancel_reason = $2, finished_at = $3, next_attempt_at = null,
         hold_reason = null, hold_until = null, in_workflow = false
       where id = any($1)`,
      [ids, step.reason, step.now],
    );
    await sql.query('delete from delivery_queue where delivery_id = any($1)', [ids]);
    await sql.query('delete from delivery_watch where delivery_id = any($1)', [ids]);
    const carried = rows.filter((row) => row.in_workflow);
    await requestWakes(sql, idsOf(carried), step.reason);
    return { swept: rows.length, toTell: carried.length, lastDeliveryId: lastOf(rows) };
  });
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

const lastOf = (rows: readonly { id: string }[]) => (rows.length < SWEEP_BATCH ? undefined : rows.at(-1)?.id);
