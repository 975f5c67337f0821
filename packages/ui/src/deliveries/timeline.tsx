import type { Schemas } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { wordsOf } from '../components/filters.tsx';
import { duration } from '../components/relative-time.ts';
import { ExactTime } from '../components/time.tsx';
import { stepsOf, type Step } from './timeline-steps.ts';
import styles from './deliveries.module.css';

type Kind = Schemas['TimelineEntry']['kind'];

const WORDS: Record<Kind, string> = {
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

const TONES: Partial<Record<Kind, string | undefined>> = {
  held: styles.held,
  delivered: styles.good,
  dead_lettered: styles.bad,
};

interface TimelineProps {
  entries: Parameters<typeof stepsOf>[0];
  attempts: Parameters<typeof stepsOf>[1];
}

/** What happened, first to last, with the ends of holds. */
export function Timeline({ entries, attempts }: TimelineProps) {
  return (
    <ol className={styles.timeline}>
      {stepsOf(entries, attempts).map((step, index) => (
        // oxlint-disable-next-line no-array-index-key -- entries have no id, and never change their order
        <li key={index} className={`${styles.entry} ${toneOf(step) ?? ''}`}>
          <span className={styles.entryTime}>
            <ExactTime at={step.at} />
          </span>
          <span>
            <strong>
              {WORDS[step.kind]}
              {step.kind === 'attempt' && step.number !== null ? ` ${step.number}` : ''}
            </strong>
            <Details step={step} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function toneOf({ kind, outcome }: Step): string | undefined {
  if (kind === 'attempt' && outcome !== null) return outcome === 'delivered' ? styles.good : styles.bad;
  return TONES[kind];
}

function Details({ step }: { step: Step }) {
  const { kind, at, reason, until, next, by } = step;
  const result = resultOf(step);
  return (
    <>
      {result === null ? null : ` · ${result}`}
      {reason === null ? null : (
        <>
          {' · '}
          <Outside text={wordsOf(reason).toLowerCase()} />
        </>
      )}
      {until === null ? null : (
        <>
          {kind === 'held' ? ' · until ' : ' · for '}
          <ExactTime at={until} beside={at} />
        </>
      )}
      {next === null ? null : (
        <>
          {' · next '}
          <ExactTime at={next} beside={at} />
        </>
      )}
      {by === null ? null : (
        <>
          {' · by '}
          <Outside text={by} />
        </>
      )}
    </>
  );
}

/** "503 server error in 12 ms", "timed out after 15 s". */
function resultOf({ outcome, attempt }: Step): string | null {
  if (outcome === null) return null;
  const words = wordsOf(outcome).toLowerCase();
  if (attempt === undefined) return words;
  const took = duration(attempt.durationMs);
  return attempt.response === null ? `${words} after ${took}` : `${attempt.response.status} ${words} in ${took}`;
}
