import { lockEndpoint } from '@postrider/store/endpoints';
import type { AuditedResource } from '../http/define-route.ts';
import { getEndpoint } from './read-endpoints.ts';

export const auditedEndpoint: AuditedResource = {
  type: 'endpoint',
  parameter: 'endpointId',
  read: getEndpoint,
  lock: (sql, { tenantId = '', endpointId = '' }) => lockEndpoint(sql, { tenantId, endpointId }),
  without: ['health', 'counters', 'warnings'],
};
