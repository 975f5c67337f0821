import type { ReactNode } from 'react';
import styles from './facts.module.css';

/** Names and values below each other. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What is not set here, and where it comes from instead. */
export function Inherited({ children }: { children: ReactNode }) {
  return <span className={styles.soft}>{children}</span>;
}
