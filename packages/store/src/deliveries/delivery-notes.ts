import { newId } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';

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

/** Notes one thing about each of these deliveries, in the transaction in which it happens. */
export async function noteDeliveries(
  sql: Sql,
  deliveryIds: readonly string[],
  { at, kind, detail }: DeliveryNote,
): Promise<void> {
  await noteEach(
    sql,
    deliveryIds.map((deliveryId) => ({ deliveryId, at, kind, detail })),
  );
}

/** The same for notes that differ. */
export async function noteEach(sql: Sql, notes: readonly DeliveryNoteOf[]): Promise<void> {
  if (notes.length === 0) return;
  await sql.query({
    name: 'note-deliveries',
    text: `insert into delivery_notes (delivery_id, id, at, kind, detail)
           select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::jsonb[])`,
    values: [
      notes.map((note) => note.deliveryId),
      notes.map(() => newId('note')),
      notes.map((note) => note.at),
      notes.map((note) => note.kind),
      notes.map((note) => JSON.stringify(note.detail)),
    ],
  });
}

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
