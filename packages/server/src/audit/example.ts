import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { auditEntryAnswer } from './schema.ts';

export const exampleEntry: z.input<typeof auditEntryAnswer> = {
  id: EXAMPLE.auditId,
  at: EXAMPLE.acceptedAt,
  tenantId: EXAMPLE.tenantId,
  actor: { keyId: EXAMPLE.keyId, name: 'Shop backend' },
  action: 'updateEndpoint',
  resource: { type: 'endpoint', id: EXAMPLE.endpointId },
  before: { timeoutMs: 15_000 },
  after: { timeoutMs: 30_000 },
  requestId: EXAMPLE.requestId,
};
