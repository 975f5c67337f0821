import { Fragment } from 'react';
import type { Statistics } from '../api/types.ts';
import { Figure, Figures } from '../components/figure.tsx';
import { count, percent } from '../components/number-words.ts';
import { duration } from '../components/relative-time.ts';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';

interface KeyFiguresProps {
  statistics: Statistics;
  from: string;
  eventType: string | undefined;
}

/** Each figure leads to the list that it counts. */
export function KeyFigures({ statistics, from, eventType }: KeyFiguresProps) {
  const { totals, successRate, backlog, oldestPendingAt } = statistics;
  const since = { from, eventType };
  return (
    <Figures>
      <Figure
        label="Success rate"
        value={percent(successRate)}
        note={`${count(totals.delivered)} delivered, ${count(totals.failed)} failed`}
        // Those that lower it.
        to={paths.deadLetters}
        search={since}
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
        value={count(backlog.pending + backlog.waiting + backlog.retrying)}
        note={<Backlog backlog={backlog} oldestPendingAt={oldestPendingAt} eventType={eventType} />}
      />
      <Latency label="Attempt, p95" {...statistics.attemptMs} />
      <Latency label="End to end, p95" {...statistics.endToEndMs} />
    </Figures>
  );
}

const OPEN = [
  { status: 'pending', word: 'pending' },
  { status: 'waiting', word: 'held' },
  { status: 'retrying', word: 'retrying' },
] as const;

interface BacklogProps extends Pick<Statistics, 'backlog' | 'oldestPendingAt'> {
  eventType: string | undefined;
}

/** No list has all that is open, so each part leads to its own. */
function Backlog({ backlog, oldestPendingAt, eventType }: BacklogProps) {
  return (
    <>
      {OPEN.map(({ status, word }, index) => (
        <Fragment key={status}>
          {index === 0 ? '' : ', '}
          <RouteLink to={paths.deliveries} search={{ status, eventType }}>
            {count(backlog[status])} {word}
          </RouteLink>
        </Fragment>
      ))}
      {oldestPendingAt ? (
        <>
          , the oldest pending <Time at={oldestPendingAt} />
        </>
      ) : null}
    </>
  );
}

function Latency({ label, p50, p95, p99 }: { label: string } & Statistics['attemptMs']) {
  return <Figure label={label} value={duration(p95)} note={`p50 ${duration(p50)}, p99 ${duration(p99)}`} />;
}
