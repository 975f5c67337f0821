import { useCallback, useMemo, useState } from 'react';
import type { Column } from './table.tsx';
import styles from './selection.module.css';

interface Selection {
  ids: ReadonlySet<string>;
  toggle: (id: string) => void;
}

/** Which rows of a list somebody has chosen. */
export function useSelection<Row extends { id: string }>(rows: readonly Row[]) {
  const [ids, choose] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (id: string) =>
      choose((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [],
  );
  const chosen = useMemo(() => rows.filter(({ id }) => ids.has(id)), [rows, ids]);
  return { ids, rows: chosen, toggle, choose, clear: () => choose(new Set()) };
}

/** The first column of a list whose rows can be chosen. `nameOf` is read aloud: "the endpoint Billing". */
export function selectionColumn<Row extends { id: string }>(
  { ids, toggle }: Selection,
  nameOf: (row: Row) => string,
): Column<Row> {
  return {
    id: 'choose',
    header: 'Choose',
    isHeaderHidden: true,
    width: '2.75rem',
    cell: (row) => (
      <input
        type="checkbox"
        className={styles.check}
        checked={ids.has(row.id)}
        aria-label={`Choose ${nameOf(row)}`}
        onChange={() => toggle(row.id)}
      />
    ),
  };
}
