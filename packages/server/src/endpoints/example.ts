import { DEFAULT_RETRY, DEFAULT_RETRY_JITTER, DEFAULT_TIMEOUT_MS } from '@postrider/domain';
import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { endpointAnswer } from './answer-schema.ts';
import type { previewAnswer, previewInput } from './preview-schema.ts';
import type { endpointInput } from './schema.ts';

export const exampleEndpointInput: z.input<typeof endpointInput> = {
  url: EXAMPLE.endpointUrl,
  name: EXAMPLE.endpointName,
  eventTypes: ['order.*'],
  filter: { 'data.amount': { $gte: 100 } },
  tags: ['shop'],
  metadata: { shopId: 17 },
};

export const exampleEndpoint: z.input<typeof endpointAnswer> = {
  id: EXAMPLE.endpointId,
  tenantId: EXAMPLE.tenantId,
  externalId: 'crm-42',
  url: EXAMPLE.endpointUrl,
  name: EXAMPLE.endpointName,
  description: null,
  status: 'active',
  disabledReason: null,
  counters: {
    total: 1_204,
    delivered: 1_201,
    failed: 2,
    lastAt: EXAMPLE.attemptedAt,
    lastSuccessAt: EXAMPLE.attemptedAt,
    lastFailureAt: '2026-01-30T18:12:44.020Z',
  },
  health: {
    state: 'healthy',
    failingSince: null,
    disableAt: null,
    lastSuccessAt: EXAMPLE.deliveredAt,
    lastError: null,
  },
  recovery: null,
  eventTypes: ['order.*'],
  filter: { 'data.amount': { $gte: 100 } },
  headers: {},
  auth: { type: 'none' },
  format: { type: 'standard' },
  signing: { scheme: 'standard' },
  publicKey: null,
  secrets: [{ id: EXAMPLE.secretId, createdAt: EXAMPLE.createdAt, expiresAt: null }],
  retry: { ...DEFAULT_RETRY, jitter: DEFAULT_RETRY_JITTER },
  timeoutMs: DEFAULT_TIMEOUT_MS,
  tags: ['shop'],
  metadata: { shopId: 17 },
  traceparent: false,
  notices: { successRate: { below: 0.99 } },
  warnings: [],
  createdAt: EXAMPLE.createdAt,
  updatedAt: EXAMPLE.createdAt,
};

export const examplePreviewQuestion: z.input<typeof previewInput> = {
  last: 1,
  change: { filter: { 'data.amount': { $gte: 500 } } },
};

export const examplePreview: z.input<typeof previewAnswer> = {
  data: [
    {
      eventId: EXAMPLE.eventId,
      decision: 'filtered',
      reason: 'filtered',
      detail: 'data.amount must be $gte 500',
      filter: { pointer: '/data.amount/$gte', operator: '$gte' },
      until: null,
      request: null,
      differs: null,
    },
  ],
};
