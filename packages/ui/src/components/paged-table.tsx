import type { ReactNode } from 'react';
import { rowsOf } from '../api/queries.ts';
import { Fetched } from './states.tsx';
import { Table, type Column } from './table.tsx';

interface Pages<Row> {
  data: { pages: { data: Row[]; nextCursor: string | null }[] } | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

interface PagedTableProps<Row> {
  /** Of `useInfiniteQuery`. */
  pages: Pages<Row>;
  label: string;
  /** As `Table` takes them. */
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  /** Shown when there is no row. */
  empty: ReactNode;
}

/** A list of the API in its four states: loading, failed, empty, and here. More is read when its end comes near. */
export function PagedTable<Row extends object>({ pages, label, columns, rowId, empty }: PagedTableProps<Row>) {
  const more = pages.hasNextPage ? { isLoading: pages.isFetchingNextPage, load: pages.fetchNextPage } : undefined;
  const rows = rowsOf(pages.data);
  return (
    <Fetched query={pages} what={label.toLowerCase()}>
      {() =>
        rows.length === 0 && more === undefined ? (
          empty
        ) : (
          <Table label={label} rows={rows} rowId={rowId} columns={columns} more={more} />
        )
      }
    </Fetched>
  );
}
