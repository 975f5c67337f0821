import { createBatcher } from '../sql/batcher.ts';
import type { Database, Sql } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { retryingDatabase } from '../sql/retryable-errors.ts';
import { acceptBatch, type AcceptResult, type BatchedResult } from './accept-batch.ts';
import { acceptTogether, type PlannedBatch } from './accept-together.ts';
import { findKeyConflict } from './find-key-conflict.ts';
import type { AcceptItem } from './plan-event.ts';
import type { AcceptedEvent, AcceptInput } from './planned-event.ts';
import { createPlanner } from './planner.ts';

export interface EventAcceptor {
  /** Resolves after the commit. From then on only the loss of the database can lose the event. */
  accept(input: AcceptInput): Promise<AcceptResult>;
  /** Plans the publishes of a batch. Call it without an open transaction, because filters may take long. */
  planTogether(inputs: readonly AcceptInput[]): Promise<PlannedBatch>;
  /** Writes them in the caller's transaction. The results are in the same order. A failure of one does not affect others. */
  acceptTogether(sql: Sql, batch: PlannedBatch): Promise<AcceptResult[]>;
}

export interface EventAcceptorOptions {
  /** The most publishes in one transaction. Default: 64. */
  maxBatch?: number;
  /** The most transactions at the same time in this process. Default: 3. */
  maxInFlight?: number;
  /** Gets each event that was accepted, and none that only repeats one. Those of a batch a moment before the commit. */
  onAccepted?: (event: AcceptedEvent) => void;
}

// The publisher waits for the answer. After a statement that timed out, a quick error is better than another try.
const ACCEPT_RETRY = { attempts: 3, delayMs: 50, withinMs: 5_000 };

/** Accepts events. Calls that wait at the same moment share one transaction. */
export function createEventAcceptor(database: Database, options: EventAcceptorOptions = {}): EventAcceptor {
  const { planAtOnce, planAll } = createPlanner(database);
  const together = createBatcher<AcceptItem, BatchedResult>({
    run: (items) => retryingDatabase(() => acceptBatch(database, items, planAtOnce), ACCEPT_RETRY),
    maxItems: options.maxBatch ?? 64,
    maxInFlight: options.maxInFlight ?? 3,
  });
  /** An event whose filters take long gets a transaction of its own, so that no other one waits for it. */
  const alone = async (item: AcceptItem): Promise<BatchedResult> => {
    const [result] = await retryingDatabase(() => acceptBatch(database, [item], planAll), ACCEPT_RETRY);
    return result ?? 'again';
  };
  async function acceptOne(input: AcceptInput): Promise<AcceptResult> {
    // The id is made before the first try. If the answer to a commit is lost, the second try finds its own event.
    const item = { ...input, id: newId('evt') };
    let accept = together;
    for (;;) {
      const result = await accept(item);
      if (result === 'costly') accept = alone;
      if (result === 'again' || result === 'costly') continue;
      if (result !== 'lost_key' && result.kind !== 'unknown_endpoints') return result;
      const conflict = await findKeyConflict(database, item);
      // This call holds the key itself: its commit succeeded, but the answer was lost.
      if (conflict?.kind === 'replayed' && conflict.event.id === item.id) {
        return { kind: 'accepted', event: conflict.event };
      }
      if (conflict !== undefined) return conflict;
      // Its endpoints are unknown, and it repeats nothing that was accepted before they were deleted.
      if (result !== 'lost_key') return result;
      // The key expired meanwhile, or the transaction that held it was rolled back. Try again.
    }
  }
  function noted(result: AcceptResult): AcceptResult {
    if (result.kind === 'accepted') options.onAccepted?.(result.event);
    return result;
  }
  return {
    accept: async (input) => noted(await acceptOne(input)),
    async planTogether(inputs) {
      const items = inputs.map((input) => ({ ...input, id: newId('evt') }));
      return { items, plans: await planAll(items) };
    },
    acceptTogether: async (sql, batch) => (await acceptTogether(sql, batch, planAll)).map(noted),
  };
}
