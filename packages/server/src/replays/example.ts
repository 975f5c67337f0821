import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { deadLetterRetry, newReplay, replayAnswer, replayPreview } from './schema.ts';

const filter = { endpointId: EXAMPLE.endpointId, status: 'dead_lettered', from: '2026-02-04T00:00:00.000Z' } as const;

export const exampleNewReplay: z.input<typeof newReplay> = { filter, ratePerSecond: 50 };

export const exampleReplay: z.input<typeof replayAnswer> = {
  id: EXAMPLE.replayId,
  tenantId: EXAMPLE.tenantId,
  action: 'send',
  filter,
  missedBy: null,
  webhookId: 'same',
  status: 'running',
  matched: 6_000,
  sent: 1_500,
  delivered: 1_480,
  failed: 2,
  skipped: 3,
  discarded: 0,
  ratePerSecond: 50,
  createdAt: '2026-02-05T09:00:00.000Z',
  finishedAt: null,
  temporalUrl: `https://temporal.example.com/namespaces/default/workflows/replay%2F${EXAMPLE.replayId}`,
};

const nothingYet = { matched: 0, sent: 0, delivered: 0, failed: 0, skipped: 0, temporalUrl: null };

export const exampleNew: z.input<typeof replayAnswer> = { ...exampleReplay, ...nothingYet, status: 'counting' };

export const exampleRetry: z.input<typeof deadLetterRetry> = { filter: { endpointId: EXAMPLE.endpointId } };

export const exampleDiscard: z.input<typeof replayAnswer> = { ...exampleNew, action: 'discard' };

export const exampleRetryNow: z.input<typeof replayAnswer> = {
  ...exampleNew,
  action: 'retry',
  filter: exampleRetry.filter,
};

export const exampleCancel: z.input<typeof replayAnswer> = { ...exampleRetryNow, action: 'cancel' };

export const examplePreview: z.input<typeof replayPreview> = {
  dryRun: true,
  matched: 6_000,
  sample: [
    {
      deliveryId: EXAMPLE.deliveryId,
      eventId: EXAMPLE.eventId,
      eventType: EXAMPLE.eventType,
      endpointId: EXAMPLE.endpointId,
      status: 'dead_lettered',
    },
  ],
};

export const exampleOpenPreview: z.input<typeof replayPreview> = {
  ...examplePreview,
  sample: examplePreview.sample.map((match) => ({ ...match, status: 'retrying' })),
};
