import { lockApiKey } from '@postrider/store/keys';
import type { AuditedResource } from '../http/define-route.ts';
import { getKey } from './read-keys.ts';

export const auditedKey: AuditedResource = {
  type: 'key',
  parameter: 'keyId',
  read: getKey,
  lock: (sql, { keyId = '' }) => lockApiKey(sql, keyId),
  without: ['lastUsedAt'],
};
