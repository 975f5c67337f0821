import { isDeepStrictEqual } from 'node:util';
import type { HoldReason, Preferences } from '@postrider/domain';
import type * as store from '@postrider/store/tenants';
import { cancel, wake } from '../advance-deliveries.ts';
import { memoryOf, NO_PREFERENCES, type Memory, type StoredEndpoint, type StoredTenant } from '../memory.ts';

export const findTenant: typeof store.findTenant = async (sql, tenantId) => memoryOf(sql).findTenant(tenantId);
export const lockTenant: typeof store.lockTenant = async (sql, tenantId) => memoryOf(sql).findTenant(tenantId);
export const holdTenant: typeof store.holdTenant = async (sql, tenantId) =>
  memoryOf(sql).findTenant(tenantId) !== undefined;

export const insertTenant: typeof store.insertTenant = async (
  sql,
  { id, name, metadata, retention = null, notices = {}, now },
) => {
  const { tenants } = memoryOf(sql);
  // The id of a deleted tenant is never free again.
  if (tenants.has(id)) return undefined;
  const row: StoredTenant = {
    id,
    name,
    metadata,
    retention,
    notices,
    version: 1,
    createdAt: now,
    updatedAt: now,
    isDeleted: false,
    ownPreferences: NO_PREFERENCES,
  };
  tenants.set(id, row);
  return row;
};

export const listTenants: typeof store.listTenants = async (sql, { before, limit }) =>
  [...memoryOf(sql).tenants.values()]
    .filter((tenant) => !tenant.isDeleted && (before === undefined || isNewer(before, tenant)))
    .toSorted((one, other) => (isNewer(one, other) ? -1 : 1))
    .slice(0, limit);

type Position = Pick<StoredTenant, 'createdAt' | 'id'>;

function isNewer(one: Position, other: Position): boolean {
  const byTime = one.createdAt.getTime() - other.createdAt.getTime();
  return byTime === 0 ? one.id > other.id : byTime > 0;
}

export const updateTenant: typeof store.updateTenant = async (
  sql,
  { tenantId, name, metadata, retention, notices, now },
) => {
  const memory = memoryOf(sql);
  const tenant = memory.findTenant(tenantId);
  if (tenant === undefined) throw new Error(`There is no tenant "${tenantId}".`);
  const row = { ...tenant, name, metadata, retention, notices, updatedAt: now, version: tenant.version + 1 };
  memory.tenants.set(tenantId, row);
  return row;
};

export const deleteTenant: typeof store.deleteTenant = async (sql, { tenantId }) => {
  const memory = memoryOf(sql);
  const tenant = memory.findTenant(tenantId);
  if (tenant === undefined) return;
  memory.tenants.set(tenantId, { ...tenant, isDeleted: true });
  for (const endpoint of memory.endpointsOf(tenantId)) {
    memory.endpoints.set(endpoint.id, { ...endpoint, isDeleted: true });
  }
  for (const { id, tenantId: owner } of memory.schedules.values()) if (owner === tenantId) memory.schedules.delete(id);
  memory.defaults.delete(tenantId);
  for (const key of memory.keys.values()) if (key.tenantId === tenantId) memory.keys.delete(key.id);
  for (const delivery of memory.deliveries.values()) {
    if (delivery.tenantId === tenantId) cancel(memory, delivery.id, { reason: 'tenant_deleted' });
  }
};

function ownerOf(
  memory: Memory,
  { tenantId, endpointId }: store.PreferencesOwner,
): StoredTenant | StoredEndpoint | undefined {
  return endpointId === null ? memory.findTenant(tenantId) : memory.findEndpoint({ tenantId, endpointId });
}

export const findPreferences: typeof store.findPreferences = async (sql, owner) =>
  ownerOf(memoryOf(sql), owner)?.ownPreferences;
export const lockPreferences: typeof store.lockPreferences = async (sql, owner) =>
  ownerOf(memoryOf(sql), owner)?.ownPreferences;

export const replacePreferences: typeof store.replacePreferences = async (sql, owner, { preferences, by, now }) => {
  const memory = memoryOf(sql);
  const row = ownerOf(memory, owner);
  if (row === undefined || isDeepStrictEqual(row.ownPreferences.preferences, preferences)) return row?.ownPreferences;
  const ownPreferences = { preferences, version: row.ownPreferences.version + 1, updatedAt: now };
  if ('tenantId' in row) memory.endpoints.set(row.id, { ...row, ownPreferences });
  else memory.tenants.set(row.id, { ...row, ownPreferences });
  const changed = MEMBERS.filter(
    (member) => !isDeepStrictEqual(row.ownPreferences.preferences[member] ?? null, preferences[member] ?? null),
  );
  for (const endpoint of memory.endpointsOf(owner.tenantId)) {
    const isOwner = owner.endpointId === endpoint.id;
    const isHeir =
      owner.endpointId === null && changed.some((each) => isAbsent(endpoint.ownPreferences.preferences, each));
    if (!isOwner && !isHeir) continue;
    const reasons = changed.map((member) => HELD_BY[member]);
    wake(memory, endpoint.id, { reasons, cause: 'preferences_changed', by });
  }
  return ownPreferences;
};

// The holds that a change of each member may end. The fake has none for rate limits.
const HELD_BY = {
  enabled: 'quiet_hours',
  eventTypes: 'quiet_hours',
  minPriority: 'quiet_hours',
  quietHours: 'quiet_hours',
  rateLimits: 'rate_limited',
  maxPerHour: 'rate_limited',
} as const satisfies Record<keyof Preferences, HoldReason>;

const MEMBERS = Object.keys(HELD_BY) as (keyof Preferences)[]; // as it is written above

const isAbsent = (preferences: Preferences, member: keyof Preferences) => (preferences[member] ?? null) === null;

export const readConfiguredTenants: typeof store.readConfiguredTenants = async (sql, { tenantIds }) =>
  [...memoryOf(sql).tenants.values()]
    .filter(({ isDeleted, id }) => !isDeleted && (tenantIds === null || tenantIds.includes(id)))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ ownPreferences: { preferences, version }, ...row }) => ({
      ...row,
      preferences,
      preferencesVersion: version,
    }));

export const measureConfiguration: typeof store.measureConfiguration = async (sql, { tenantIds }) => {
  const memory = memoryOf(sql);
  const tenants = await readConfiguredTenants(sql, { tenantIds, atMost: Infinity });
  const ids = new Set(tenants.map(({ id }) => id));
  const endpoints = tenants.flatMap(({ id }) => memory.endpointsOf(id));
  const schedules = [...memory.schedules.values()].filter(({ tenantId }) => ids.has(tenantId));
  return { tenants: tenants.length, endpoints: endpoints.length, schedules: schedules.length, bytes: 0 };
};
