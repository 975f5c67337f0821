import type { Metrics } from './metrics.ts';

/** The counts of a pool of connections, as `pg` has them. */
export interface Pool {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

const BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10];

/** Reports the pool of connections to Postgres. The result takes how long somebody waited for one, in milliseconds. */
export function reportPoolWaits(metrics: Metrics): (waitedMs: number) => void {
  const waits = metrics.histogram({
    name: 'postrider_database_wait_seconds',
    help: 'How long a statement or a transaction waited for a connection of the pool.',
    labelNames: [],
    buckets: BUCKETS,
  });
  return (waitedMs) => waits.observe({}, waitedMs / 1_000);
}

export function reportPool(metrics: Metrics, pool: Pool): void {
  metrics.gauge({
    name: 'postrider_database_connections',
    help: 'Connections of the pool to Postgres.',
    labelNames: ['state'],
    read: () => [
      { labels: { state: 'idle' }, value: pool.idleCount },
      { labels: { state: 'used' }, value: pool.totalCount - pool.idleCount },
    ],
  });
  metrics.gauge({
    name: 'postrider_database_waiting',
    help: 'Statements and transactions that wait for a connection of the pool now.',
    labelNames: [],
    read: () => [{ labels: {}, value: pool.waitingCount }],
  });
}
