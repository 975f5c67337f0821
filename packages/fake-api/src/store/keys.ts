import { randomBytes } from 'node:crypto';
import type * as store from '@postrider/store/keys';
import { fits, memoryOf, pageOf } from '../memory.ts';

const IDEMPOTENCY_TTL_MS = 24 * 3_600_000;

export const newApiKey: typeof store.newApiKey = () => `pr_${randomBytes(32).toString('base64url')}`;

export const insertApiKey: typeof store.insertApiKey = async (sql, { tenantId, name, scopes, expiresAt, now }) => {
  const row = {
    id: memoryOf(sql).newId('key'),
    tenantId,
    name,
    scopes: [...scopes],
    createdAt: now,
    expiresAt,
    lastUsedAt: null,
  };
  memoryOf(sql).keys.set(row.id, row);
  return row;
};

export const findApiKey: typeof store.findApiKey = async (sql, keyId) => memoryOf(sql).keys.get(keyId);

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
