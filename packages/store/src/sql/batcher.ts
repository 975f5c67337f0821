import { isDataError } from './retryable-errors.ts';

export interface BatcherOptions<Item, Result> {
  /** Returns the results in the order of the items. If it fails, it must have done nothing. */
  run: (items: readonly Item[]) => Promise<readonly Result[]>;
  maxItems: number;
  /** The most batches at the same time. Items that come meanwhile wait, and share the next batch. */
  maxInFlight: number;
}

/**
 * Joins calls that wait at the same moment into one batch. An idle batcher starts at the end of the current tick. If Postgres
 * refuses the data of a batch, the items are run again one by one, so that only the bad item fails.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let inFlight = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || inFlight >= options.maxInFlight || waiting.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const batch = waiting.splice(0, options.maxItems);
      if (batch.length === 0) return;
      inFlight++;
      void runBatch(batch).finally(() => {
        inFlight--;
        schedule();
      });
      schedule();
    });
  }

  async function runBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await options.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, i) => {
        const result = results[i];
        if (result === undefined) reject(new Error('A batch answered with fewer results than it has items.'));
        else resolve(result);
      });
    } catch (error) {
      if (batch.length > 1 && isDataError(error)) {
        for (const one of batch) await runBatch([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
