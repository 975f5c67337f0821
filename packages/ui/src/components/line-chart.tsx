import { ChartFrame, wordsAt } from './chart-frame.tsx';
import { durationScale } from './chart-scale.ts';
import type { Bucket } from './chart-time.ts';
import { duration } from './relative-time.ts';
import type { Tone } from './status.tsx';
import styles from './chart.module.css';

export interface Line {
  name: string;
  tone: Tone;
  /** Milliseconds at each instant. Null: there was nothing to measure. */
  values: readonly (number | null)[];
}

interface LineChartProps {
  title: string;
  at: readonly string[];
  bucket: Bucket;
  lines: readonly Line[];
}

/** Durations over time. */
export function LineChart({ title, at, bucket, lines }: LineChartProps) {
  const scale = durationScale(lines.flatMap(({ values }) => values.filter((value) => value !== null)));
  const columns = lines.map(({ name, tone, values }) => ({ name, tone, cells: values.map(duration) }));
  const frame = { title, marks: scale.marks, note: scale.isLogarithmic ? 'logarithmic' : '', bucket, at, columns };
  return (
    <ChartFrame {...frame}>
      <div className={styles.lines} aria-hidden>
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none">
          {lines.map(({ name, tone, values }) => (
            <path key={name} d={pathOf(values, scale.shareOf)} className={`${styles.line} ${styles[tone]}`} />
          ))}
        </svg>
        <div className={styles.over}>
          {at.map((from, index) => (
            <div key={from} className={styles.column} title={wordsAt(frame, index)} />
          ))}
        </div>
      </div>
    </ChartFrame>
  );
}

/** A line with gaps where there is no value, through the middles of the buckets. A lone value is a dot. */
function pathOf(values: readonly (number | null)[], shareOf: (ms: number) => number): string {
  const step = 1000 / Math.max(1, values.length);
  let isDrawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isDrawing = false;
        return '';
      }
      const point = `${((index + 0.5) * step).toFixed(1)} ${(100 - shareOf(value) * 100).toFixed(1)}`;
      const part = isDrawing ? `L${point}` : `M${point}h0.1`;
      isDrawing = true;
      return part;
    })
    .join('');
}
