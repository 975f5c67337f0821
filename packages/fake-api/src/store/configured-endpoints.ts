import type * as store from '@postrider/store/endpoints';
import { memoryOf } from '../memory.ts';
import { POSTRIDER, recordChanges } from './audit.ts';

const isOf = (tenantIds: readonly string[] | null, tenantId: string) =>
  tenantIds === null || tenantIds.includes(tenantId);

export const readConfiguredEndpoints: typeof store.readConfiguredEndpoints = async (sql, { tenantIds }) =>
  [...memoryOf(sql).endpoints.values()]
    .filter(({ isDeleted, tenantId }) => !isDeleted && isOf(tenantIds, tenantId))
    .map(({ ownPreferences: { preferences, version }, secrets: [current], ...row }) => ({
      ...row,
      preferences,
      preferencesVersion: version,
      currentSecret:
        current === undefined ? null : { id: current.id, sealed: Buffer.from(current.secret), expiresAt: null },
    }));

export const findUsedEndpointIds: typeof store.findUsedEndpointIds = async (sql, ids) =>
  new Set(ids.filter((id) => memoryOf(sql).endpoints.has(id)));

export const disableWithoutSecret: typeof store.disableWithoutSecret = async (sql, { tenantId, endpointId, now }) => {
  const { endpoints } = memoryOf(sql);
  const row = endpoints.get(endpointId);
  if (row === undefined) return;
  const after = { status: 'disabled', disabledReason: 'secret_missing' } as const;
  endpoints.set(endpointId, { ...row, ...after });
  if (row.status === 'disabled') return;
  const before = { status: row.status, disabledReason: null };
  const changes = [
    { tenantId, action: 'disableEndpoint', resourceType: 'endpoint', resourceId: endpointId, before, after },
  ];
  await recordChanges(sql, { changes, actor: POSTRIDER, requestId: null, now });
};
