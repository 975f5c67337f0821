import { ChartFrame } from './chart-frame.tsx';
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
  const scale = scaleOf(lines.flatMap(({ values }) => values.filter((value) => value !== null)));
  const columns = lines.map(({ name, tone, values }) => ({ name, tone, cells: values.map(words) }));
  return (
    <ChartFrame title={title} highest={scale.words} bucket={bucket} at={at} columns={columns}>
      <svg className={styles.lines} viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden>
        {lines.map(({ name, tone, values }) => (
          <path key={name} d={pathOf(values, scale.shareOf)} className={`${styles.line} ${styles[tone]}`} />
        ))}
      </svg>
    </ChartFrame>
  );
}

function words(value: number | null): string {
  return value === null ? '–' : duration(value);
}

/** So many times the middle one: on a plain scale nothing but the highest could be seen. */
const FAR = 50;

/** How high a duration is drawn, from 0 to 1, and what the top is, in words. */
function scaleOf(durations: readonly number[]) {
  const sorted = durations.toSorted((a, b) => a - b);
  const highest = Math.max(1, sorted.at(-1) ?? 0);
  const top = `top: ${duration(highest)}`;
  const middle = sorted[Math.floor(sorted.length / 2)] ?? highest;
  if (highest < middle * FAR) return { words: top, shareOf: (ms: number) => ms / highest };
  const share = (ms: number) => Math.log10(1 + ms) / Math.log10(1 + highest);
  return { words: `${top} (logarithmic)`, shareOf: share };
}

/** A line with gaps where there is no value. A lone value is a dot. */
function pathOf(values: readonly (number | null)[], shareOf: (ms: number) => number): string {
  const step = 1000 / Math.max(1, values.length - 1);
  let isDrawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isDrawing = false;
        return '';
      }
      const point = `${(index * step).toFixed(1)} ${(98 - shareOf(value) * 96).toFixed(1)}`;
      const part = isDrawing ? `L${point}` : `M${point}h0.1`;
      isDrawing = true;
      return part;
    })
    .join('');
}
