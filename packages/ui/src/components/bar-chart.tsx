import { ChartFrame } from './chart-frame.tsx';
import { instant, type Bucket } from './chart-time.ts';
import type { Tone } from './status.tsx';
import styles from './chart.module.css';

export interface Series {
  name: string;
  tone: Tone;
  /** One count for each instant. */
  values: readonly number[];
}

interface BarChartProps {
  title: string;
  /** The beginnings of the buckets. */
  at: readonly string[];
  bucket: Bucket;
  /** From the bottom to the top. */
  series: readonly Series[];
}

const EACH: Record<Bucket, string> = { minute: 'a minute', hour: 'an hour', day: 'a day' };
/** So many bars have no room between them. */
const MANY = 60;

/** Stacked counts over time. */
export function BarChart({ title, at, bucket, series }: BarChartProps) {
  const shown = series.filter(({ values }) => values.some((value) => value > 0));
  const highest = Math.max(
    1,
    ...at.map((_, index) => shown.reduce((sum, { values }) => sum + (values[index] ?? 0), 0)),
  );
  const columns = shown.map(({ name, tone, values }) => ({ name, tone, cells: values.map(count) }));
  return (
    <ChartFrame
      title={title}
      highest={`top: ${count(highest)} ${EACH[bucket]}`}
      bucket={bucket}
      at={at}
      columns={columns}
    >
      <div className={styles.bars} data-dense={at.length > MANY} aria-hidden>
        {at.map((from, index) => (
          <div key={from} className={styles.column} title={wordsOf(shown, index, instant(from, bucket))}>
            {shown.toReversed().map(({ name, tone, values }) => (
              <div
                key={name}
                className={styles[tone]}
                style={{ height: `${((values[index] ?? 0) / highest) * 100}%` }}
              />
            ))}
          </div>
        ))}
      </div>
    </ChartFrame>
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function wordsOf(series: readonly Series[], index: number, when: string): string {
  return [when, ...series.map(({ name, values }) => `${name}: ${count(values[index] ?? 0)}`)].join('\n');
}
