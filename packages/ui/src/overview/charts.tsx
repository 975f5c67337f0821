import type { Statistics } from '../api/types.ts';
import { BarChart } from '../components/bar-chart.tsx';
import { Card } from '../components/card.tsx';
import { LineChart } from '../components/line-chart.tsx';
import { Section } from '../components/page.tsx';
import { deliverySeries, durationLines } from '../components/statistics-series.ts';
import { paths } from '../navigation/paths.ts';
import { statusClasses } from './status-classes.ts';
import styles from './overview.module.css';

interface ChartsProps {
  statistics: Statistics;
  eventType: string | undefined;
}

/** When it hurt: each bar of deliveries leads to those that it counts. */
export function Charts({ statistics, eventType }: ChartsProps) {
  const { buckets, bucket } = statistics;
  const at = buckets.map((each) => each.at);
  return (
    <div className={styles.column}>
      <Section title="Deliveries">
        <Card>
          <BarChart
            title="Deliveries by what became of them"
            at={at}
            bucket={bucket}
            series={deliverySeries(buckets)}
            leadsTo={{ to: paths.deliveries, search: { eventType } }}
          />
        </Card>
      </Section>
      <Section title="Answers">
        <Card>
          <BarChart title="Attempts by status class" at={at} bucket={bucket} series={statusClasses(buckets)} />
        </Card>
      </Section>
      <Section title="Time of an attempt">
        <Card>
          <LineChart title="Time of an attempt" at={at} bucket={bucket} lines={durationLines(buckets, 'attemptMs')} />
        </Card>
      </Section>
      <Section title="End to end">
        <Card>
          <LineChart title="End to end" at={at} bucket={bucket} lines={durationLines(buckets, 'endToEndMs')} />
        </Card>
      </Section>
    </div>
  );
}
