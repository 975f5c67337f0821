import type { Sql } from '../sql/database.ts';
import { readRows } from '../sql/statement.ts';

export interface TableUse {
  table: string;
  /** With indexes and large values. */
  bytes: number;
  /** About so many, as Postgres estimated when it last looked. */
  rows: number;
  /** 0 for a table that has none. */
  partitions: number;
}

/** What each table takes on the disk, the largest first. */
export function readDiskUse(sql: Sql): Promise<TableUse[]> {
  return readRows<TableUse>(sql, { text: DISK_USE, values: [] });
}

const DISK_USE = `
  select coalesce(parent.relname, c.relname)::text as table, sum(pg_total_relation_size(c.oid))::bigint as bytes,
    sum(greatest(c.reltuples, 0))::bigint as rows, count(parent.oid)::int as partitions
  from pg_class c
  left join pg_inherits i on i.inhrelid = c.oid
  left join pg_class parent on parent.oid = i.inhparent
  where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
  group by 1 order by 2 desc, 1`;
