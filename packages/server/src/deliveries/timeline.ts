import type { AttemptRow, DeliveryNote, DeliveryRow } from '@postrider/store/deliveries';
import type * as z from 'zod';
import type { timelineEntry } from './schema.ts';

type Entry = z.input<typeof timelineEntry>;

/** The timeline of a delivery, first to last, from its row, its attempts and its notes. */
export function timelineOf(row: DeliveryRow, attempts: readonly AttemptRow[], notes: readonly DeliveryNote[]): Entry[] {
  const happened = [...notes.flatMap(ofNote), ...attempts.flatMap(ofAttempt)].toSorted(byTime);
  const entries = [entry(row.createdAt, 'accepted'), ...happened].map(withExpectedTime(row, happened));
  const current = ofStatus(row, entries);
  // Sorted, because an attempt may end after the delivery was cancelled.
  return current === undefined ? entries : [...entries, current].toSorted(byTime);
}

function ofNote({ at, kind, detail: { reason, until, by, deadLetter } }: DeliveryNote): Entry[] {
  // A note of a cancel is always a person's request. Cancels with an endpoint or a tenant are only in the row.
  const why = reason ?? (kind === 'cancelled' ? 'requested' : null);
  const noted = entry(at, kind, { reason: why, until: until ?? null, by: by ?? null });
  return deadLetter === undefined
    ? [noted]
    : [entry(new Date(deadLetter.at), 'dead_lettered', { reason: deadLetter.reason }), noted];
}

function ofAttempt({ startedAt, durationMs, number, outcome, nextAttemptAt }: AttemptRow): Entry[] {
  const made = entry(startedAt, 'attempt', { number, outcome });
  if (nextAttemptAt === null) return [made];
  const decidedAt = new Date(startedAt.getTime() + durationMs);
  return [made, entry(decidedAt, 'retry_planned', { number: number + 1, until: nextAttemptAt.toISOString() })];
}

/** The entry of the current status, unless a note has it already. */
function ofStatus(row: DeliveryRow, entries: readonly Entry[]): Entry | undefined {
  const latestOf = (kind: Entry['kind']) => entries.findLast((each) => each.kind === kind);
  const finishedAt = row.finishedAt ?? row.createdAt;
  switch (row.status) {
    case 'delivered':
      return entry(finishedAt, 'delivered');
    case 'dead_lettered':
      return entry(row.deadLetterAt ?? finishedAt, 'dead_lettered', { reason: row.deadLetterReason });
    case 'skipped':
      return latestOf('skipped') ? undefined : entry(finishedAt, 'skipped', { reason: row.skipReason });
    case 'cancelled':
      if (latestOf('cancelled') ?? latestOf('discarded')) return undefined;
      return entry(finishedAt, 'cancelled', { reason: row.cancelReason });
    case 'waiting':
      return unnotedHold(row, entries);
    case 'pending':
    case 'retrying':
      return undefined;
  }
}

/** If a rate limit still holds it, the row has the time expected now. The note has the one expected then. */
function withExpectedTime(
  { status, holdReason, holdUntil }: DeliveryRow,
  happened: readonly Entry[],
): (one: Entry) => Entry {
  const isLimited = status === 'waiting' && holdReason === 'rate_limited';
  const held = isLimited ? happened.findLast(({ kind }) => kind === 'held') : undefined;
  return (one) => (one === held ? { ...one, until: holdUntil?.toISOString() ?? one.until } : one);
}

/** A hold without a note, such as that of a whole queue at once. Its time is unknown. */
function unnotedHold({ holdReason, holdUntil }: DeliveryRow, entries: readonly Entry[]): Entry | undefined {
  const held = entries.findLast(({ kind }) => kind === 'held' || kind === 'rescheduled');
  const isNoted = held !== undefined && (held.kind === 'rescheduled' || held.reason === holdReason);
  const latest = entries.at(-1);
  if (isNoted || holdReason === null || latest === undefined) return undefined;
  return entry(new Date(latest.at), 'held', { reason: holdReason, until: holdUntil?.toISOString() ?? null });
}

const NOTHING = { reason: null, until: null, outcome: null, number: null, by: null };

function entry(at: Date, kind: Entry['kind'], more: Partial<Entry> = {}): Entry {
  return { at: at.toISOString(), kind, ...NOTHING, ...more };
}

/** ISO texts sort like their instants. */
const byTime = (one: Entry, other: Entry): number => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0);
