import { DEAD_LETTER_REASONS, HOLD_REASONS, idTime, OUTCOMES, SKIP_REASONS } from '@postrider/domain';
import type { HoldReason, Outcome } from '@postrider/domain';
import type { Metrics } from '@postrider/process';
import type { AttemptToRecord, DeliveryEnd, LoadedDelivery, RecordResult } from '@postrider/store/deliveries';

/** What becomes of deliveries in this process. */
export interface DeliveryReport {
  /** An attempt was recorded. Test sends, which the server makes, are never counted. */
  attempted(attempt: AttemptToRecord): void;
  /** What the record of an attempt decided. `delivery`: as it was loaded for the attempt. */
  decided(delivery: LoadedDelivery, result: RecordResult, now: Date): void;
  held(reason: HoldReason, deliveries?: number): void;
  /** Ended without another attempt. */
  ended(end: DeliveryEnd): void;
}

/** Seconds. The longest time-out of an endpoint is 300 s. */
const ATTEMPT_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
/** Seconds: from what a receiver that is well makes possible to the three days of the default schedule. */
const DELIVERY_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 10_800, 86_400, 259_200];

const reasons = <Reason extends string>(all: readonly Reason[]) => all.map((reason) => ({ reason }));

export function reportDeliveries(metrics: Metrics, { metricsEndpoints }: { metricsEndpoints: number }): DeliveryReport {
  const countAtEndpoint = metricsEndpoints > 0 ? countByEndpoint(metrics, metricsEndpoints) : () => undefined;
  const report = countDeliveries(metrics);
  const attemptSeconds = metrics.histogram({
    name: 'postrider_attempt_duration_seconds',
    help: 'Time from the start of an attempt to its end, by outcome.',
    labelNames: ['outcome'],
    buckets: ATTEMPT_BUCKETS,
  });
  const deliverySeconds = metrics.histogram({
    name: 'postrider_delivery_duration_seconds',
    help: 'Time from the acceptance of an event to the 2xx of a receiver, by what happened in between.',
    labelNames: ['path'],
    buckets: DELIVERY_BUCKETS,
  });
  return {
    attempted({ endpointId, attempt: { outcome, durationMs }, attemptCount }) {
      report.attempts.inc({ outcome, try: attemptCount === 0 ? 'first' : 'later' });
      countAtEndpoint(endpointId, outcome);
      attemptSeconds.observe({ outcome }, durationMs / 1_000);
    },
    decided(delivery, result, now) {
      if (result.kind !== 'recorded') return;
      const { decision } = result;
      if (decision.kind === 'retry') report.retries.inc({});
      if (decision.kind === 'dead_letter') report.deadLetters.inc({ reason: decision.reason });
      if (decision.kind !== 'delivered') return;
      deliverySeconds.observe({ path: pathOf(delivery) }, Math.max(0, now.getTime() - idTime(delivery.id)) / 1_000);
    },
    held: (reason, deliveries) => report.holds.inc({ reason }, deliveries),
    ended(end) {
      if (end.status === 'dead_lettered') report.deadLetters.inc({ reason: end.reason });
      if (end.status === 'skipped') report.skips.inc({ reason: end.reason });
    },
  };
}

/** A hold is known only until the next attempt, so who was held and then retried counts as retried. */
function pathOf({ generation, attemptCount, hold, deliverAt }: LoadedDelivery): string {
  if (generation > 1) return 'redriven';
  if (attemptCount > 0) return 'retried';
  return hold === null && deliverAt === null ? 'direct' : 'held';
}

/** Names the first endpoints that it meets, as many as it may. All others are `other`. */
function countByEndpoint(metrics: Metrics, most: number): (endpointId: string, outcome: Outcome) => void {
  const attempts = metrics.counter({
    name: 'postrider_endpoint_attempts_total',
    help: 'Attempts by endpoint and outcome.',
    labelNames: ['endpoint', 'outcome'],
  });
  const named = new Set<string>();
  return (endpointId, outcome) => {
    if (named.size < most) named.add(endpointId);
    attempts.inc({ endpoint: named.has(endpointId) ? endpointId : 'other', outcome });
  };
}

function countDeliveries(metrics: Metrics) {
  return {
    attempts: metrics.counter({
      name: 'postrider_attempts_total',
      help: 'Attempts that were recorded, by outcome, and whether they were the first of their delivery.',
      labelNames: ['outcome', 'try'],
      known: OUTCOMES.flatMap((outcome) => [
        { outcome, try: 'first' },
        { outcome, try: 'later' },
      ]),
    }),
    retries: metrics.counter({
      name: 'postrider_retries_total',
      help: 'Failed attempts after which another one was planned.',
      labelNames: [],
      known: [{}],
    }),
    deadLetters: metrics.counter({
      name: 'postrider_dead_letters_total',
      help: 'Deliveries that became dead letters, by reason.',
      labelNames: ['reason'],
      known: reasons(DEAD_LETTER_REASONS),
    }),
    holds: metrics.counter({
      name: 'postrider_holds_total',
      help: 'Holds that a worker recorded, by reason.',
      labelNames: ['reason'],
      known: reasons(HOLD_REASONS),
    }),
    skips: metrics.counter({
      name: 'postrider_skips_total',
      help: 'Deliveries that a gate ended without an attempt, by reason.',
      labelNames: ['reason'],
      known: reasons(SKIP_REASONS),
    }),
  };
}
