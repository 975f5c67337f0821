import type { DeliveryStatus, DeliveryWithAttempts } from './api-types.ts';
import { checkNumber, MAX_TIMEOUT_MS } from './request/client-options.ts';
import { PostriderTimeoutError } from './errors/timeout-error.ts';
import { abortableDelay } from './request/abortable-delay.ts';
import type { CallOptions } from './request/call-options.ts';
import { startDeadline } from './request/deadline.ts';

export interface WaitForDeliveryOptions {
  /** Aborts the wait, not the delivery. */
  signal?: AbortSignal | undefined;
  /** For the whole wait. Default 60,000. */
  timeoutMs?: number | undefined;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

const HAS_ENDED: Record<DeliveryStatus, boolean> = {
  pending: false,
  waiting: false,
  retrying: false,
  delivered: true,
  dead_lettered: true,
  skipped: true,
  cancelled: true,
};

type ReadDelivery = (options: CallOptions) => Promise<DeliveryWithAttempts>;

/** Polls a delivery until it has ended: at growing intervals, and when an attempt is due. */
export async function waitForDelivery(
  read: ReadDelivery,
  { signal: outer, timeoutMs = 60_000 }: WaitForDeliveryOptions,
): Promise<DeliveryWithAttempts> {
  checkNumber('timeoutMs', timeoutMs, { min: 1, max: MAX_TIMEOUT_MS });
  let last: DeliveryWithAttempts | undefined;
  const deadline = startDeadline({ timeoutMs, outer, reason: () => notEnded(timeoutMs, last) });
  const { signal } = deadline;
  try {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
      last = await read({ signal });
      if (HAS_ENDED[last.status]) return last;
      // The clocks may differ. That costs at most one poll too many, or a poll at the usual interval.
      const dueInMs = last.nextAttemptAt === null ? 0 : Date.parse(last.nextAttemptAt) - Date.now();
      if (dueInMs > 0 && dueInMs + FIRST_PAUSE_MS < pauseMs) {
        await abortableDelay(dueInMs, signal);
        pauseMs = FIRST_PAUSE_MS;
      }
      await abortableDelay(pauseMs, signal);
    }
  } finally {
    deadline.release();
  }
}

function notEnded(timeoutMs: number, last: DeliveryWithAttempts | undefined): PostriderTimeoutError {
  const message = `The delivery has not ended within ${timeoutMs} ms${last === undefined ? '' : `: ${describe(last)}`}.`;
  return new PostriderTimeoutError({ code: 'wait_timed_out', message });
}

function describe({ status, hold, nextAttemptAt, attempts }: DeliveryWithAttempts): string {
  const lastOutcome = attempts.at(-1)?.outcome;
  const parts = [
    hold === null ? `it is ${status}` : `it is ${status} (${hold.reason}) until ${hold.until ?? 'somebody ends it'}`,
    lastOutcome === undefined ? undefined : `attempt ${attempts.length} was ${lastOutcome}`,
    nextAttemptAt === null || hold !== null ? undefined : `the next attempt is due at ${nextAttemptAt}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
