import { isId, type IdPrefix } from '@postrider/domain';
import type { Page } from '@postrider/store/sql';
import * as z from 'zod';
import { Problem } from './problem.ts';

/** The query members of a list whose pages have at most `maximum` entries. */
export const pageQueryUpTo = (maximum: number, fallback: number) => ({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, `Must be between 1 and ${maximum}.`)
    .refine((text) => Number(text) <= maximum, `Must be between 1 and ${maximum}.`)
    .default(String(fallback))
    .transform(Number)
    .meta({
      description: 'Entries of a page.',
      override: { type: 'integer', minimum: 1, maximum, default: fallback, pattern: undefined },
    }),
  cursor: z.string().min(1).max(500).optional().meta({ description: '`nextCursor` of the page before.' }),
});

/** The query members of every list of objects. */
export const pageQuery = pageQueryUpTo(100, 50);

/** The id of a message in a live stream. */
export const STREAM_CURSOR = /^[A-Za-z0-9_-]{22}$/;

/** The answer of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().meta({
      description:
        'Null on the last page, and only there: a page looks through 2,000 entries for those that match, so that it may hold few or none although more follow.',
    }),
  });
}

/** Opaque to callers, so that the order of a list may change. */
function encodeCursor(position: string): string {
  return Buffer.from(position).toString('base64url');
}

/** The id after which a page begins; 400 for a cursor of another kind of list. */
export function idFromCursor(prefix: IdPrefix, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const id = decodeCursor(cursor);
  if (!isId(prefix, id)) throw invalidCursor();
  return id;
}

export function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

export function invalidCursor(): Problem {
  return new Problem('invalid_cursor', 'The cursor is not from this list.');
}

/** A page of a list that is ordered by id. */
export function presentPage<Row, Item>(
  { rows, nextId }: Page<Row>,
  present: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } {
  return { data: rows.map(present), nextCursor: nextId === null ? null : encodeCursor(nextId) };
}

/** A page of a list in any other order. `rows` has one row more than the limit when there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  { limit, position, present }: { limit: number; position: (row: Row) => string; present: (row: Row) => Item },
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(present),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null,
  };
}
