import { planPeriod } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { readNumbers, type NumbersOf } from './read-numbers.ts';

export interface SuccessRate {
  delivered: number;
  /** Dead letters now. */
  failed: number;
  /** From 0 to 1. Null if nothing has ended. */
  rate: number | null;
}

/** How many of the deliveries that were accepted in a period arrived, of those that ended as delivered or dead letters. */
export async function readSuccessRate(
  sql: Sql,
  { from, to, now, ...of }: NumbersOf & { from: Date; to: Date; now: Date },
): Promise<SuccessRate> {
  const { segments } = planPeriod({ from, to, bucket: 'day', now });
  const rows = await readNumbers(sql, { ...of, segments });
  const delivered = rows.reduce((sum, row) => sum + row.delivered, 0);
  const failed = rows.reduce((sum, row) => sum + row.deadLettered, 0);
  return { delivered, failed, rate: delivered + failed === 0 ? null : delivered / (delivered + failed) };
}
