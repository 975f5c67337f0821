import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { tenantAnswer } from './schema.ts';

export const exampleTenant: z.input<typeof tenantAnswer> = {
  id: EXAMPLE.tenantId,
  name: 'Acme Inc.',
  metadata: { plan: 'pro' },
  retention: null,
  notices: { to: 'tenant' },
  createdAt: EXAMPLE.createdAt,
  updatedAt: EXAMPLE.createdAt,
};
