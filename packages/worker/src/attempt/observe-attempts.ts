import type { AttemptRecord } from '@postrider/domain';
import type { Metrics } from '@postrider/process';

/** Seconds. The longest time-out of an endpoint is 300 s. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Counts and measures the attempts that this process recorded. */
export function observeAttempts(metrics: Metrics): (attempt: AttemptRecord) => void {
  const durations = metrics.histogram({
    name: 'postrider_attempt_duration_seconds',
    help: 'Time from the start of an attempt to its end, by outcome.',
    labelNames: ['outcome'],
    buckets: BUCKETS,
  });
  return ({ outcome, durationMs }) => durations.observe({ outcome }, durationMs / 1_000);
}
