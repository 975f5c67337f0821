import type { Schemas } from '../api/types.ts';
import type { Tone } from '../components/status.tsx';

type Replay = Schemas['Replay'];

export const STATUS: Record<Replay['status'], { word: string; tone: Tone }> = {
  counting: { word: 'Counting', tone: 'held' },
  running: { word: 'Running', tone: 'held' },
  paused: { word: 'Paused', tone: 'warn' },
  finished: { word: 'Finished', tone: 'good' },
  cancelled: { word: 'Cancelled', tone: 'quiet' },
};

/** What a replay is about, in one line. */
export function aboutOf({ action, filter, missedBy }: Pick<Replay, 'action' | 'filter' | 'missedBy'>): string {
  if (missedBy !== null) return `What ${missedBy.endpointId} never got since ${missedBy.since}`;
  const verb = action === 'discard' ? 'Discard' : 'Send again';
  const parts = Object.entries(filter ?? {}).map(([name, value]) => {
    if (Array.isArray(value)) return `${value.length} ${name}`;
    return `${name} ${String(value)}`;
  });
  return `${verb}: ${parts.join(', ')}`;
}
