import { createBatcher } from '../sql/batcher.ts';
import type { Database } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { retryingDatabase } from '../sql/retryable-errors.ts';
import { acceptBatch, type AcceptItem, type AcceptResult, type BatchedResult } from './accept-batch.ts';
import { createFilterCache } from './filter-cache.ts';
import { findKeyConflict } from './find-key-conflict.ts';
import type { AcceptInput } from './planned-event.ts';

export interface EventAcceptor {
  /** Resolves after the commit. From then on only the loss of the database can lose the event. */
  accept(input: AcceptInput): Promise<AcceptResult>;
}

export interface EventAcceptorOptions {
  /** The most publishes in one transaction. Default: 64. */
  maxBatch?: number;
  /** The most transactions at the same time in this process. Default: 3. */
  maxInFlight?: number;
}

// The publisher waits for the answer. After a statement that timed out, a quick error is better than another try.
const ACCEPT_RETRY = { attempts: 3, delayMs: 50, withinMs: 5_000 };

/** Accepts events. Calls that wait at the same moment share one transaction. */
export function createEventAcceptor(database: Database, options: EventAcceptorOptions = {}): EventAcceptor {
  const filters = createFilterCache();
  const together = createBatcher<AcceptItem, BatchedResult>({
    run: (items) => retryingDatabase(() => acceptBatch(database, items, { filters, isPatient: false }), ACCEPT_RETRY),
    maxItems: options.maxBatch ?? 64,
    maxInFlight: options.maxInFlight ?? 3,
  });
  // Events whose filters take long go one after another: however many there are, others wait for one of them at the most.
  const alone = createBatcher<AcceptItem, BatchedResult>({
    run: (items) => retryingDatabase(() => acceptBatch(database, items, { filters, isPatient: true }), ACCEPT_RETRY),
    maxItems: 1,
    maxInFlight: 1,
  });
  return {
    async accept(input) {
      // The id is made before the first try. If the answer to a commit is lost, the second try finds its own event.
      const item = { ...input, id: newId('evt') };
      let accept = together;
      for (;;) {
        const result = await accept(item);
        if (result === 'again') continue;
        if (result === 'costly') {
          accept = alone;
          continue;
        }
        if (result !== 'lost_key' && result.kind !== 'unknown_endpoints') return result;
        const conflict = await findKeyConflict(database, item);
        if (conflict === undefined) {
          // Its endpoints are unknown, and it repeats nothing that was accepted before they were deleted.
          if (result !== 'lost_key') return result;
          // The key expired meanwhile, or the transaction that held it was rolled back.
          continue;
        }
        // This call holds the key itself: its commit succeeded, but the answer was lost.
        if (conflict.kind === 'replayed' && conflict.event.id === item.id)
          return { kind: 'accepted', event: conflict.event };
        return conflict;
      }
    },
  };
}
