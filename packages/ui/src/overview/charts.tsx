import type { Statistics } from '../api/types.ts';
import { BarChart } from '../components/bar-chart.tsx';
import { Card } from '../components/card.tsx';
import { LineChart } from '../components/line-chart.tsx';
import { Section } from '../components/page.tsx';
import { deliverySeries, durationLines } from '../components/statistics-series.ts';
import { statusClasses } from './status-classes.ts';
import styles from './overview.module.css';

export function Charts({ statistics }: { statistics: Statistics }) {
  const { buckets, bucket } = statistics;
  const at = buckets.map((each) => each.at);
  return (
    <div className={styles.charts}>
      <Section title="Deliveries">
        <Card>
          <BarChart
            title="Deliveries by what became of them"
            at={at}
            bucket={bucket}
            series={deliverySeries(buckets)}
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
