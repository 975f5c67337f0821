import type * as store from '@postrider/store/endpoints';
import { memoryOf } from '../memory.ts';

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

export const disableWithoutSecret: typeof store.disableWithoutSecret = async (sql, { endpointIds }) => {
  const { endpoints } = memoryOf(sql);
  for (const id of endpointIds) {
    const row = endpoints.get(id);
    if (row !== undefined) endpoints.set(id, { ...row, status: 'disabled', disabledReason: 'secret_missing' });
  }
};
