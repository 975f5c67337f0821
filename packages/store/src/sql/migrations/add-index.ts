import type { Knex } from 'knex';
import { LOCK_TIMEOUT } from '../database.ts';

export interface PartialIndex {
  table: string;
  name: string;
  /** In parentheses. */
  columns: string;
  where: string;
}

/**
 * Adds an index to a partitioned table while others write to it: each partition's is built by itself, without a lock that keeps
 * writers out, and then joined. For a step outside of a transaction; what a failed try left behind is built anew.
 */
export async function addIndex(knex: Knex, { table, name, columns, where }: PartialIndex): Promise<void> {
  const definition = `${columns} where ${where}`;
  // Locks the table for a moment, as soon as those are done who write to it now.
  await knex.raw(`${LOCK_TIMEOUT}; create index if not exists ${name} on only ${table} ${definition}`);
  // A partition that is made from now on brings the index with it.
  const { rows } = await knex.raw<{ rows: { partition: string }[] }>(
    `select inhrelid::regclass::text as partition from pg_inherits p
     where inhparent = '${table}'::regclass and not exists (
       select 1 from pg_index i join pg_inherits joined on joined.inhrelid = i.indexrelid
       where i.indrelid = p.inhrelid and joined.inhparent = '${name}'::regclass)
     order by 1`,
  );
  for (const { partition } of rows) {
    const part = `${name}_${partition.replace(`${table}_`, '')}`;
    await knex.raw(`drop index concurrently if exists ${part}`);
    await knex.raw(`create index concurrently ${part} on ${partition} ${definition}`);
    await knex.raw(`${LOCK_TIMEOUT}; alter index ${name} attach partition ${part}`);
  }
}
