import type { Statistics } from '../api/types.ts';
import { BarChart } from '../components/bar-chart.tsx';
import { Card } from '../components/card.tsx';
import { LineChart } from '../components/line-chart.tsx';
import { Section } from '../components/page.tsx';
import { statusClasses } from './status-classes.ts';
import styles from './overview.module.css';

export function Charts({ statistics }: { statistics: Statistics }) {
  const { buckets, bucket } = statistics;
  const at = buckets.map((each) => each.at);
  const deliveries = (['delivered', 'open', 'skipped', 'cancelled', 'failed'] as const).map((part) => ({
    ...PARTS[part],
    values: buckets.map((each) => each[part]),
  }));
  return (
    <div className={styles.charts}>
      <Section title="Deliveries">
        <Card>
          <BarChart title="Deliveries by what became of them" at={at} bucket={bucket} series={deliveries} />
        </Card>
      </Section>
      <Section title="Answers">
        <Card>
          <BarChart title="Attempts by status class" at={at} bucket={bucket} series={statusClasses(buckets)} />
        </Card>
      </Section>
      <Section title="Time of an attempt">
        <Card>
          <LineChart title="Time of an attempt" at={at} bucket={bucket} lines={linesOf(buckets, 'attemptMs')} />
        </Card>
      </Section>
      <Section title="End to end">
        <Card>
          <LineChart title="End to end" at={at} bucket={bucket} lines={linesOf(buckets, 'endToEndMs')} />
        </Card>
      </Section>
    </div>
  );
}

const PARTS = {
  delivered: { name: 'Delivered', tone: 'good' },
  open: { name: 'Open', tone: 'held' },
  skipped: { name: 'Skipped', tone: 'quiet' },
  cancelled: { name: 'Cancelled', tone: 'warn' },
  failed: { name: 'Dead letters', tone: 'bad' },
} as const;

function linesOf(buckets: Statistics['buckets'], member: 'attemptMs' | 'endToEndMs') {
  return [
    { name: 'p50', tone: 'good', values: buckets.map((each) => each[member].p50) },
    { name: 'p95', tone: 'held', values: buckets.map((each) => each[member].p95) },
    { name: 'p99', tone: 'warn', values: buckets.map((each) => each[member].p99) },
  ] as const;
}
