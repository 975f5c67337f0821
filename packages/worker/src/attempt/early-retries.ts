import type { WaitingRetry } from '@postrider/store/deliveries';
import type { PermitHolder, Permits } from '../permits.ts';
import type { StartClocks } from './rate-limited-starts.ts';

/**
 * Temporal hands out retries that are due at one instant one after the other, for up to two seconds. So it is asked for each
 * retry a little ahead, and the retry waits here for its instant.
 */
export interface EarlyRetries {
  /** The delay to ask Temporal for, if the retry is due after `delayMs`. */
  askAfterMs(delayMs: number): number;
  /**
   * Waits until the retry is due, if that is soon and there is room to wait. Then look at the delivery: it may have changed,
   * or not be due.
   */
  wait(retry: EarlyRetry): Promise<void>;
}

export interface EarlyRetry {
  deliveryId: string;
  holder: PermitHolder;
  /** Called before the wait. */
  beforeWait: (retry: WaitingRetry) => Promise<void>;
  /** Ends the wait. */
  signal: AbortSignal;
}

export interface EarlyRetriesOptions extends Pick<StartClocks, 'now' | 'pause'> {
  find: (deliveryId: string) => Promise<WaitingRetry | null>;
  /** Who waits holds one of these, and none of those that attempts need. */
  permits: Pick<Permits, 'tryAcquire'>;
  random: () => number;
}

const MOST_EARLY_MS = 3_000;
/** Of the delay. */
const EARLY_SHARE = 0.2;
/** Temporal rounds any shorter timer up to a second. */
const LEAST_TIMER_MS = 1_000;
/** Retries of one instant arrive over this share of the time ahead, at its beginning. The last one still has the rest to come. */
const SPREAD = 2 / 3;

export function createEarlyRetries({ now, pause, find, permits, random }: EarlyRetriesOptions): EarlyRetries {
  return {
    askAfterMs(delayMs) {
      const earlyMs = Math.min(MOST_EARLY_MS, EARLY_SHARE * delayMs, delayMs - LEAST_TIMER_MS);
      return delayMs - Math.max(0, earlyMs) * (1 - SPREAD * random());
    },
    async wait({ deliveryId, holder, beforeWait, signal }) {
      const retry = await find(deliveryId);
      if (retry === null) return;
      const leftMs = () => retry.dueAt.getTime() - now().getTime();
      if (leftMs() <= 0 || leftMs() > MOST_EARLY_MS) return;
      const permit = permits.tryAcquire(holder);
      if (permit === undefined) return;
      try {
        await beforeWait(retry);
        while (leftMs() > 0 && !signal.aborted) await pause(leftMs(), signal);
      } finally {
        permit.release();
      }
    },
  };
}
