import { randomBytes } from 'node:crypto';
import type { ApiKey, NewApiKey } from '../api-types.ts';
import { fits, pageOf, type FakeHandler } from './fake-call.ts';
import { checkMembers, invalid, notFound } from './fake-problem.ts';
import type { FakeState } from './fake-state.ts';

const MEMBERS = { name: true, tenantId: true, scopes: true, expiresAt: true } satisfies Record<keyof NewApiKey, true>;

export const createKey: FakeHandler = ({ body }, state) => {
  checkMembers(body, MEMBERS);
  const { name, tenantId = null, scopes, expiresAt } = body as NewApiKey; // the client's types have seen to it
  if (!name) throw invalid('/name', 'It takes a name.');
  if (scopes.length === 0) throw invalid('/scopes', 'It takes at least one scope.');
  if (tenantId !== null) {
    if (scopes.includes('admin'))
      throw invalid('/scopes', 'A key of one tenant cannot be "admin"; leave out tenantId.');
    state.getTenant(tenantId);
  }
  const key: ApiKey = {
    id: state.newId('key'),
    name,
    tenantId,
    scopes,
    createdAt: state.timestamp(),
    expiresAt: expiresAt ? new Date(expiresAt).toISOString() : null,
    lastUsedAt: null,
  };
  state.keys.set(key.id, key);
  return { status: 201, body: { ...key, key: `pr_${randomBytes(24).toString('base64url')}` } };
};

export const listKeys: FakeHandler = ({ query }, state) =>
  pageOf(state.keys.values(), query, (key) => fits(query['tenantId'], key.tenantId));

function getStored(keyId: string, state: FakeState): ApiKey {
  const key = state.keys.get(keyId);
  if (key === undefined) throw notFound('key', keyId);
  return key;
}

export const getKey: FakeHandler = ({ params: { keyId } }, state) => ({ status: 200, body: getStored(keyId, state) });

export const deleteKey: FakeHandler = ({ params: { keyId } }, state) => {
  state.keys.delete(getStored(keyId, state).id);
  return { status: 204 };
};
