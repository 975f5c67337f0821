import type * as store from '@postrider/store/audit';
import { fits, isWithin, memoryOf, pageOf } from '../memory.ts';

export const POSTRIDER: typeof store.POSTRIDER = { keyId: null, name: 'postrider', tenantId: null };

export const recordChanges: typeof store.recordChanges = async (sql, { changes, actor, requestId, now }) => {
  const { audit, newId } = memoryOf(sql);
  for (const change of changes) {
    const id = newId('aud');
    const { keyId, name: actorName, tenantId: actorTenantId } = actor;
    audit.set(id, { ...change, id, at: now, keyId, actorName, actorTenantId, requestId });
  }
};

export const listAuditEntries: typeof store.listAuditEntries = async (sql, { beforeId, limit, ...filter }) =>
  pageOf(memoryOf(sql).audit.values(), {
    matches: (row) =>
      fits(filter.tenantId, row.tenantId) &&
      fits(filter.resourceType, row.resourceType) &&
      fits(filter.resourceId, row.resourceId) &&
      fits(filter.keyId, row.keyId) &&
      fits(filter.action, row.action) &&
      isWithin(row.at, filter),
    beforeId,
    limit,
  });
