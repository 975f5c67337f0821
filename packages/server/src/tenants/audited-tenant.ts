import { lockTenant } from '@postrider/store/tenants';
import type { AuditedResource } from '../http/define-route.ts';
import { getTenant } from './read-tenants.ts';

export const auditedTenant: AuditedResource = {
  type: 'tenant',
  parameter: 'tenantId',
  read: getTenant,
  lock: (sql, { tenantId = '' }) => lockTenant(sql, tenantId),
};
