import { randomBytes } from 'node:crypto';
import type * as store from '@postrider/store/keys';
import type { Sql } from '@postrider/store/sql';
import { fits, memoryOf, pageOf } from '../memory.ts';

const IDEMPOTENCY_TTL_MS = 24 * 3_600_000;

export const newApiKey: typeof store.newApiKey = () => `pr_${randomBytes(32).toString('base64url')}`;

export const insertApiKey: typeof store.insertApiKey = async (sql, { tenantId, name, scopes, now, ...limits }) => {
  const row = {
    id: memoryOf(sql).newId('key'),
    tenantId,
    name,
    scopes: [...scopes],
    createdAt: now,
    expiresAt: limits.expiresAt,
    requestsPerMinute: limits.requestsPerMinute ?? null,
    previousExpiresAt: null,
    lastUsedAt: null,
  };
  memoryOf(sql).keys.set(row.id, row);
  return row;
};

export const findApiKey: typeof store.findApiKey = async (sql, keyId) => memoryOf(sql).keys.get(keyId);

export const lockApiKey: typeof store.lockApiKey = async (sql, keyId) => findApiKey(sql, keyId);

export const updateApiKey: typeof store.updateApiKey = async (sql, key) => change(sql, key.id, key);

// Every key works in the fake, so the keys themselves are not kept.
export const rotateApiKey: typeof store.rotateApiKey = async (sql, { keyId, oldExpiresAt }) =>
  change(sql, keyId, { previousExpiresAt: oldExpiresAt });

function change(sql: Sql, keyId: string, to: Partial<store.ApiKeyRow>): store.ApiKeyRow {
  const { keys } = memoryOf(sql);
  const row = keys.get(keyId);
  if (row === undefined) throw new Error('The key that was locked is gone.');
  const changed = { ...row, ...to };
  keys.set(keyId, changed);
  return changed;
}

export const listApiKeys: typeof store.listApiKeys = async (sql, { tenantId, beforeId, limit }) =>
  pageOf(memoryOf(sql).keys.values(), {
    matches: (key) => fits(tenantId, key.tenantId),
    beforeId,
    limit,
  });

export const revokeApiKey: typeof store.revokeApiKey = async (sql, { keyId }) => memoryOf(sql).keys.delete(keyId);

const nameOf = ({ tenantId, scope, key }: store.IdempotencyKey) => JSON.stringify([tenantId, scope, key]);

export const lockIdempotencyKey: typeof store.lockIdempotencyKey = async () => true;

export const findIdempotentAnswer: typeof store.findIdempotentAnswer = async (sql, _sealer, { now, ...key }) => {
  const found = memoryOf(sql).answers.get(nameOf(key));
  if (found === undefined || found.expiresAt <= now) return { kind: 'free' };
  const { fingerprint, answer } = found;
  return answer === null ? { kind: 'reserved', fingerprint } : { kind: 'answered', fingerprint, answer };
};

export const storeIdempotentAnswer: typeof store.storeIdempotentAnswer = async (sql, _sealer, stored) => {
  const { answer, fingerprint, now, ...key } = stored;
  const expiresAt = new Date(now.getTime() + IDEMPOTENCY_TTL_MS);
  memoryOf(sql).answers.set(nameOf(key), { fingerprint, answer, expiresAt });
};

export const reserveIdempotencyKey: typeof store.reserveIdempotencyKey = async (sql, reserved) => {
  const { fingerprint, expiresAt, ...key } = reserved;
  memoryOf(sql).answers.set(nameOf(key), { fingerprint, answer: null, expiresAt });
};

export const releaseIdempotencyKey: typeof store.releaseIdempotencyKey = async (sql, key) => {
  memoryOf(sql).answers.delete(nameOf(key));
};
