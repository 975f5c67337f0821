import type { Statistics } from '../api/types.ts';
import { Figure, Figures } from '../components/figure.tsx';
import { duration } from '../components/relative-time.ts';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { count, percent } from './number-words.ts';

interface KeyFiguresProps {
  statistics: Statistics;
  from: string;
  eventType: string | undefined;
}

/** Each figure leads to the list that it counts. */
export function KeyFigures({ statistics, from, eventType }: KeyFiguresProps) {
  const { totals, successRate, backlog, oldestPendingAt } = statistics;
  const since = { from, eventType };
  const open = backlog.pending + backlog.waiting + backlog.retrying;
  return (
    <Figures>
      <Figure
        label="Success rate"
        value={successRate === null ? '–' : percent(successRate)}
        note={`${count(totals.delivered)} delivered, ${count(totals.failed)} failed`}
        to={paths.deliveries}
        search={{ ...since, status: 'delivered' }}
      />
      <Figure
        label="Deliveries"
        value={count(totals.deliveries)}
        note={`of ${count(totals.accepted)} events, ${count(totals.attempts)} attempts`}
        to={paths.deliveries}
        search={since}
      />
      <Figure
        label="Dead letters"
        value={count(totals.failed)}
        tone={totals.failed > 0 ? 'bad' : undefined}
        note={totals.failed > 0 ? 'They wait for you' : 'Nothing waits for you'}
        to={paths.deadLetters}
        search={since}
      />
      <Figure
        label="Backlog now"
        value={count(open)}
        note={
          oldestPendingAt ? (
            <>
              oldest pending <Time at={oldestPendingAt} />
            </>
          ) : (
            'nothing is pending'
          )
        }
        to={paths.deliveries}
        search={{ status: 'pending', eventType }}
      />
      <Latency label="Attempt, p95" {...statistics.attemptMs} />
      <Latency label="End to end, p95" {...statistics.endToEndMs} />
    </Figures>
  );
}

function Latency({ label, p50, p95, p99 }: { label: string } & Statistics['attemptMs']) {
  return <Figure label={label} value={time(p95)} note={`p50 ${time(p50)}, p99 ${time(p99)}`} />;
}

function time(ms: number | null): string {
  return ms === null ? '–' : duration(ms);
}
