import { keepFor } from './keep-for.ts';
import type { GaugeOptions, Metrics, Sample } from './metrics.ts';

/** What waits in Postgres. Both programs report it, so that it is known as long as one of them runs. */
export interface Backlog {
  /** Deliveries before their first attempt. */
  queue: Record<'due' | 'under_way' | 'rate_limited' | 'later', number>;
  /** How long the oldest of those that are due and that no worker has; 0 without one. */
  oldestDueSeconds: number;
  outbox: readonly { table: string; rows: number; oldestSeconds: number }[];
  /** Deliveries that should have moved on by themselves. */
  overdue: number;
  deadLetters: number;
}

const READ = { ms: 10_000, mostMs: 60_000 };

/** Gauges over tables. However many scrape, this process reads them once in ten seconds. */
export function reportBacklog(metrics: Metrics, readBacklog: () => Promise<Backlog>): void {
  const read = keepFor(READ, readBacklog);
  const gauge = <Label extends string>(
    options: Omit<GaugeOptions<Label>, 'read'>,
    samplesOf: (backlog: Backlog) => Sample<Label>[],
  ) => metrics.gauge({ ...options, read: async () => samplesOf(await read()) });
  const single = (name: string, help: string, valueOf: (backlog: Backlog) => number) =>
    gauge({ name, help, labelNames: [] }, (backlog) => [{ labels: {}, value: valueOf(backlog) }]);

  gauge(
    { name: 'postrider_queue_deliveries', help: 'Deliveries before their first attempt.', labelNames: ['state'] },
    ({ queue }) => Object.entries(queue).map(([state, value]) => ({ labels: { state }, value })),
  );
  single(
    'postrider_queue_oldest_seconds',
    'How long the oldest due delivery has waited for a worker.',
    ({ oldestDueSeconds }) => oldestDueSeconds,
  );
  gauge(
    { name: 'postrider_outbox_rows', help: 'Commands that the relay has not carried out.', labelNames: ['outbox'] },
    ({ outbox }) => outbox.map(({ table, rows }) => ({ labels: { outbox: table }, value: rows })),
  );
  gauge(
    { name: 'postrider_outbox_oldest_seconds', help: 'The age of the oldest such command.', labelNames: ['outbox'] },
    ({ outbox }) => outbox.map(({ table, oldestSeconds }) => ({ labels: { outbox: table }, value: oldestSeconds })),
  );
  single(
    'postrider_overdue_deliveries',
    'Deliveries that should have moved on by themselves two minutes ago.',
    ({ overdue }) => overdue,
  );
  single('postrider_dead_letters', 'Dead letters that wait for a person.', ({ deadLetters }) => deadLetters);
}
