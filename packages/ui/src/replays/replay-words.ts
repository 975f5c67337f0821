import type { Schemas } from '../api/types.ts';
import type { LucideIcon } from 'lucide-react';
import { CircleCheck, CircleDashed, PauseCircle, RotateCw, Ban } from 'lucide-react';
import { wordsOf } from '../components/filters.tsx';
import { duration } from '../components/relative-time.ts';
import { REPLAY_ACTIONS } from '../components/replay-actions.ts';
import { doneOf, type ReplayCounts } from '../components/replay-progress.ts';
import type { Tone } from '../components/status.tsx';

type Replay = Schemas['Replay'];
const LEAST_SECONDS = 10;

export const STATUS: Record<Replay['status'], { word: string; tone: Tone; icon: LucideIcon }> = {
  counting: { word: 'Counting', tone: 'held', icon: CircleDashed },
  running: { word: 'Running', tone: 'held', icon: RotateCw },
  paused: { word: 'Paused', tone: 'warn', icon: PauseCircle },
  finished: { word: 'Finished', tone: 'good', icon: CircleCheck },
  cancelled: { word: 'Cancelled', tone: 'quiet', icon: Ban },
};

/** The members of a filter, in the order in which they are told. */
const MEMBERS = {
  status: 'status',
  holdReason: 'held because',
  outcome: 'last outcome',
  responseStatus: 'answered',
  eventType: 'event type',
  endpointId: 'endpoint',
  eventId: 'event',
  externalId: 'your id',
  tag: 'tag',
  from: 'accepted from',
  to: 'accepted before',
} as const;
const MINUTE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** What a replay is about, in one line. */
export function aboutOf({ action, filter, missedBy }: Pick<Replay, 'action' | 'filter' | 'missedBy'>): string {
  if (missedBy !== null) return `What ${missedBy.endpointId} never got since ${momentOf(missedBy.since)}`;
  const { verb } = REPLAY_ACTIONS[action];
  const known = filter ?? {};
  const parts = Object.entries(MEMBERS).flatMap(([member, words]) => {
    const value: unknown = known[member];
    return typeof value === 'string' ? [`${words} ${valueOf(member, value)}`] : [];
  });
  const { ids } = known;
  return `${verb}: ${[...(Array.isArray(ids) ? [`${ids.length} chosen`] : []), ...parts].join(', ')}`;
}

function valueOf(member: string, value: string): string {
  if (member === 'status' || member === 'outcome' || member === 'holdReason') return wordsOf(value).toLowerCase();
  return member === 'from' || member === 'to' ? momentOf(value) : value;
}

/** A day stays as it is. */
function momentOf(text: string): string {
  return text.includes('T') && !Number.isNaN(Date.parse(text)) ? MINUTE.format(new Date(text)) : text;
}

/** How long it still sends, which its rate decides. Nothing where that is not known, or no time. */
export function leftWords(replay: ReplayCounts & Pick<Replay, 'status' | 'ratePerSecond'>): string {
  const seconds = Math.ceil((replay.matched - doneOf(replay)) / replay.ratePerSecond);
  if (replay.status !== 'running' || seconds < LEAST_SECONDS) return '';
  return `, about ${duration(seconds * 1_000)} left`;
}

type Results = ReplayCounts & Pick<Replay, 'delivered' | 'failed'>;

/** How many were sent and have no result yet. `skipped` has both what was never sent and what ended otherwise after that. */
export function onTheirWay({ matched, sent, delivered, failed, skipped }: Results): number {
  return Math.max(0, Math.min(sent, matched - skipped) - delivered - failed);
}
