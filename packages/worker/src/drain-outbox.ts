import { finishOutboxRows, takeOutboxRows, type OutboxRow, type OutboxTable } from '@postrider/store/outbox';
import type { Database } from '@postrider/store/sql';

export interface OutboxDrain {
  table: OutboxTable;
  /** The most rows of one round. */
  limit: number;
  leaseMs: number;
  atOnce: number;
  /** So many failures end the round. */
  stopAfter: number;
}

/** For tables that may fill up. */
export const MANY_ROWS = {
  limit: 200,
  leaseMs: 15_000,
  /** Few, because the same Temporal server must also start newly published deliveries. */
  atOnce: 8,
  stopAfter: 1,
};

/** One round of a loop over the outbox. Rows that failed or were not begun are taken again when their lease ends. */
export async function drainOutbox(
  { database, now }: { database: Database; now: () => Date },
  { table, limit, leaseMs, atOnce, stopAfter }: OutboxDrain,
  work: (row: OutboxRow) => Promise<void>,
): Promise<'again' | 'wait' | 'back_off'> {
  const taken = await takeOutboxRows(database, table, { limit, leaseMs, now: now() });
  const done: OutboxRow[] = [];
  const rest = [...taken];
  let failures = 0;
  async function workOn(): Promise<void> {
    for (let one = rest.shift(); one !== undefined && failures < stopAfter; one = rest.shift()) {
      try {
        await work(one);
        done.push(one);
      } catch {
        // Mostly Temporal is down.
        failures += 1;
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, workOn));
  await finishOutboxRows(database, table, done);
  if (failures > 0) return 'back_off';
  return taken.length === limit ? 'again' : 'wait';
}
