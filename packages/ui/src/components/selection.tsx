import { useCallback, useState, type ReactNode } from 'react';
import { firstPageEvery, rowsOf } from '../api/queries.ts';
import { Button } from './button.tsx';
import type { Column } from './table.tsx';
import styles from './selection.module.css';
import { count } from './number-words.ts';

type Ids = ReadonlySet<string>;

interface Selection {
  ids: Ids;
  choose: (ids: Ids) => void;
}

/** Which rows of a list somebody has chosen. */
export function useSelection() {
  const [ids, choose] = useState<Ids>(new Set());
  const clear = useCallback(() => choose(new Set()), []);
  return { ids, choose, clear };
}

/** The chosen ones of `rows`. */
export function chosenOf<Row extends { id: string }>(rows: readonly Row[], ids: Ids): Row[] {
  return ids.size === 0 ? [] : rows.filter(({ id }) => ids.has(id));
}

type Rows = Parameters<typeof rowsOf<{ id: string }>>[0];

/** For the query of a list: while rows are chosen it holds still. Otherwise they would move, or leave the list and the choice. */
export function stillWhileChosen(ids: Ids, everyMs: number) {
  const isNoneChosen = ({ state }: { state: { data: Rows } }) => chosenOf(rowsOf(state.data), ids).length === 0;
  const every = firstPageEvery(everyMs);
  return {
    refetchInterval: (query: Parameters<typeof isNoneChosen>[0]) => isNoneChosen(query) && every(query),
    refetchOnWindowFocus: isNoneChosen,
    refetchOnReconnect: isNoneChosen,
  };
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
      aria-label={`Choose the ${count(shown.length)} shown`}
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
      <span className={styles.note}>The list holds still meanwhile.</span>
      {children}
      <Button look="bare" onClick={clear}>
        Clear
      </Button>
    </div>
  );
}
