import { keepFor } from './keep-for.ts';
import type { Metrics, Sample } from './metrics.ts';

/** Deliveries of one endpoint that wait for one reason. */
export interface EndpointBacklog {
  tenantId: string;
  endpointId: string;
  reason: string;
  deliveries: number;
  oldestSeconds: number | null;
  failingSeconds: number | null;
}

const READ = { ms: 15_000, mostMs: 60_000 };

/** Gauges of the endpoints with the longest backlogs. Their ids are labels, so how many there are must be bounded. */
export function reportEndpoints(metrics: Metrics, readBacklogs: () => Promise<readonly EndpointBacklog[]>): void {
  const read = keepFor(READ, readBacklogs);
  const namesOf = ({ tenantId, endpointId }: EndpointBacklog) => ({ tenant: tenantId, endpoint: endpointId });
  const known = (labels: ReturnType<typeof namesOf>, value: number | null): Sample<'tenant' | 'endpoint'>[] =>
    value === null ? [] : [{ labels, value }];

  metrics.gauge({
    name: 'postrider_endpoint_waiting_deliveries',
    help: 'Deliveries that wait, of the endpoints for which most do, by reason.',
    labelNames: ['tenant', 'endpoint', 'reason'],
    read: async () =>
      (await read()).map((each) => ({ labels: { ...namesOf(each), reason: each.reason }, value: each.deliveries })),
  });
  metrics.gauge({
    name: 'postrider_endpoint_oldest_seconds',
    help: 'How long the oldest due delivery of these endpoints has waited.',
    labelNames: ['tenant', 'endpoint'],
    read: async () => (await read()).flatMap((each) => known(namesOf(each), each.oldestSeconds)),
  });
  metrics.gauge({
    name: 'postrider_endpoint_failing_seconds',
    help: 'For how long these endpoints have failed.',
    labelNames: ['tenant', 'endpoint'],
    read: async () => (await read()).flatMap((each) => known(namesOf(each), each.failingSeconds)),
  });
}
