import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { statisticsAnswer } from './schema.ts';

type Answer = z.input<typeof statisticsAnswer>;

const totals = {
  accepted: 1_000,
  deliveries: 1_004,
  delivered: 990,
  failed: 10,
  skipped: 0,
  cancelled: 1,
  open: 3,
  attempts: 1_046,
};

const measures = {
  successRate: 0.99,
  attemptMs: { p50: 62, p95: 148, p99: 421, mean: 79 },
  endToEndMs: { p50: 187, p95: 404, p99: 9_300, mean: 612 },
  byStatus: { '200': 990, '503': 51, timed_out: 5 },
};

const ranked = {
  tenantId: EXAMPLE.tenantId,
  endpointId: EXAMPLE.endpointId,
  endpointName: EXAMPLE.endpointName,
  delivered: 990,
  failed: 10,
  retrying: 1,
  attempts: 1_046,
  failedAttempts: 56,
  successRate: 0.99,
};

export const exampleStatistics: Answer = {
  from: '2026-02-04T10:00:00.000Z',
  to: '2026-02-04T11:00:00.000Z',
  bucket: 'hour',
  countedAt: '2026-02-04T10:59:58.310Z',
  totals,
  ...measures,
  backlog: { pending: 0, waiting: 2, retrying: 1 },
  holds: {
    byReason: [{ reason: 'quiet_hours', count: 2, firstUntil: '2026-02-05T06:00:17.000Z' }],
    truncated: false,
  },
  oldestPendingAt: null,
  topFailing: [ranked],
  slowest: [{ ...ranked, attemptMs: measures.attemptMs }],
  buckets: [{ at: '2026-02-04T10:00:00.000Z', ...totals, ...measures }],
};

const ofEndpoint = { ...totals, accepted: totals.deliveries };

export const exampleEndpointStatistics: Answer = {
  ...exampleStatistics,
  totals: ofEndpoint,
  buckets: exampleStatistics.buckets.map((bucket) => ({ ...bucket, ...ofEndpoint })),
};
