import type { ReactNode } from 'react';
import { RouteLink } from '../navigation/route-link.tsx';
import styles from './figure.module.css';

interface FigureProps {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  /** The list that the figure counts. */
  to?: string;
  search?: Record<string, string | undefined>;
  tone?: 'bad' | 'warn' | undefined;
}

/** One number, and what it counts. */
export function Figure({ label, value, note, to, search, tone }: FigureProps) {
  const number = <span className={`${styles.value} ${tone ? styles[tone] : ''}`}>{value}</span>;
  return (
    <div className={styles.figure}>
      <dt className={styles.label}>{label}</dt>
      <dd>
        {to === undefined ? (
          number
        ) : (
          <RouteLink to={to} search={search ?? {}} className={styles.link}>
            {number}
          </RouteLink>
        )}
        {note ? <div className={styles.note}>{note}</div> : null}
      </dd>
    </div>
  );
}

/** Figures side by side. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className={styles.figures}>{children}</dl>;
}
