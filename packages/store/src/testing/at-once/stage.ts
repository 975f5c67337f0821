import type { Database } from '../../sql/index.ts';

/** What all players share. */
export interface Stage {
  database: Database;
  tenantId: string;
  random: () => number;
  pick: <T>(from: readonly T[]) => T | undefined;
}
