import type { ReactNode } from 'react';
import styles from './small-table.module.css';

interface SmallTableProps {
  /** What stands in it, for whoever hears the page. */
  name: string;
  caption: string;
  heads: readonly string[];
  /** Whether the last cell of a row has buttons. */
  hasActions?: boolean;
  /** Its rows. */
  children: ReactNode;
}

/** A few rows that are all there; where they are wider than the page, they scroll by themselves. For lists see `PagedTable`. */
export function SmallTable({ name, caption, heads, hasActions = false, children }: SmallTableProps) {
  return (
    <div className={styles.scroll} role="region" aria-label={`${name}, as a table`} tabIndex={0}>
      <table className={styles.grid}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            {hasActions ? (
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
