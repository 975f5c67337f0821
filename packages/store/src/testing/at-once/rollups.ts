import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

/** Plays the worker that counts, and people who have records counted anew. */
export function playRollups({ database }: Stage) {
  const count = (): Promise<unknown> => store.countChanges(database, new Date());
  async function rebuild(): Promise<void> {
    await store.rebuildDay(database, { day: new Date(), now: new Date() });
  }
  async function keepHouse(): Promise<void> {
    await store.pruneRollups(database, new Date());
    await store.backfillNext(database, new Date());
  }
  return [count, count, count, count, rebuild, keepHouse];
}
