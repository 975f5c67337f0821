import type { Route } from '../http/define-route.ts';
import { deleteTenantRoute, patchTenant } from './change-tenant.ts';
import { createTenant } from './create-tenant.ts';
import { getTenant, listTenantsRoute } from './read-tenants.ts';

export const tenantRoutes: readonly Route[] = [
  createTenant,
  listTenantsRoute,
  getTenant,
  patchTenant,
  deleteTenantRoute,
];
