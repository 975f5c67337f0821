import { columnVisibilityFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { useRowKeys } from './row-keys.ts';
import styles from './table.module.css';

export interface Column<Row> {
  id: string;
  header: string;
  /** Only read aloud. */
  isHeaderHidden?: boolean;
  /** Stands instead of the header, such as a box that chooses all rows. */
  headCell?: ReactNode;
  cell: (row: Row) => ReactNode;
  /** A CSS width. Columns without one share the rest. */
  width?: string;
  align?: 'end';
  /** Not shown where the screen is narrow; `very`: only where there is plenty of room. */
  isWideOnly?: boolean | 'very';
}

interface TableProps<Row> {
  label: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** At module level, or memoized. The first cell contains a `RouteLink isRowLink` if rows can be opened. */
  columns: readonly Column<Row>[];
  hiddenColumns?: readonly string[];
  /** More rows: called when the end comes near. */
  more?: { isLoading: boolean; load: () => unknown } | undefined;
}

const FEATURES = tableFeatures({ columnVisibilityFeature });
const ROW_PX = 40;
const AHEAD = 12;
/** What stays above and below the list while it scrolls: the bar with the heads, and what is done with chosen rows. */
const COVERED_PX = { above: 96, below: 80 };

/** A list of any length: only what is on the screen is in the page. `j`, `k` and Enter work. */
export function Table<Row extends object>(props: TableProps<Row>) {
  const { label, rows, rowId, columns, hiddenColumns = [], more } = props;
  const table = useColumns(columns, rows, hiddenColumns);
  const box = useRef<HTMLDivElement>(null);
  const { virtualizer, items, before, after } = useShownRows(rows.length, box);
  useRowKeys(box, rows.length, (index) => virtualizer.scrollToIndex(index, { align: 'auto' }));
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !more.isLoading && lastShown >= rows.length - AHEAD) more.load();
  });
  const shownRows = table.getRowModel().rows;
  return (
    <div className={styles.box} ref={box}>
      <table className={styles.table} aria-label={label} aria-rowcount={more ? -1 : rows.length + 1}>
        <Head columns={columns.filter(({ id }) => !hiddenColumns.includes(id))} />
        <tbody>
          <Gap height={before} />
          {items.map(({ index }) => {
            const row = shownRows[index];
            return row ? (
              <tr key={rowId(row.original)} aria-rowindex={index + 2} data-index={index} className={styles.row}>
                {row.getVisibleCells().map(({ column }) => (
                  <Cell key={column.id} row={row.original} column={columns.find(({ id }) => id === column.id)} />
                ))}
              </tr>
            ) : null;
          })}
          <Gap height={after} />
        </tbody>
      </table>
      {more ? (
        <div className={styles.more}>
          <Button look="bare" onClick={() => more.load()} disabled={more.isLoading}>
            {more.isLoading ? 'Loading more…' : 'Load more'}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function useColumns<Row extends object>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  hidden: readonly string[],
) {
  const definitions = useMemo(
    () => columns.map(({ id, header }): ColumnDef<typeof FEATURES, Row> => ({ id, header })),
    [columns],
  );
  const columnVisibility = Object.fromEntries(hidden.map((id) => [id, false]));
  return useTable({ features: FEATURES, columns: definitions, data: rows, state: { columnVisibility } });
}

/** The rows on the screen, and the room that those above and below would take. */
function useShownRows(count: number, box: React.RefObject<HTMLDivElement | null>) {
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const top = box.current?.getBoundingClientRect().top ?? 0;
    setScrollMargin(Math.round(top + window.scrollY));
  }, [box, count]);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => ROW_PX,
    overscan: 10,
    scrollMargin,
    scrollPaddingStart: COVERED_PX.above,
    scrollPaddingEnd: COVERED_PX.below,
  });
  const items = virtualizer.getVirtualItems();
  const before = items[0] ? items[0].start - scrollMargin : 0;
  const last = items.at(-1);
  const after = last ? virtualizer.getTotalSize() - (last.end - scrollMargin) : 0;
  return { virtualizer, items, before, after };
}

function Head<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.id} scope="col" style={{ width: column.width }} className={classOf(column)}>
            {column.headCell ?? <HeadText column={column} />}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function HeadText<Row>({ column: { header, isHeaderHidden } }: { column: Column<Row> }) {
  return isHeaderHidden ? <span className="visually-hidden">{header}</span> : header;
}

function Cell<Row>({ row, column }: { row: Row; column: Column<Row> | undefined }) {
  return column ? (
    <td className={classOf(column)} onMouseEnter={sayWhole}>
      {column.cell(row)}
    </td>
  ) : null;
}

/** What is cut off for want of room is shown to who points at it. */
function sayWhole({ currentTarget: cell }: MouseEvent<HTMLTableCellElement>) {
  cell.title = cell.scrollWidth > cell.clientWidth ? cell.textContent : '';
}

function classOf<Row>({ align, isWideOnly }: Column<Row>): string {
  const shown = isWideOnly === 'very' ? styles.veryWideOnly : isWideOnly ? styles.wideOnly : '';
  return `${align === 'end' ? styles.end : ''} ${shown}`;
}

function Gap({ height }: { height: number }) {
  return height > 0 ? (
    <tr aria-hidden>
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  ) : null;
}
