import type { Metrics } from './metrics.ts';

const BUCKETS = [0, 1, 2, 5, 10, 25, 100, 250, 1_000];

/** Counts accepted events. The server accepts what is published, the worker what is scheduled. */
export function reportAccepted(metrics: Metrics): (event: { deliveryCount: number }) => void {
  const accepted = metrics.counter({
    name: 'postrider_events_accepted_total',
    help: 'Events that were accepted; repeats of an accepted event are not counted.',
    labelNames: [],
    known: [{}],
  });
  const fanOut = metrics.histogram({
    name: 'postrider_event_deliveries',
    help: 'How many deliveries an accepted event has; the sum is the number of deliveries.',
    labelNames: [],
    buckets: BUCKETS,
  });
  return ({ deliveryCount }) => {
    accepted.inc({});
    fanOut.observe({}, deliveryCount);
  };
}
