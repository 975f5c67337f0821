import { RouteLink, type Target } from '../navigation/route-link.tsx';
import { ChartFrame, wordsAt, type Mark } from './chart-frame.tsx';
import { countScale } from './chart-scale.ts';
import type { Bucket } from './chart-time.ts';
import { count } from './number-words.ts';
import styles from './chart.module.css';

export interface Series {
  name: string;
  tone: Mark;
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
  /** The list of what they count. A bar leads to its part of it: `from` and `to`. */
  leadsTo?: Target;
}

const EACH: Record<Bucket, string> = { minute: 'each minute', hour: 'each hour', day: 'each day' };
/** So many bars have no room between them. */
const MANY = 60;

/** Stacked counts over time. */
export function BarChart({ title, at, bucket, series, leadsTo }: BarChartProps) {
  const shown = series.filter(({ values }) => values.some((value) => value > 0));
  const sums = at.map((_, index) => shown.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const { marks, shareOf } = countScale(Math.max(0, ...sums));
  const columns = shown.map(({ name, tone, values }) => ({ name, tone, cells: values.map(count) }));
  const linkOf = leadsTo && ((index: number) => partOf(leadsTo, at, index));
  const frame = { title, marks, note: EACH[bucket], bucket, at, columns, leadsTo: linkOf };
  return (
    <ChartFrame {...frame}>
      {/* Who uses no mouse has the links in the table. */}
      <div className={styles.bars} data-dense={at.length > MANY} aria-hidden>
        {at.map((from, index) => {
          const parts = shown
            .toReversed()
            .map(({ name, tone, values }) => (
              <div key={name} className={styles[tone]} style={{ height: `${shareOf(values[index] ?? 0) * 100}%` }} />
            ));
          const words = wordsAt(frame, index);
          return linkOf && sums[index] ? (
            <RouteLink key={from} {...linkOf(index)} className={styles.column} title={words} tabIndex={-1}>
              {parts}
            </RouteLink>
          ) : (
            <div key={from} className={styles.column} title={words}>
              {parts}
            </div>
          );
        })}
      </div>
    </ChartFrame>
  );
}

/** What belongs to one bucket of a list. The last bucket goes on. */
function partOf({ to, search }: Target, at: readonly string[], index: number): Target {
  return { to, search: { ...search, from: at[index], to: at[index + 1] } };
}
