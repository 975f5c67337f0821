import { OUTCOMES } from '@postrider/domain';
import type { AttemptRow, DeliveryNote, DeliveryRow } from '@postrider/store/deliveries';
import * as z from 'zod';
import { instant } from '../http/instants.ts';

const KINDS = [
  'accepted',
  'held',
  'woken',
  'attempt',
  'retry_planned',
  'delivered',
  'dead_lettered',
  'skipped',
  'cancelled',
  'discarded',
  'redriven',
  'retry_requested',
  'restarted',
  'rescheduled',
] as const;

export const timelineEntry = z
  .object({
    at: instant,
    kind: z.enum(KINDS),
    reason: z.string().nullable().meta({
      description:
        'Why it was held, woken (`preferences_changed`, `resumed`, `enabled`, …), skipped, cancelled, given up, restarted.',
    }),
    until: instant.nullable().meta({
      description:
        'Of `held` and `rescheduled`; of `retry_planned` the planned time. Null where only a person can end it.',
    }),
    outcome: z.enum(OUTCOMES).nullable().meta({ description: 'Of an attempt.' }),
    number: z.number().int().nullable().meta({ description: 'Of an attempt, made or planned.' }),
    by: z.string().nullable().meta({ description: 'The id of the API key with which somebody asked for it.' }),
  })
  .meta({
    id: 'TimelineEntry',
    description: 'One thing that happened to a delivery. What does not apply to its `kind` is null.',
    example: {
      at: '2026-02-04T22:10:00.000Z',
      kind: 'held',
      reason: 'quiet_hours',
      until: '2026-02-05T06:00:17.000Z',
      outcome: null,
      number: null,
      by: null,
    },
  });

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
