import { INHERITED_MEMBERS, namesEndpoint, type EndpointAuth } from '@postrider/domain';
import type * as store from '@postrider/store/endpoints';
import { cancel, wake } from '../advance-deliveries.ts';
import { memoryOf, NO_PREFERENCES, type Memory, type StoredEndpoint } from '../memory.ts';
import { factsOf, secretTable } from './secrets.ts';

export { hasCurrentSecret, noDefaults } from '@postrider/store/defaults-row';
export * from './configured-endpoints.ts';
export * from './defaults.ts';
export { findByExternalId, listEndpoints, listTags } from './list-endpoints.ts';

export const openEndpointHeaders: typeof store.openEndpointHeaders = (_sealer, _endpointId, sealed) =>
  sealed === null ? {} : (JSON.parse(Buffer.from(sealed).toString()) as Record<string, string>); // written below

export const openEndpointAuth: typeof store.openEndpointAuth = (_sealer, _endpointId, sealed) =>
  sealed === null ? { type: 'none' } : (JSON.parse(Buffer.from(sealed).toString()) as EndpointAuth); // written below

function inheritedBy({ inheritsSecret, ...settings }: store.EndpointSettings): StoredEndpoint['inherits'] {
  return INHERITED_MEMBERS.filter((name) => (name === 'secret' ? inheritsSecret : settings[name] === null));
}

/** The columns of an endpoint's settings, without encryption. */
function columnsOf({ headers, auth, ...rest }: store.EndpointSettings) {
  return {
    ...rest,
    inherits: inheritedBy({ headers, auth, ...rest }),
    sealedHeaders: headers && Buffer.from(JSON.stringify(headers)),
    sealedAuth: auth.type === 'none' ? null : Buffer.from(JSON.stringify(auth)),
  };
}

/** Whether another endpoint of the tenant has the external id. */
function isTaken(memory: Memory, { id, tenantId, externalId }: Pick<StoredEndpoint, 'id' | 'tenantId' | 'externalId'>) {
  const others = memory.endpointsOf(tenantId).filter((each) => each.id !== id);
  return externalId !== null && others.some((each) => each.externalId === externalId);
}

export const insertEndpoint: typeof store.insertEndpoint = async (sql, _sealer, given) => {
  const { id, tenantId, settings, status = 'active', now } = given;
  if (isTaken(memoryOf(sql), { id, tenantId, externalId: settings.externalId })) return 'external_id_taken';
  memoryOf(sql).endpoints.set(id, {
    id,
    tenantId,
    ...columnsOf(settings),
    status,
    disabledReason: status === 'disabled' ? 'requested' : null,
    failingSince: null,
    recovery: null,
    publicKey: null,
    signingSecrets: [],
    version: 1,
    createdAt: now,
    updatedAt: now,
    isDeleted: false,
    ownPreferences: NO_PREFERENCES,
    secrets: [],
  });
  return 'saved';
};

export const hasRoomForEndpoint: typeof store.hasRoomForEndpoint = async (sql, { tenantId, atMost }) =>
  memoryOf(sql).endpointsOf(tenantId).length < atMost;

/** In the fake no endpoint fails for long. */
export const readEndpointActivity: typeof store.readEndpointActivity = async (sql, endpoints) =>
  new Map(
    endpoints.map(({ id }) => {
      const ofIt = [...memoryOf(sql).deliveries.values()].filter(({ endpointId }) => endpointId === id);
      const lastSuccess = ofIt.findLast(({ status }) => status === 'delivered');
      return [id, { lastSuccessAt: lastSuccess?.finishedAt ?? null, lastFailure: null }];
    }),
  );

export const findEndpoint: typeof store.findEndpoint = async (sql, key) => memoryOf(sql).findEndpoint(key);
export const lockEndpoint: typeof store.lockEndpoint = async (sql, key) => memoryOf(sql).findEndpoint(key);

/** Changes an existing endpoint and raises its version. */
function change(memory: Memory, id: string, to: Partial<StoredEndpoint>): StoredEndpoint {
  const endpoint = memory.endpoints.get(id);
  if (endpoint === undefined) throw new Error(`There is no endpoint "${id}".`);
  const changed = { ...endpoint, version: endpoint.version + 1, updatedAt: memory.now(), ...to };
  memory.endpoints.set(id, changed);
  return changed;
}

export const updateEndpoint: typeof store.updateEndpoint = async (sql, _sealer, { id, settings }) => {
  const memory = memoryOf(sql);
  const { tenantId = '' } = memory.endpoints.get(id) ?? {};
  if (isTaken(memory, { id, tenantId, externalId: settings.externalId })) return 'external_id_taken';
  change(memory, id, columnsOf(settings));
  return 'saved';
};

