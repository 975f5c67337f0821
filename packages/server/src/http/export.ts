import type { Page } from '@postrider/store/sql';
import type { IdPrefix } from '@postrider/domain';
import * as z from 'zod';
import { csvLine, type Cell } from './csv.ts';
import { idOf } from './schemas.ts';
import type { StreamBody, StreamedMedia } from './stream-answer.ts';

/** The columns of a table and how their cells are filled. New ones come at the end: programs may go by position. */
export type Columns<Shown> = Record<string, (shown: Shown) => Cell>;

/** How an export writes what it shows. */
export interface Exported<Shown> {
  /** The name of the file, without its extension. */
  name: string;
  columns: Columns<Shown>;
}

interface Asked<Row, Shown> {
  format: 'ndjson' | 'csv';
  /** The id of the last row that the client has. */
  cursor: string | undefined;
  /** Reads a page, newest first. Each in a transaction of a few milliseconds: a long one would keep dead rows alive. */
  read: (beforeId: string | undefined) => Promise<Page<Row>>;
  present: (row: Row) => Shown;
  release: () => void;
}

/** The members of a query that every export has. */
export const exportQuery = (prefix: IdPrefix) => ({
  format: z
    .enum(['ndjson', 'csv'])
    .default('ndjson')
    .meta({ description: '`ndjson`: a row in each line, as in lists. `csv`: a table by RFC 4180.' }),
  cursor: idOf(prefix).optional().meta({
    description: 'The `id` of the last row that came, to go on behind it after a cut. A table then has no header line.',
  }),
});

/** What an export may answer, for the API description. */
export const exportMedia = <Shown>({ columns }: Exported<Shown>, example: Shown): StreamedMedia[] => [
  { contentType: 'application/x-ndjson', example: `${JSON.stringify(example)}\n` },
  { contentType: 'text/csv', example: `${headOf(columns)}${lineOf(Object.values(columns), example)}` },
];

/** Every row of a list as one stream, with the trailer `Postrider-Export-Rows`. */
export function exportRows<Row, Shown>({ name, columns }: Exported<Shown>, asked: Asked<Row, Shown>): StreamBody {
  const { format, cursor, read, present, release } = asked;
  const begins = cursor === undefined;
  const cells = Object.values(columns);
  const write = (shown: Shown) => (format === 'csv' ? lineOf(cells, shown) : `${JSON.stringify(shown)}\n`);
  const header = begins ? 'present' : 'absent';
  let rows = 0;
  return {
    contentType: format === 'csv' ? `text/csv; charset=utf-8; header=${header}` : 'application/x-ndjson; charset=utf-8',
    headers: { 'Content-Disposition': `attachment; filename="${name}.${format}"` },
    async *pieces(signal) {
      if (begins && format === 'csv') yield headOf(columns);
      for await (const page of pagesOf(read, { after: cursor, signal })) {
        rows += page.length;
        yield* piecesOf(page, (row) => write(present(row)));
      }
    },
    trailer: { name: 'Postrider-Export-Rows', value: () => String(rows) },
    release,
  };
}

const headOf = (columns: Columns<never>): string => csvLine(Object.keys(columns));
const lineOf = <Shown>(cells: readonly ((shown: Shown) => Cell)[], shown: Shown): string =>
  csvLine(cells.map((cellOf) => cellOf(shown)));

const PIECE_CHARACTERS = 64 * 1024;

/** Joins the lines of rows into pieces. No more than one is in memory. */
function* piecesOf<Row>(rows: readonly Row[], write: (row: Row) => string): Generator<string> {
  let piece = '';
  for (const row of rows) {
    piece += write(row);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

async function* pagesOf<Row>(
  readPage: (beforeId: string | undefined) => Promise<Page<Row>>,
  { after, signal }: { after: string | undefined; signal: AbortSignal },
): AsyncGenerator<Row[]> {
  const read = (beforeId: string | undefined) => {
    const page = readPage(beforeId);
    // Nobody waits for it if the client goes away meanwhile.
    page.catch(() => undefined);
    return page;
  };
  let page = read(after);
  for (;;) {
    const { rows, nextId } = await page;
    if (signal.aborted) return;
    // One page ahead: Postgres reads it while this process writes the one before.
    if (nextId !== null) page = read(nextId);
    if (rows.length > 0) yield rows;
    if (nextId === null) return;
  }
}
