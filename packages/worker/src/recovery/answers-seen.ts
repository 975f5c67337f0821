import { LATEST_ANSWERS } from '@postrider/domain';

/** The latest answers of one recovering endpoint to this process. */
export interface AnswersSeen {
  add(answer: 'delivered' | 'refused'): void;
  /** Which of the latest answers were refusals, the last one at the end. */
  refused(): readonly boolean[];
  /** The refusals so far have been answered with a lower pace. */
  forgetRefused(): void;
  /** How many deliveries a second, over the last `overMs`; over the latest ones if there are many. */
  perSecond(overMs: number): number;
  /** How long ago the last delivery was; before the first one, since the recovery became known. */
  sinceDeliveredMs(): number;
}

/** A rate is measured over so many deliveries at most. */
const LATEST_DELIVERED = 256;

export function createAnswersSeen(monotonicMs: () => number): AnswersSeen {
  /** The instants of the latest deliveries; the next one replaces the oldest. */
  const ring: number[] = [];
  let next = 0;
  let lastMs = monotonicMs();
  let refused: boolean[] = [];

  return {
    add(answer) {
      refused = [...refused, answer === 'refused'].slice(-LATEST_ANSWERS);
      if (answer === 'refused') return;
      lastMs = monotonicMs();
      ring[next] = lastMs;
      next = (next + 1) % LATEST_DELIVERED;
    },
    refused: () => refused,
    forgetRefused: () => void (refused = []),
    perSecond(overMs) {
      const nowMs = monotonicMs();
      const oldestMs = ring.length < LATEST_DELIVERED ? -Infinity : (ring[next] ?? -Infinity);
      if (oldestMs > nowMs - overMs) return (LATEST_DELIVERED * 1_000) / Math.max(1, nowMs - oldestMs);
      return (ring.filter((atMs) => atMs > nowMs - overMs).length * 1_000) / overMs;
    },
    sinceDeliveredMs: () => monotonicMs() - lastMs,
  };
}
