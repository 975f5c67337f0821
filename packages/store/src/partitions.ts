import { idAt } from '@postrider/contracts';
import type { Sql } from './database.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const WEEKS_AHEAD = 4;
/** Which id cuts each big table. Attempts go with their delivery. */
const PARTITIONED = { events: 'evt', deliveries: 'dlv', attempts: 'dlv' } as const;

/**
 * Makes the partitions of the coming weeks. Only stretches that have not begun, and so are empty in the default
 * partition, can be cut without a long lock; this week's is made by the very first migration, on an empty table.
 */
export async function createPartitions(sql: Sql, now: Date): Promise<void> {
  const thisWeek = Math.floor(now.getTime() / WEEK_MS) * WEEK_MS;
  for (const [table, prefix] of Object.entries(PARTITIONED) as [keyof typeof PARTITIONED, 'evt' | 'dlv'][]) {
    const { rows } = await sql.query<{ empty: boolean }>(`select not exists (select 1 from ${table}) as empty`);
    for (let week = rows[0]?.empty ? 0 : 1; week <= WEEKS_AHEAD; week++) {
      const from = thisWeek + week * WEEK_MS;
      const name = `${table}_${new Date(from).toISOString().slice(0, 10).replaceAll('-', '')}`;
      await sql.query(
        `create table if not exists ${name} partition of ${table}
         for values from ('${idAt(prefix, from)}') to ('${idAt(prefix, from + WEEK_MS)}')`,
      );
    }
  }
}
