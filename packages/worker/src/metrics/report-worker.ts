import type { Metrics } from '@postrider/process';

export interface WorkerState {
  firstAttempts: { permits(): { available: number } };
  /** For retries. */
  permits: { available(): number };
  recorder: { isAvailable(): boolean };
  silentWorkers: () => readonly string[];
}

/** Gauges of what this process knows without asking anybody. */
export function reportWorker(metrics: Metrics, { firstAttempts, permits, recorder, silentWorkers }: WorkerState): void {
  metrics.gauge({
    name: 'postrider_attempt_places_free',
    help: 'How many more attempts this worker may make at the same time.',
    labelNames: ['try'],
    read: () => [
      { labels: { try: 'first' }, value: firstAttempts.permits().available },
      { labels: { try: 'later' }, value: permits.available() },
    ],
  });
  metrics.gauge({
    name: 'postrider_recorder_available',
    help: '1 while attempts can be recorded. While it is 0, no request leaves.',
    labelNames: [],
    read: () => [{ labels: {}, value: recorder.isAvailable() ? 1 : 0 }],
  });
  metrics.gauge({
    name: 'postrider_silent_workers',
    help: 'Other workers without a heartbeat that did not sign off, as this worker sees them.',
    labelNames: [],
    read: () => [{ labels: {}, value: silentWorkers().length }],
  });
}
