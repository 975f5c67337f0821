import type { Database } from '../../sql/index.ts';

/** What those who play have in common. */
export interface Stage {
  database: Database;
  tenantId: string;
  random: () => number;
  pick: <T>(from: readonly T[]) => T | undefined;
}
