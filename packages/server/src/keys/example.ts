import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { keyAnswer, newKey } from './schema.ts';

export const exampleNewKey: z.input<typeof newKey> = {
  name: 'Shop backend',
  tenantId: EXAMPLE.tenantId,
  scopes: ['write'],
};

export const exampleKey: z.input<typeof keyAnswer> = {
  id: EXAMPLE.keyId,
  name: 'Shop backend',
  tenantId: EXAMPLE.tenantId,
  scopes: ['write'],
  createdAt: EXAMPLE.createdAt,
  expiresAt: null,
  lastUsedAt: EXAMPLE.acceptedAt,
  requestsPerMinute: null,
  previousKeyExpiresAt: null,
};
