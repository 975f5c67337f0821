import { Conditions } from './conditions.ts';
import type { Sql } from './database.ts';
import { readRows } from './statement.ts';

/** One page of a list. It may hold fewer rows than were asked for, or none, although more follow. */
export interface Page<Row> {
  rows: Row[];
  /** The id after which the next page begins; null on the last. */
  nextId: string | null;
}

type Key = readonly [column: string, value: string];

/** A list by id, the newest first. */
export interface ListQuery {
  table: string;
  /** The select list; the table is visible under its own name. */
  columns: string;
  /** The first column of an index that goes on with the id, and its value. Without it: the order of all ids. */
  key: Key | undefined;
  /** What else that index leads to: a range of ids, a further column of it. */
  along: Conditions;
  /** What each row on the way is asked: a condition with one `?`, and its value. */
  beside: readonly [condition: string, value: unknown][];
}

/** A key of a list by a filter, if it is set. */
export const keyOf = (column: string, value: string | undefined): Key | undefined =>
  value === undefined ? undefined : [column, value];

/** A list with those of its filters that no index serves; the ones without a value are not asked for. */
export function listQuery(
  query: Omit<ListQuery, 'beside'>,
  beside: readonly [condition: string, value: unknown][],
): ListQuery {
  return { ...query, beside: beside.filter(([, value]) => value !== undefined) };
}

/**
 * How many rows a page scans for those that match. A filter that matches nothing would else read all that a tenant ever
 * had; and an index for each filter would cost every delivery a write.
 */
export const MAX_ROWS_SCANNED = 2_000;

/** Reads a page. Both of its statements must see the same rows: call it in a snapshot. */
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

/** The statement of a page, apart so that a test can explain it. */
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

/** The row at which a page stopped; null where it came to the end of the list. */
async function findLastScanned(sql: Sql, query: ListQuery): Promise<string | null> {
  const { where, order } = scanOf(query);
  const { rows } = await sql.query<{ id: string }>(
    `select id from ${query.table} ${where.clause()} ${order} offset ${MAX_ROWS_SCANNED - 1} limit 1`,
    where.values,
  );
  return rows[0]?.id ?? null;
}

/**
 * With `key = $1 order by id` the planner takes the index over all ids where it guesses that the key's rows are many, and
 * then reads whatever others wrote since the last of them. Only the key's own index has an order by the key too; the array
 * keeps the planner from knowing that the key is but one value.
 */
function scanOf({ table, key, along }: ListQuery): { where: Conditions; order: string } {
  const where = along.copy();
  if (key === undefined) return { where, order: `order by ${table}.id desc` };
  where.add(`${key[0]} = any(?)`, [key[1]]);
  return { where, order: `order by ${table}.${key[0]} desc, ${table}.id desc` };
}
