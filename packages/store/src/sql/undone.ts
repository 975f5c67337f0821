import type { Sql } from './database.ts';

/** Runs work in a transaction and undoes what it wrote. Locks that it took are released. */
export async function undone<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
  await sql.query('savepoint undone');
  const result = await work();
  await sql.query('rollback to savepoint undone');
  return result;
}
