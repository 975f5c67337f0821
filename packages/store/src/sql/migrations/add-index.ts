import type { Knex } from 'knex';
import { LOCK_TIMEOUT } from '../database.ts';

export interface PartialIndex {
  table: string;
  name: string;
  /** In parentheses. Before them may be a method, and behind them its settings. */
  columns: string;
  where: string;
}

/**
 * Adds an index to a partitioned table without blocking writers. It builds the index of each partition concurrently, then
 * attaches it. Run it outside of a transaction. It replaces what a failed try left behind.
 */
export async function addIndex(knex: Knex, { table, name, columns, where }: PartialIndex): Promise<void> {
  const definition = `${columns} where ${where}`;
  // Waits for the current writers, then locks the table for a moment.
  await knex.raw(`${LOCK_TIMEOUT}; create index if not exists ${name} on only ${table} ${definition}`);
  // Partitions that are made from now on get the index by themselves.
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
