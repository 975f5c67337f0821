import type { ReactNode } from 'react';
import { instant, type Bucket } from './chart-time.ts';
import type { Tone } from './status.tsx';
import styles from './chart.module.css';

export interface ChartColumn {
  name: string;
  tone: Tone;
  /** For each instant, in words. */
  cells: readonly string[];
}

interface ChartFrameProps {
  title: string;
  /** What the highest mark is, in words. */
  highest: string;
  bucket: Bucket;
  at: readonly string[];
  columns: readonly ChartColumn[];
  children: ReactNode;
}

/** What surrounds the marks of a chart: its key, its axis, and the table with the same numbers. */
export function ChartFrame({ title, highest, bucket, at, columns, children }: ChartFrameProps) {
  return (
    <figure className={styles.chart} aria-label={title}>
      <figcaption className={styles.legend}>
        {columns.map(({ name, tone }) => (
          <span key={name} className={styles.key}>
            <span className={`${styles.swatch} ${styles[tone]}`} aria-hidden />
            {name}
          </span>
        ))}
        <span className={styles.scale}>{highest}</span>
      </figcaption>
      {children}
      <div className={styles.axis} aria-hidden>
        <span>{at[0] ? instant(at[0], bucket) : ''}</span>
        <span>{at.length > 2 ? instant(at[Math.floor(at.length / 2)] ?? '', bucket) : ''}</span>
        <span>{at.length > 1 ? instant(at.at(-1) ?? '', bucket) : ''}</span>
      </div>
      <details className={styles.behind}>
        <summary>Show as a table</summary>
        <Numbers title={title} bucket={bucket} at={at} columns={columns} />
      </details>
    </figure>
  );
}

function Numbers({ title, bucket, at, columns }: Omit<ChartFrameProps, 'highest' | 'children'>) {
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
              <th scope="row">{instant(from, bucket)}</th>
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
