import type { Sql } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { defineQuery, defineStatement, readRows, recordset } from '../sql/statement.ts';

/** What can happen to a delivery besides an attempt. */
export type DeliveryNoteKind =
  | 'held'
  | 'woken'
  | 'retry_requested'
  | 'redriven'
  | 'cancelled'
  | 'discarded'
  | 'skipped'
  | 'restarted'
  | 'rescheduled';

export interface DeliveryNote {
  at: Date;
  kind: DeliveryNoteKind;
  detail: DeliveryNoteDetail;
}

export type DeliveryNoteOf = DeliveryNote & { deliveryId: string };

/** `by`: the id of the API key that asked. `deadLetter`: the one that a redrive or a discard ended. */
export interface DeliveryNoteDetail {
  reason?: string;
  until?: string | null;
  by?: string;
  deadLetter?: { reason: string; at: string };
}

/** Notes as the rows of `delivery_notes`. */
export function noteRecords(notes: readonly DeliveryNoteOf[]): object[] {
  return notes.map(({ deliveryId, at, kind, detail }) => ({
    delivery_id: deliveryId,
    id: newId('note'),
    at,
    kind,
    detail,
  }));
}

/** `$notes`, a recordset of `noteRecords`, as the rows `n` of a statement. */
export const NOTE_RECORDS =
  'json_to_recordset($notes) as n (delivery_id text, id text, at timestamptz, kind text, detail jsonb)';

/** Writes the notes of new deliveries. Each later note is written by the statement of its transition. */
export async function noteEach(sql: Sql, notes: readonly DeliveryNoteOf[]): Promise<void> {
  if (notes.length > 0) await sql.query(NOTE({ notes: recordset(noteRecords(notes)) }));
}

const NOTE = defineStatement(
  'note-deliveries',
  `insert into delivery_notes (delivery_id, id, at, kind, detail) select * from ${NOTE_RECORDS}`,
);

// Only hundreds of wakes lead to more notes. The latest ones explain the current state.
const NOTES_SHOWN = 500;

/** The latest notes of a delivery, first to last. */
export async function listDeliveryNotes(sql: Sql, deliveryId: string): Promise<DeliveryNote[]> {
  return (await readRows<DeliveryNote>(sql, LIST_NOTES({ deliveryId }))).reverse();
}

/** Exported for the test of its plan. */
export const LIST_NOTES = defineQuery(
  `select at, kind, detail from delivery_notes where delivery_id = $deliveryId order by id desc limit ${NOTES_SHOWN}`,
);
