import type { Database } from '../../sql/index.ts';

/** What all players share. */
export interface Stage {
  database: Database;
  tenantId: string;
  random: () => number;
  pick: <T>(from: readonly T[]) => T | undefined;
}

/** One of the rows that a query finds for `$1`, the tenant. The random order comes from the seed. */
export async function anyRow<Row>({ database, tenantId, random }: Stage, query: string): Promise<Row | undefined> {
  const { rows } = await database.query(`${query} order by md5(id || $2) limit 1`, [tenantId, String(random())]);
  return rows[0] as Row | undefined; // as each query says
}

/** An instant within so many milliseconds. */
export const soon = ({ random }: Stage, ms: number): Date => new Date(Date.now() + random() * ms);
