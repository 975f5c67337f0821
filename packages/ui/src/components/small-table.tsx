import type { ReactNode } from 'react';
import styles from './small-table.module.css';

interface SmallTableProps {
  /** What stands in it, for whoever hears the page. */
  name: string;
  caption: string;
  /** The cells of its head. */
  head: ReactNode;
  /** Its rows. */
  children: ReactNode;
}

/** A few rows that are all there; where they are wider than the page, they scroll by themselves. For lists see `PagedTable`. */
export function SmallTable({ name, caption, head, children }: SmallTableProps) {
  return (
    <div className={styles.scroll} role="region" aria-label={`${name}, as a table`} tabIndex={0}>
      <table className={styles.grid}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
