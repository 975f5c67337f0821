import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { expungeAnswer, newExpunge } from './expunge-schema.ts';
import type { retentionAnswer } from './schema.ts';

export const exampleRetention: z.input<typeof retentionAnswer> = {
  days: 90,
  deadLetterDays: 180,
  auditDays: 730,
  nextRunAt: '2026-02-05T02:00:00.000Z',
  requestedAt: null,
  running: null,
  lastRun: {
    startedAt: '2026-02-04T02:00:00.310Z',
    finishedAt: '2026-02-04T02:03:12.044Z',
    removed: { deliveries: 18_250, events: 9_125, auditEntries: 0, partitions: ['deliveries_20251030'] },
    busyPartitions: [],
  },
  diskBytes: 5_368_709_120,
  disk: [
    { table: 'attempts', bytes: 4_294_967_296, rows: 1_825_000, partitions: 19 },
    { table: 'deliveries', bytes: 1_073_741_824, rows: 1_642_500, partitions: 19 },
  ],
};

export const exampleRequested: z.input<typeof retentionAnswer> = {
  ...exampleRetention,
  requestedAt: EXAMPLE.acceptedAt,
};

export const exampleNewExpunge: z.input<typeof newExpunge> = { filter: { tag: 'customer:1001' } };

export const exampleExpunge: z.input<typeof expungeAnswer> = {
  id: EXAMPLE.expungeId,
  tenantId: EXAMPLE.tenantId,
  filter: { ids: null, externalId: null, tag: 'customer:1001', eventType: null, from: null, to: null },
  status: 'finished',
  expunged: 12,
  createdAt: '2026-02-05T09:00:00.000Z',
  finishedAt: '2026-02-05T09:00:01.204Z',
};
