import { useState, type ReactNode } from 'react';
import { RouteLink, type Target } from '../navigation/route-link.tsx';
import type { Scale } from './chart-scale.ts';
import { instant, type Bucket } from './chart-time.ts';
import type { Tone } from './status.tsx';
import styles from './chart.module.css';

/** The look of a mark. `unanswered`: as bad, but striped. */
export type Mark = Tone | 'unanswered';

export interface ChartColumn {
  name: string;
  tone: Mark;
  /** For each instant, in words. */
  cells: readonly string[];
}

export interface ChartFrameProps {
  title: string;
  marks: Scale['marks'];
  /** What the marks count in, or how. */
  note: string;
  bucket: Bucket;
  at: readonly string[];
  columns: readonly ChartColumn[];
  /** The list behind the bucket of this number. */
  leadsTo?: ((index: number) => Target) | undefined;
  children: ReactNode;
}

/** What surrounds the marks of a chart: its key, its axes, and the table with the same numbers. */
export function ChartFrame({ children, ...props }: ChartFrameProps) {
  const { title, marks, note, bucket, at, columns } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <figure className={styles.chart} aria-label={title}>
      <figcaption className={styles.legend}>
        {columns.map(({ name, tone }) => (
          <span key={name} className={styles.key}>
            <span className={`${styles.swatch} ${styles[tone]}`} aria-hidden />
            {name}
          </span>
        ))}
        <span className={styles.note}>{note}</span>
      </figcaption>
      <div className={styles.plot}>
        <div className={styles.marks} aria-hidden>
          {marks.map((mark) => (
            <span key={mark}>{mark}</span>
          ))}
        </div>
        {children}
        <div className={styles.axis} aria-hidden>
          <span>{at[0] ? instant(at[0], bucket) : ''}</span>
          <span>{at.length > 2 ? instant(at[Math.floor(at.length / 2)] ?? '', bucket) : ''}</span>
          <span>{at.length > 1 ? instant(at.at(-1) ?? '', bucket) : ''}</span>
        </div>
      </div>
      <details className={styles.behind} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Show as a table</summary>
        {isOpen ? <Numbers {...props} /> : null}
      </details>
    </figure>
  );
}

function Numbers({ title, bucket, at, columns, leadsTo }: Omit<ChartFrameProps, 'children'>) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <table>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {at.map((from, index) => (
            <tr key={from}>
              <th scope="row">
                {leadsTo ? <RouteLink {...leadsTo(index)}>{instant(from, bucket)}</RouteLink> : instant(from, bucket)}
              </th>
              {columns.map(({ name, cells }) => (
                <td key={name}>{cells[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a bucket has, for who points at it. */
export function wordsAt({ at, bucket, columns }: Pick<ChartFrameProps, 'at' | 'bucket' | 'columns'>, index: number) {
  const numbers = columns.map(({ name, cells }) => `${name}: ${cells[index] ?? ''}`);
  return [instant(at[index] ?? '', bucket), ...numbers].join('\n');
}
