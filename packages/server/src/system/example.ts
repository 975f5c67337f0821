import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { systemAnswer } from './schema.ts';

export const exampleSystem: z.input<typeof systemAnswer> = {
  version: EXAMPLE.version,
  now: EXAMPLE.acceptedAt,
  clockSkewMs: 3,
  database: { version: '18.0', bytes: 5_368_709_120, migrations: { applied: 26, missing: [], unknown: [] } },
  workers: [{ host: 'worker-1', pid: 17, startedAt: '2026-02-01T08:00:00.000Z', seenAt: EXAMPLE.acceptedAt }],
  backlog: {
    due: 2,
    underWay: 5,
    rateLimited: 0,
    later: 12,
    oldestDueSeconds: 0.2,
    overdue: 0,
    oldestCommandSeconds: 0,
    deadLetters: 3,
  },
  destinations: { ranges: ['10.1.0.0/16'], http: false, ports: [], proxy: false },
  temporalUiUrl: 'https://temporal.example.com',
};
