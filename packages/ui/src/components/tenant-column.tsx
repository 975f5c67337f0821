import { Outside } from './code.tsx';
import type { Column } from './table.tsx';

/** Whose the row is: where a list is of all tenants. */
export const TENANT_COLUMN: Column<{ tenantId: string }> = {
  id: 'tenant',
  header: 'Tenant',
  width: '14%',
  isWideOnly: true,
  cell: ({ tenantId }) => <Outside text={tenantId} />,
};
