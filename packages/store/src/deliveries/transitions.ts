// The only place where deliveries change their state. Each function is one transition of many deliveries in one
// statement (transition-statements.ts). The statement writes the columns of the delivery, its row in the queue, its row
// in the watch list, the note in its timeline, and its row in the outbox. The transition after an attempt,
// `AFTER_ATTEMPT`, is part of the statement that writes the attempt.
//
// Lock order: deliveries by id, then their other rows. Never wait for a delivery while you hold an endpoint.
// Lock the deliveries in an earlier statement of the same transaction. A statement that itself waits for a lock does not
// see rows that the holder of the lock adds, and would leave them behind.
import type { CancelReason, DeadLetterReason, HoldReason, SkipReason } from '@postrider/domain';
import type { QueryConfig } from 'pg';
import { gatherDeadLetters } from '../notices/gather-dead-letters.ts';
import type { Sql } from '../sql/database.ts';
import { recordset } from '../sql/statement.ts';
import { noteRecords, type DeliveryNoteDetail, type DeliveryNoteOf } from './delivery-notes.ts';
import * as statements from './transition-statements.ts';

interface Change {
  ids: readonly string[];
  now: Date;
}

/** Locks deliveries for a transition, whatever their state. */
export async function lockForTransition(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(statements.LOCK({ ids }));
}

/** Runs a statement. Returns the ids of the deliveries that it changed. */
async function change(sql: Sql, { length }: readonly unknown[], statement: QueryConfig<unknown[]>): Promise<string[]> {
  if (length === 0) return [];
  const { rows } = await sql.query<{ id: string }>(statement);
  return rows.map(({ id }) => id);
}

type DetailOf = DeliveryNoteDetail | ((id: string) => DeliveryNoteDetail);

const notesOf = (
  { ids, now: at }: Change,
  { kind, detail }: Pick<DeliveryNoteOf, 'kind'> & { detail: DetailOf },
): string =>
  recordset(
    noteRecords(
      ids.map((deliveryId) => ({
        deliveryId,
        at,
        kind,
        detail: typeof detail === 'function' ? detail(deliveryId) : detail,
      })),
    ),
  );

export type DeliveryEnd =
  | { status: 'skipped'; reason: SkipReason }
  | { status: 'cancelled'; reason: CancelReason }
  | { status: 'dead_lettered'; reason: DeadLetterReason; detail: string };

/**
 * → skipped, cancelled or dead-lettered, without another attempt. A discarded or expunged dead letter → cancelled. Returns those that
 * were open; the others stay as they are. `generation`: the workflow of that generation asks, and need not be woken.
 * `note`: the timeline shows it instead of the reason, the same for all or by the id of each.
 */
export async function endDeliveries(
  sql: Sql,
  {
    ids,
    now,
    end,
    generation,
    note,
  }: Change & {
    end: DeliveryEnd;
    generation?: number;
    note?: DetailOf;
  },
): Promise<string[]> {
  const { status, reason } = end;
  const kind = reason === 'discarded' ? reason : status;
  const ended = await change(
    sql,
    ids,
    statements.END({
      ids,
      now,
      status,
      reason,
      detail: status === 'dead_lettered' ? end.detail : null,
      generation: generation ?? null,
      notes: kind === 'dead_lettered' ? '[]' : notesOf({ ids, now }, { kind, detail: note ?? { reason } }),
      wake: status === 'cancelled' && generation === undefined ? WAKE_OF_CANCEL[reason] : null,
    }),
  );
  if (status === 'dead_lettered') {
    await gatherDeadLetters(
      sql,
      ended.map((deliveryId) => ({ deliveryId, reason })),
    );
  }
  return ended;
}

/** The reason in the wake signal, by cancel reason. */
const WAKE_OF_CANCEL: Record<CancelReason, string | null> = {
  requested: 'cancel_requested',
  discarded: 'discarded',
  endpoint_deleted: 'endpoint_deleted',
  tenant_deleted: 'tenant_deleted',
  test_failed: null, // it has no workflow
  expunged: 'expunged',
};

/** → waiting. `inWorkflow`: a workflow waits. Otherwise nothing runs until the deliveries are released. */
export function holdDeliveries(
  sql: Sql,
  { ids, now, ...hold }: Change & { reason: HoldReason; until: Date | null; inWorkflow: boolean },
): Promise<string[]> {
  const detail = { reason: hold.reason, until: hold.until?.toISOString() ?? null };
  return change(
    sql,
    ids,
    statements.HOLD({ ids, now, ...hold, notes: notesOf({ ids, now }, { kind: 'held', detail }) }),
  );
}

/** waiting without a workflow → due, or waiting for its own time. */
export function releaseDeliveries(
  sql: Sql,
  { ids, now, notes }: Change & { notes: readonly DeliveryNoteOf[] },
): Promise<string[]> {
  return change(sql, ids, statements.RELEASE({ ids, now, handedOver: false, notes: recordset(noteRecords(notes)) }));
}

