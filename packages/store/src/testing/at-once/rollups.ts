import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Plays the worker that counts, and people who have records counted anew or read what is held. */
export function playRollups({ database, tenantId }: Stage) {
  const count = (): Promise<unknown> => store.countChanges(database, new Date());
  async function rebuild(): Promise<void> {
    await store.rebuildDay(database, { day: new Date(), now: new Date() });
  }
  async function keepHouse(): Promise<void> {
    await store.pruneRollups(database, new Date());
    await store.backfillNext(database, new Date());
  }
  // Reads only, but within a transaction.
  const readHolds = (): Promise<unknown> => store.countHolds(database, { tenantId });
  return [count, count, count, count, rebuild, keepHouse, readHolds];
}
