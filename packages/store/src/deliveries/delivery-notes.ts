import type { Sql } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { defineStatement, recordset } from '../sql/statement.ts';

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

/** A note and whose it is. */
export type DeliveryNoteOf = DeliveryNote & { deliveryId: string };

/** `reason` and `until` of a hold, `reason` of a wake, `by` whom; of a redrive the dead letter that it took up. */
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

/** Notes what happens to deliveries that are just being made. Everything later is noted by its transition. */
export async function noteEach(sql: Sql, notes: readonly DeliveryNoteOf[]): Promise<void> {
  if (notes.length > 0) await sql.query(NOTE({ notes: recordset(noteRecords(notes)) }));
}

const NOTE = defineStatement(
  'note-deliveries',
  `insert into delivery_notes (delivery_id, id, at, kind, detail) select * from ${NOTE_RECORDS}`,
);

// A delivery gets beyond it only by hundreds of wakes; the latest tell where it is.
const NOTES_SHOWN = 500;

/** What happened to a delivery besides its attempts, first to last; of very much the latest. */
export async function listDeliveryNotes(sql: Sql, deliveryId: string): Promise<DeliveryNote[]> {
  const { rows } = await sql.query<DeliveryNote>(
    `select at, kind, detail from delivery_notes where delivery_id = $1 order by id desc limit ${NOTES_SHOWN}`,
    [deliveryId],
  );
  return rows.reverse();
}
