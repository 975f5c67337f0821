import type { Schemas } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { wordsOf } from '../components/filters.tsx';
import { ExactTime } from '../components/time.tsx';
import styles from './deliveries.module.css';

type Entry = Schemas['TimelineEntry'];

const WORDS: Record<Entry['kind'], string> = {
  accepted: 'Accepted',
  held: 'Held',
  woken: 'Woken',
  attempt: 'Attempt',
  retry_planned: 'Next attempt planned',
  delivered: 'Delivered',
  dead_lettered: 'Given up: dead letter',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
  discarded: 'Discarded',
  redriven: 'Sent again',
  retry_requested: 'Retry asked for',
  restarted: 'Started anew',
  rescheduled: 'Planned anew',
};

const TONES: Partial<Record<Entry['kind'], string | undefined>> = {
  held: styles.held,
  delivered: styles.good,
  dead_lettered: styles.bad,
};

/** What happened, first to last, with the ends of holds. */
export function Timeline({ entries }: { entries: readonly Entry[] }) {
  return (
    <ol className={styles.timeline}>
      {entries.map((entry, index) => (
        // oxlint-disable-next-line no-array-index-key -- entries have no id, and never change their order
        <li key={index} className={`${styles.entry} ${TONES[entry.kind] ?? ''}`}>
          <span className={styles.entryTime}>
            <ExactTime at={entry.at} />
          </span>
          <span>
            <strong>
              {WORDS[entry.kind]}
              {entry.kind === 'attempt' && entry.number !== null ? ` ${entry.number}` : ''}
            </strong>
            {entry.outcome === null ? null : ` · ${wordsOf(entry.outcome).toLowerCase()}`}
            {entry.reason === null ? null : (
              <>
                {' · '}
                <Outside text={wordsOf(entry.reason).toLowerCase()} />
              </>
            )}
            {entry.until === null ? null : (
              <>
                {entry.kind === 'held' ? ' · until ' : ' · for '}
                <ExactTime at={entry.until} />
              </>
            )}
            {entry.by === null ? null : (
              <>
                {' · by '}
                <Outside text={entry.by} />
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
