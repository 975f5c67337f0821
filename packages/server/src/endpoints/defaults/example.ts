import { MASK } from '@postrider/domain';
import type * as z from 'zod';
import { EXAMPLE } from '../../http/examples.ts';
import type { defaultsAnswer, defaultsChange, effectiveAnswer, rotatedDefaultAnswer } from './schema.ts';

/** Five attempts, 30 s apart, each of at most 10 s. */
export const exampleChange: z.input<typeof defaultsChange> = {
  retry: { delaysSeconds: [30, 30, 30, 30], jitter: 0 },
  timeoutMs: 10_000,
};

export const exampleDefaults: z.input<typeof defaultsAnswer> = {
  retry: { delaysSeconds: [30, 30, 30, 30], jitter: 0 },
  timeoutMs: 10_000,
  headers: null,
  signing: null,
  format: null,
  publicKey: null,
  secrets: [{ id: EXAMPLE.secretId, createdAt: EXAMPLE.createdAt, expiresAt: null }],
  updatedAt: EXAMPLE.createdAt,
};

export const exampleRotated: z.input<typeof rotatedDefaultAnswer> = {
  secret: EXAMPLE.secret,
  publicKey: null,
  previousSecretExpiresAt: EXAMPLE.overlapEndsAt,
};

export const exampleEffective: z.input<typeof effectiveAnswer> = {
  retry: { value: { delaysSeconds: [30, 30, 30, 30], jitter: 0 }, source: 'tenant' },
  timeoutMs: { value: 10_000, source: 'tenant' },
  headers: { value: {}, source: 'built_in' },
  signing: { value: { scheme: 'standard' }, source: 'built_in' },
  secret: { value: MASK, source: 'deployment' },
  format: { value: { type: 'raw' }, source: 'endpoint' },
  trustsDeployment: { value: true, source: 'endpoint' },
};
