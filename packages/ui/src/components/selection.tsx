import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import type { Column } from './table.tsx';
import styles from './selection.module.css';

type Ids = ReadonlySet<string>;

interface Selection {
  ids: Ids;
  choose: (ids: Ids) => void;
}

/** Which rows of a list somebody has chosen. */
export function useSelection<Row extends { id: string }>(rows: readonly Row[]) {
  const [ids, choose] = useState<Ids>(new Set());
  const chosen = useMemo(() => rows.filter(({ id }) => ids.has(id)), [rows, ids]);
  const clear = useCallback(() => choose(new Set()), []);
  return { ids, rows: chosen, choose, clear };
}

/** The first column of a list whose rows can be chosen. `nameOf` is read aloud: "the endpoint Billing". */
export function selectionColumn<Row extends { id: string }>(
  { ids, choose }: Selection,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): Column<Row> {
  return {
    id: 'choose',
    header: 'Choose',
    headCell: <All ids={ids} choose={choose} shown={rows} />,
    width: '2.75rem',
    cell: (row) => (
      <input
        type="checkbox"
        className={styles.check}
        checked={ids.has(row.id)}
        aria-label={`Choose ${nameOf(row)}`}
        onChange={() => choose(toggled(ids, row.id))}
      />
    ),
  };
}

function toggled(ids: Ids, id: string): Ids {
  const after = new Set(ids);
  if (!after.delete(id)) after.add(id);
  return after;
}

/** Chooses every row that was read, or none. */
function All({ ids, choose, shown }: Selection & { shown: readonly { id: string }[] }) {
  const chosen = shown.filter(({ id }) => ids.has(id)).length;
  const areAll = shown.length > 0 && chosen === shown.length;
  return (
    <input
      type="checkbox"
      className={styles.check}
      aria-label={`Choose the ${shown.length.toLocaleString('en')} shown`}
      checked={areAll}
      ref={(box) => {
        if (box) box.indeterminate = chosen > 0 && !areAll;
      }}
      onChange={() => choose(new Set(areAll ? [] : shown.map(({ id }) => id)))}
    />
  );
}

interface ChosenBarProps {
  label: string;
  /** How many of what: "2 deliveries". */
  things: string;
  clear: () => void;
  /** What can be done with them. */
  children: ReactNode;
}

/** Stays in sight below the list while rows of it are chosen. */
export function ChosenBar({ label, things, clear, children }: ChosenBarProps) {
  return (
    <div className={styles.bar} role="region" aria-label={label}>
      <strong>{things} chosen</strong>
      {children}
      <Button look="bare" onClick={clear}>
        Clear
      </Button>
    </div>
  );
}