export const touchEndpoint: typeof store.touchEndpoint = async (sql, { id }) => {
  change(memoryOf(sql), id, {});
};

/** Secrets are not in the row, so its version stays. */
export const endpointSecrets = secretTable({
  read: (memory, id) => memory.endpoints.get(id)?.secrets ?? [],
  write(memory, id, secrets) {
    const endpoint = memory.endpoints.get(id);
    if (endpoint !== undefined) memory.endpoints.set(id, { ...endpoint, secrets, ...factsOf(secrets) });
  },
});

export const lockEndpoints: typeof store.lockEndpoints = async (sql, { tenantId, ids, externalIds }) =>
  memoryOf(sql)
    .endpointsOf(tenantId)
    .filter(({ id, externalId }) => ids.includes(id) || (externalId !== null && externalIds.includes(externalId)));

export const changeEndpoints: typeof store.changeEndpoints = async (sql, action, { endpointIds, ...command }) => {
  const changeIt = { pause: pauseEndpoint, resume: resumeEndpoint, enable: enableEndpoint, disable: disableEndpoint };
  const rows = await Promise.all(endpointIds.map((endpointId) => changeIt[action](sql, { ...command, endpointId })));
  return rows.filter((row) => row !== undefined);
};

export const deleteEndpoints: typeof store.deleteEndpoints = async (sql, { endpointIds, ...command }) => {
  for (const endpointId of endpointIds) await deleteEndpoint(sql, { ...command, endpointId });
};

type Command = Parameters<typeof store.pauseEndpoint>[1];
type Status = Pick<StoredEndpoint, 'status' | 'disabledReason'>;

function changeStatus(memory: Memory, command: Command, { from, to }: { from: (row: Status) => boolean; to: Status }) {
  const endpoint = memory.findEndpoint(command);
  return endpoint !== undefined && from(endpoint) ? change(memory, endpoint.id, to) : undefined;
}

const ACTIVE = { status: 'active', disabledReason: null } as const;

export const pauseEndpoint: typeof store.pauseEndpoint = async (sql, command) =>
  changeStatus(memoryOf(sql), command, {
    from: ({ status }) => status === 'active',
    to: { status: 'paused', disabledReason: null },
  });

export const resumeEndpoint: typeof store.resumeEndpoint = async (sql, command) =>
  activate(memoryOf(sql), command, { from: 'paused', cause: 'resumed' });

export const enableEndpoint: typeof store.enableEndpoint = async (sql, command) =>
  activate(memoryOf(sql), command, { from: 'disabled', cause: 'enabled' });

export const disableEndpoint: typeof store.disableEndpoint = async (sql, command) =>
  changeStatus(memoryOf(sql), command, {
    from: ({ status, disabledReason }) => status !== 'disabled' || disabledReason !== 'requested',
    to: { status: 'disabled', disabledReason: 'requested' },
  });

export const setEndpointStatus: typeof store.setEndpointStatus = async (sql, command, { from, to }) => {
  if (to === 'disabled') {
    await disableEndpoint(sql, command);
    return;
  }
  if (from === 'disabled') await enableEndpoint(sql, command);
  if (to === 'paused') await pauseEndpoint(sql, command);
  else if (from === 'paused') await resumeEndpoint(sql, command);
};

/** Advances the deliveries that waited for it. */
function activate(
  memory: Memory,
  command: Command,
  { from, cause }: { from: Status['status']; cause: 'resumed' | 'enabled' },
): StoredEndpoint | undefined {
  const row = changeStatus(memory, command, { from: ({ status }) => status === from, to: ACTIVE });
  if (row !== undefined) wake(memory, row.id, { reasons: ['paused', 'disabled'], cause, by: command.by });
  return row;
}

export const deleteEndpoint: typeof store.deleteEndpoint = async (sql, { endpointId }) => {
  const memory = memoryOf(sql);
  change(memory, endpointId, { isDeleted: true, sealedHeaders: null, sealedAuth: null, secrets: [] });
  for (const delivery of memory.deliveries.values()) {
    if (delivery.endpointId === endpointId) cancel(memory, delivery.id, { reason: 'endpoint_deleted' });
  }
};

/** At once, and not by a worker. */
export const requestRecordRemoval: typeof store.requestRecordRemoval = async (sql, { endpointId }) => {
  const { deliveries } = memoryOf(sql);
  for (const { id, endpointId: at } of [...deliveries.values()]) if (at === endpointId) deliveries.delete(id);
};

export const findMissingEndpoints: typeof store.findMissingEndpoints = async (sql, { tenantId, endpointIds }) => {
  const endpoints = memoryOf(sql).endpointsOf(tenantId);
  return endpointIds.filter((text) => !endpoints.some((endpoint) => namesEndpoint([text], endpoint)));
};
