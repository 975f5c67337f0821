import { Conditions } from './conditions.ts';
import type { Sql } from './database.ts';
import { readRows } from './statement.ts';

/** One page of a list. It may hold fewer rows than were asked for, or none, although more follow. */
export interface Page<Row> {
  rows: Row[];
  /** The id after which the next page begins; null on the last. */
  nextId: string | null;
}

// Without it, a page of 100 events of 256 KiB would be an answer of 25 MiB.
const PAGE_DATA_BYTES = 2 * 1024 * 1024;

/** The ids of a page, which ends early when its data exceed 2 MiB. */
export function idsWithin(page: Page<{ id: string; bytes: number }>): { ids: string[]; nextId: string | null } {
  const ids: string[] = [];
  let bytes = 0;
  for (const row of page.rows) {
    bytes += row.bytes;
    if (ids.length > 0 && bytes > PAGE_DATA_BYTES) break;
    ids.push(row.id);
  }
  return { ids, nextId: ids.length < page.rows.length ? (ids.at(-1) ?? null) : page.nextId };
}

type Key = readonly [column: string, value: string];

/** A list by id, the newest first. */
export interface ListQuery {
  table: string;
  /** The select list; the table is visible under its own name. */
  columns: string;
  /** The first column of an index whose last column is the id, and its value. Undefined: the list of all ids. */
  key: Key | undefined;
  /** Further conditions that the index serves: a range of ids, its other column. */
  along: Conditions;
  /** Conditions that no index serves, each with one `?`, and their values. They are checked row by row. */
  beside: readonly [condition: string, value: unknown][];
}

/** The key for a filter, if it is set. */
export const keyOf = (column: string, value: string | undefined): Key | undefined =>
  value === undefined ? undefined : [column, value];

/** Adds the filters that no index serves, without those that are not set. */
export function listQuery(
  query: Omit<ListQuery, 'beside'>,
  beside: readonly [condition: string, value: unknown][],
): ListQuery {
  return { ...query, beside: beside.filter(([, value]) => value !== undefined) };
}

/**
 * How many rows a page scans at most. Otherwise a filter that matches nothing would read all rows of a tenant. An index for
 * each filter would cost one more write for every delivery.
 */
export const MAX_ROWS_SCANNED = 2_000;

/** Reads a page. Call it in a snapshot: both of its statements must see the same rows. */
export async function readPage<Row extends { id: string }>(
  sql: Sql,
  query: ListQuery,
  limit: number,
): Promise<Page<Row>> {
  const rows = await readRows<Row>(sql, pageStatement(query, limit + 1));
  const last = rows[limit - 1];
  if (rows.length > limit && last !== undefined) return { rows: rows.slice(0, limit), nextId: last.id };
  return { rows, nextId: query.beside.length === 0 ? null : await findLastScanned(sql, query) };
}

/** Exported for the test of its plan. */
export function pageStatement(query: ListQuery, limit: number): { text: string; values: unknown[] } {
  const { table, columns, beside } = query;
  const { where, order } = scanOf(query);
  const filter = new Conditions(where.values);
  for (const [condition, value] of beside) filter.add(condition, value);
  const from =
    beside.length === 0
      ? `${table} ${where.clause()}`
      : `(select * from ${table} ${where.clause()} ${order} limit ${MAX_ROWS_SCANNED}) ${table} ${filter.clause()}`;
  return { text: `select ${columns} from ${from} ${order} limit ${filter.value(limit)}`, values: filter.values };
}

/** Of the next rows after an id, oldest first, those that match; and the last id that was looked at, null at the end. */
export async function scanForward<Row extends { id: string }>(
  sql: Sql,
  query: ListQuery,
  { afterId, scanned }: { afterId: string; scanned: number },
): Promise<{ rows: Row[]; lastId: string | null }> {
  const all = await readRows<Row & { matches: boolean }>(sql, scanStatement(query, { afterId, scanned }));
  return {
    rows: all.filter(({ matches }) => matches),
    lastId: all.length < scanned ? null : (all.at(-1)?.id ?? null),
  };
}

function scanStatement(
  query: ListQuery,
  { afterId, scanned }: { afterId: string; scanned: number },
): { text: string; values: unknown[] } {
  const { table, columns, beside } = query;
  const { where, order } = scanOf(query, 'asc');
  where.add('id > ?', afterId);
  const matches = beside.map(([condition, value]) => `(${condition.replace('?', where.value(value))})`);
  return {
    text: `select ${columns}, coalesce(${matches.join(' and ') || 'true'}, false) as matches
      from (select * from ${table} ${where.clause()} ${order} limit ${scanned}) ${table} order by ${table}.id`,
    values: where.values,
  };
}

/** The last row that the page scanned. Null at the end of the list. */
async function findLastScanned(sql: Sql, query: ListQuery): Promise<string | null> {
  const { where, order } = scanOf(query);
  const { rows } = await sql.query<{ id: string }>(
    `select id from ${query.table} ${where.clause()} ${order} offset ${MAX_ROWS_SCANNED - 1} limit 1`,
    where.values,
  );
  return rows[0]?.id ?? null;
}

/**
 * With `key = $1 order by id` the planner may choose the index over all ids, and then reads the rows of everybody else. Only
 * the index of the key serves `order by key, id`. The array hides that the key has one value: otherwise the planner drops the
 * key from the order.
 */
function scanOf(
  { table, key, along }: ListQuery,
  direction: 'asc' | 'desc' = 'desc',
): { where: Conditions; order: string } {
  const where = along.copy();
  if (key === undefined) return { where, order: `order by ${table}.id ${direction}` };
  where.add(`${key[0]} = any(?)`, [key[1]]);
  return { where, order: `order by ${table}.${key[0]} ${direction}, ${table}.id ${direction}` };
}
