import type { AttemptRow, DeliveryNote, DeliveryRow } from '@postrider/store/deliveries';
import type * as z from 'zod';
import type { timelineEntry } from './schema.ts';

type Entry = z.input<typeof timelineEntry>;

/** What became of a delivery, first to last, from its row, its attempts, and what was noted besides. */
export function tellTimeline(
  row: DeliveryRow,
  attempts: readonly AttemptRow[],
  notes: readonly DeliveryNote[],
): Entry[] {
  const happened = [...notes.flatMap(ofNote), ...attempts.flatMap(ofAttempt)].toSorted(byTime);
  const told = [entry(row.createdAt, 'accepted'), ...happened];
  const standing = ofStanding(row, told);
  // Only a receiver that took a cancelled delivery after all leaves something behind the end.
  return standing === undefined ? told : [...told, standing].toSorted(byTime);
}

function ofNote({ at, kind, detail: { reason, until, by, deadLetter } }: DeliveryNote): Entry[] {
  // Only people's cancelling is noted: what goes with its endpoint or tenant stands in the row.
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

/** Where it stands now, unless the last thing noted says so already. */
function ofStanding(row: DeliveryRow, told: readonly Entry[]): Entry | undefined {
  const latestOf = (kind: Entry['kind']) => told.findLast((each) => each.kind === kind);
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
      return holdNotTold(row, told);
    case 'pending':
    case 'retrying':
      return undefined;
  }
}

/** A hold for which nothing was noted, such as that of a whole queue at once; nobody knows since when. */
function holdNotTold({ holdReason, holdUntil }: DeliveryRow, told: readonly Entry[]): Entry | undefined {
  const held = told.findLast(({ kind }) => kind === 'held' || kind === 'rescheduled');
  const isTold = held !== undefined && (held.kind === 'rescheduled' || held.reason === holdReason);
  const latest = told.at(-1);
  if (isTold || holdReason === null || latest === undefined) return undefined;
  return entry(new Date(latest.at), 'held', { reason: holdReason, until: holdUntil?.toISOString() ?? null });
}

const NOTHING = { reason: null, until: null, outcome: null, number: null, by: null };

function entry(at: Date, kind: Entry['kind'], more: Partial<Entry> = {}): Entry {
  return { at: at.toISOString(), kind, ...NOTHING, ...more };
}

/** ISO texts sort like the times they tell. */
const byTime = (one: Entry, other: Entry): number => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0);
