import type { Sql } from '../sql/database.ts';

/** The instant from which on all records must stay, because something that runs still needs them. Null: nothing does. */
export function findOldestPin(_sql: Sql): Promise<Date | null> {
  return Promise.resolve(null);
}
