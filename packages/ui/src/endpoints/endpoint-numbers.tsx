import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Statistics } from '../api/types.ts';
import { BarChart } from '../components/bar-chart.tsx';
import { Card } from '../components/card.tsx';
import { useNow } from '../components/clock.ts';
import { Figure, Figures } from '../components/figure.tsx';
import { Choice } from '../components/filters.tsx';
import { LineChart } from '../components/line-chart.tsx';
import { count, percent } from '../components/number-words.ts';
import { Section } from '../components/page.tsx';
import { PERIOD_CHOICES, periodIn, PERIODS, startOf, type Period } from '../components/period.ts';
import { duration } from '../components/relative-time.ts';
import { Fetched } from '../components/states.tsx';
import { deliverySeries, durationLines } from '../components/statistics-series.ts';
import { paths } from '../navigation/paths.ts';
import { useSearchState } from '../navigation/search-state.ts';
import type { Endpoint } from './endpoints-search.ts';
import styles from './endpoints.module.css';

const EVERY_MS = 30_000;

/** What became of everything for one endpoint, and how long it took, so that one sees since when. */
export function EndpointNumbers({ endpoint }: { endpoint: Endpoint }) {
  const scope = useScope();
  const [period, change] = useSearchState(periodIn);
  const from = startOf(period, useNow());
  const { bucket } = PERIODS[period];
  const statistics = useQuery({
    ...scopedQuery({ ...scope, tenantId: endpoint.tenantId }, '/endpoints/{endpointId}/stats', {
      path: { endpointId: endpoint.id },
      query: { from, bucket },
    }),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title="Numbers"
      aside={
        <Choice
          isInline
          label="Period"
          value={period}
          choices={PERIOD_CHOICES}
          change={async (value) => change({ period: value })}
        />
      }
    >
      <Fetched query={statistics} what="the numbers">
        {(data) => <Shown statistics={data} endpoint={endpoint} period={period} />}
      </Fetched>
    </Section>
  );
}

interface ShownProps {
  statistics: Statistics;
  endpoint: Endpoint;
  period: Period;
}

function Shown({ statistics, endpoint, period }: ShownProps) {
  const { totals, successRate, attemptMs, backlog, buckets, bucket, from } = statistics;
  const its = { tenant: endpoint.tenantId, endpointId: endpoint.id };
  return (
    <div className={styles.stack}>
      <Figures>
        <Figure
          label="Success rate"
          value={percent(successRate)}
          note={`${count(totals.delivered)} delivered, ${count(totals.failed)} failed`}
          to={paths.deliveries}
          search={{ ...its, period }}
        />
        <Figure
          label="Dead letters"
          value={count(totals.failed)}
          tone={totals.failed > 0 ? 'bad' : undefined}
          to={paths.deadLetters}
          search={{ ...its, from }}
        />
        <Figure
          label="Held now"
          value={count(backlog.waiting)}
          note={`${count(backlog.pending)} pending, ${count(backlog.retrying)} retrying`}
          to={paths.deliveries}
          search={{ ...its, status: 'waiting' }}
        />
        <Figure
          label="Attempt, p95"
          value={duration(attemptMs.p95)}
          note={`p50 ${duration(attemptMs.p50)}, p99 ${duration(attemptMs.p99)}`}
        />
      </Figures>
      <Charts buckets={buckets} bucket={bucket} its={its} />
    </div>
  );
}

interface ChartsProps extends Pick<Statistics, 'buckets' | 'bucket'> {
  its: { tenant: string; endpointId: string };
}

function Charts({ buckets, bucket, its }: ChartsProps) {
  const at = buckets.map((each) => each.at);
  return (
    <div className={`${styles.beside} ${styles.charts}`}>
      <Section title="Deliveries">
        <Card>
          <BarChart
            title="Deliveries by what became of them"
            at={at}
            bucket={bucket}
            series={deliverySeries(buckets)}
            leadsTo={{ to: paths.deliveries, search: its }}
          />
        </Card>
      </Section>
      <Section title="Time of an attempt">
        <Card>
          <LineChart title="Time of an attempt" at={at} bucket={bucket} lines={durationLines(buckets, 'attemptMs')} />
        </Card>
      </Section>
    </div>
  );
}
