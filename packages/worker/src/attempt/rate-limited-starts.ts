import { setTimeout as passTime } from 'node:timers/promises';
import { earliestStart, MOST_LATE_US } from '@postrider/domain';
import type { Quota } from '@postrider/domain';

export interface RateLimitedStart {
  endpointId: string;
  /** When the attempt may start, in microseconds of Unix time. */
  slotUs: number;
  /** The most starts that the limits allow in any second and in any minute. */
  windows: readonly Quota[];
}

export interface RateLimitedStarts {
  /**
   * Waits until the attempt may start, a few seconds at the most. False if the process is stopping, or if the attempt would
   * start too late after its slot: then ask for another slot.
   */
  wait(start: RateLimitedStart, signal: AbortSignal): Promise<boolean>;
}

export interface StartClocks {
  now(): Date;
  /** Milliseconds of a monotonic clock. */
  monotonicMs(): number;
  /** Resolves after a time, or when the signal is aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** Without `now`, which is Postgres' clock. */
export const SYSTEM_CLOCKS: Omit<StartClocks, 'now'> = {
  monotonicMs: () => performance.now(),
  pause: (ms, signal) => passTime(ms, undefined, { signal }).catch(() => undefined),
};

const LONGEST_WINDOW_US = 60_000_000;

/**
 * Starts attempts at their slots. A busy process is late for some slots, and the next attempts must not follow at once. So
 * each process counts its own starts, and never exceeds a limit by itself. It does not know what another process starts
 * late: the slack between slots covers that up to a fiftieth of the span.
 */
export function createRateLimitedStarts(clocks: StartClocks): RateLimitedStarts {
  // By the monotonic clock: one that is set back must not keep anybody waiting.
  const startsUs = new Map<string, number[]>();

  /** Remembers the last starts of the endpoint, and forgets endpoints that started nothing for the longest window. */
  function remember(endpointId: string, nowUs: number, most: number): void {
    const starts = startsUs.get(endpointId) ?? [];
    starts.push(nowUs);
    // Cut now and then, not each time: moving the array costs as much as it is long.
    if (starts.length > 2 * most) starts.splice(0, starts.length - most);
    startsUs.delete(endpointId);
    startsUs.set(endpointId, starts);
    for (const [other, last] of startsUs) {
      if ((last.at(-1) ?? 0) > nowUs - LONGEST_WINDOW_US) break;
      startsUs.delete(other);
    }
  }

  return {
    async wait({ endpointId, slotUs, windows }, signal) {
      const most = Math.max(1, ...windows.map(({ limit }) => limit));
      for (;;) {
        const nowUs = clocks.monotonicMs() * 1_000;
        const untilSlotUs = slotUs - clocks.now().getTime() * 1_000;
        const starts = startsUs.get(endpointId) ?? [];
        const untilRoomUs = earliestStart(windows, (places) => starts.at(-places)) - nowUs;
        const waitUs = Math.max(0, untilSlotUs, untilRoomUs);
        if (signal.aborted || waitUs - untilSlotUs > MOST_LATE_US) return false;
        if (waitUs === 0) {
          remember(endpointId, nowUs, most);
          return true;
        }
        await clocks.pause(Math.ceil(waitUs / 1_000), signal);
      }
    },
  };
}
