import type { TenantRow } from '@postrider/store/tenants';
import type * as z from 'zod';
import type { tenantAnswer } from './schema.ts';

export function presentTenant(row: TenantRow): z.input<typeof tenantAnswer> {
  const { id, name, metadata: notes, retention, notices, createdAt, updatedAt } = row;
  return {
    id,
    name,
    metadata: notes,
    retention,
    notices,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