/** waiting in a workflow: the hold ends now. The workflow is woken and evaluates the gates again. */
export function endHolds(
  sql: Sql,
  { ids, now, wake, notes }: Change & { wake: string; notes: readonly DeliveryNoteOf[] },
): Promise<string[]> {
  return change(sql, ids, statements.END_HOLDS({ ids, now, wake, notes: recordset(noteRecords(notes)) }));
}

/** Moves scheduled deliveries. A delivery that its endpoint holds as well keeps that hold. */
export function rescheduleDeliveries(
  sql: Sql,
  { ids, now, deliverAt, by }: Change & { deliverAt: Date | null; by: string },
): Promise<string[]> {
  const dueAt = deliverAt !== null && deliverAt > now ? deliverAt : now;
  const detail = { until: deliverAt?.toISOString() ?? null, by };
  const notes = notesOf({ ids, now }, { kind: 'rescheduled', detail });
  return change(sql, ids, statements.RESCHEDULE({ ids, now, deliverAt, dueAt, notes, wake: 'rescheduled' }));
}

/** Open: a person asks for the next attempt now. It skips the backoff, never a gate. */
export function askForRetry(sql: Sql, { ids, now, by }: Change & { by: string }): Promise<string[]> {
  const notes = notesOf({ ids, now }, { kind: 'retry_requested', detail: { by } });
  return change(sql, ids, statements.ASK_FOR_RETRY({ ids, now, notes, wake: 'retry_requested' }));
}

/** dead-lettered → pending, in a new generation with a fresh schedule. */
export function redriveDeliveries(sql: Sql, { ids, now, detail }: Change & { detail: DetailOf }): Promise<string[]> {
  const notes = notesOf({ ids, now }, { kind: 'redriven', detail });
  return change(
    sql,
    ids,
    statements.START_ANEW({ ids, now, notes, redriven: true, generation: null, handedOver: false }),
  );
}

/**
 * Open, and the workflow is gone → pending, in a new generation. The schedule and the count of attempts continue, and the
 * next attempt may be a repeat. `generation`: the one whose workflow is gone. Null: any, if the row says that a workflow
 * exists.
 */
export function restartDeliveries(
  sql: Sql,
  { ids, now, generation }: Change & { generation: number | null },
): Promise<string[]> {
  const notes = notesOf({ ids, now }, { kind: 'restarted', detail: { reason: 'workflow_gone' } });
  return change(sql, ids, statements.START_ANEW({ ids, now, notes, redriven: false, generation, handedOver: true }));
}

/** In the queue → waiting there for a rate limit. `until`: the expected time of each, which only its note tells. */
export function holdInQueue(
  sql: Sql,
  { waits, now }: { waits: readonly { id: string; until: Date }[]; now: Date },
): Promise<string[]> {
  const notes = waits.map(({ id, until }): DeliveryNoteOf => {
    const detail = { reason: 'rate_limited', until: until.toISOString() };
    return { deliveryId: id, at: now, kind: 'held', detail };
  });
  return change(
    sql,
    waits,
    statements.HOLD_IN_QUEUE({ now, ids: waits.map(({ id }) => id), notes: recordset(noteRecords(notes)) }),
  );
}

/** waiting in the queue for a rate limit → pending. Returns those that nobody had claimed. */
export function releaseInQueue(
  sql: Sql,
  { ids, now, notes }: Change & { notes: readonly DeliveryNoteOf[] },
): Promise<string[]> {
  return change(sql, ids, statements.RELEASE_IN_QUEUE({ ids, now, notes: recordset(noteRecords(notes)) }));
}

/** Removes the content of their event from ended deliveries and their attempts. Their later attempts have none either. */
export async function expungeDeliveries(sql: Sql, { ids, now }: Change): Promise<void> {
  await change(sql, ids, statements.EXPUNGE({ ids, now }));
  await expungeAttempts(sql, ids);
}

/** Removes the content of their event from the attempts of deliveries. */
export async function expungeAttempts(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql.query(statements.EXPUNGE_ATTEMPTS({ ids }));
}

/** A delivery whose own workflow was started after a carrier. */
export interface HandedOver {
  deliveryId: string;
  /** The token of the hand-over. */
  token: string;
  /** As it was read before the start. */
  nextAttemptAt: Date | null;
  /** A start that was not confirmed came before. Its workflow may know less than the row. */
  mayBeOlder: boolean;
}

/** retrying after a carrier → retrying in its own workflow. Wakes the workflow if the delivery changed meanwhile. */
export async function takeIntoWorkflow(sql: Sql, handedOver: HandedOver): Promise<void> {
  await sql.query(statements.CONFIRM_HAND_OVER({ ...handedOver, wake: 'handed_over' }));
}

/** Records that a workflow exists, for the API, while its first attempt is in flight. */
export function markStarted(sql: Sql, { ids, now }: Change): Promise<string[]> {
  return change(sql, ids, statements.MARK_STARTED({ ids, now }));
}

/** Writes deliveries without a change, to test whether Postgres accepts writes. */
export function rewriteDeliveries(sql: Sql, ids: readonly string[]): Promise<string[]> {
  return change(sql, ids, statements.REWRITE({ ids }));
}
