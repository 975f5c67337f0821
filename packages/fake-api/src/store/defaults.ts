import { NO_SETTINGS } from '@postrider/domain';
import type * as store from '@postrider/store/endpoints';
import { DEPLOYMENT, memoryOf, type Memory, type StoredDefaults, type StoredSecret } from '../memory.ts';
import { factsOf, secretTable } from './secrets.ts';

export { DEPLOYMENT } from '../memory.ts';

export const openDefaultHeaders: typeof store.openDefaultHeaders = (_sealer, _owner, sealed) =>
  JSON.parse(Buffer.from(sealed).toString()) as Record<string, string>; // written below

export const levelOf: typeof store.levelOf = (sealer, { owner, settings, sealedHeaders: sealed, hasSecret }) => {
  const headers = sealed && (() => openDefaultHeaders(sealer, owner, sealed));
  return { ...NO_SETTINGS, ...settings, headers, hasSecret };
};

function change(memory: Memory, owner: string, to: Partial<StoredDefaults>): void {
  memory.defaults.set(owner, { ...memory.defaultsOf(owner), ...to });
}

export const findDefaults: typeof store.findDefaults = async (sql) => (id) => defaultsFor(memoryOf(sql), id);

/** Both levels that the endpoints of a tenant inherit from. */
export function defaultsFor(memory: Memory, tenantId: string): store.TenantDefaults {
  const rowOf = (owner: string) => {
    const { secrets, ...row } = memory.defaultsOf(owner);
    return { owner, ...row, ...factsOf(secrets) };
  };
  return { tenant: rowOf(tenantId), deployment: rowOf(DEPLOYMENT) };
}

// Requests run one after another.
export const holdDefaults: typeof store.holdDefaults = async () => undefined;
export const lockDefaults: typeof store.lockDefaults = async () => undefined;

/** The fake stops no template. */
export const lockStoppedTemplates: typeof store.lockStoppedTemplates = async () => [];

export const writeDefaults: typeof store.writeDefaults = async (sql, _sealer, { owner, settings, now }) => {
  const memory = memoryOf(sql);
  const { headers, ...members } = settings;
  const set = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
  const sealedHeaders = headers && Buffer.from(JSON.stringify(headers));
  const version = memory.defaultsOf(owner).version + 1;
  change(memory, owner, { settings: set, sealedHeaders, version, updatedAt: now });
};

export const touchDefaults: typeof store.touchDefaults = async (sql, { owner, now }) => {
  const memory = memoryOf(sql);
  change(memory, owner, { version: memory.defaultsOf(owner).version + 1, updatedAt: now });
};

export const defaultSecrets = secretTable({
  read: (memory, owner) => memory.defaultsOf(owner).secrets,
  write: (memory, owner, secrets) => change(memory, owner, { secrets }),
});

export const findWithoutSecret: typeof store.findWithoutSecret = async (sql, { tenantId }) => {
  const memory = memoryOf(sql);
  const has = (owner: string) => memory.defaultsOf(owner).secrets.length > 0;
  return [...memory.endpoints.values()].find(
    (endpoint) =>
      !endpoint.isDeleted &&
      endpoint.inherits.includes('secret') &&
      (tenantId === null || endpoint.tenantId === tenantId) &&
      !has(endpoint.tenantId) &&
      !(has(DEPLOYMENT) && endpoint.trustsDeployment && !memory.defaultsOf(endpoint.tenantId).settings.signing),
  )?.id;
};

export const listDependentSecrets: typeof store.listDependentSecrets = async (sql, { tenantId, after }) => {
  if (after !== null) return [];
  const memory = memoryOf(sql);
  const hasSigning = (owner: string) => memory.defaultsOf(owner).settings.signing !== undefined;
  const endpoints = [...memory.endpoints.values()].filter(
    (endpoint) =>
      !endpoint.isDeleted &&
      endpoint.inherits.includes('signing') &&
      (tenantId === null ? !hasSigning(endpoint.tenantId) : endpoint.tenantId === tenantId),
  );
  const tenants = [...memory.defaults].filter(
    ([owner]) => tenantId === null && owner !== DEPLOYMENT && !hasSigning(owner),
  );
  return [
    ...endpoints.flatMap(({ id, secrets }) => secrets.map((secret) => dependentOf('endpoint', id, secret))),
    ...tenants.flatMap(([owner, { secrets }]) => secrets.map((secret) => dependentOf('tenant', owner, secret))),
  ];
};

function dependentOf(
  kind: store.DependentSecret['kind'],
  ownerId: string,
  { id, secret, expiresAt }: StoredSecret,
): store.DependentSecret {
  return { kind, ownerId, id, sealed: Buffer.from(secret), expiresAt };
}
