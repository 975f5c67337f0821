import { findApiKey, insertApiKey, listApiKeys, newApiKey, revokeApiKey } from '@postrider/store/keys';
import { holdTenant } from '@postrider/store/tenants';
import { defineRoute, type AuditedResource } from '../http/define-route.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { invalidBody } from '../http/problem.ts';
import { presentKey } from './present.ts';
import { keyAnswer, keyListQuery, newKey, newKeyAnswer } from './schema.ts';
import { onlyPage } from '../http/examples.ts';
import { exampleKey, exampleNewKey } from './example.ts';

export const getKey = defineRoute({
  method: 'get',
  path: '/v1/keys/{keyId}',
  name: 'getKey',
  group: 'keys',
  summary: 'Read an API key',
  scope: 'admin',
  errors: [],
  answer: { status: 200, description: 'The key.', schema: keyAnswer },
  example: { answer: exampleKey },
  async handle({ params: { keyId } }, { sql }) {
    const row = await findApiKey(sql, keyId);
    if (row === undefined) throw notFound('keyId', keyId);
    return { body: presentKey(row) };
  },
});

const audit: AuditedResource = {
  type: 'key',
  parameter: 'keyId',
  read: getKey,
  without: ['lastUsedAt'],
};

export const createKey = defineRoute({
  method: 'post',
  path: '/v1/keys',
  name: 'createKey',
  group: 'keys',
  summary: 'Create an API key',
  scope: 'admin',
  audit,
  body: newKey,
  errors: ['tenant_not_found'],
  answer: { status: 201, description: 'The key, shown this once.', schema: newKeyAnswer },
  example: {
    body: exampleNewKey,
    answer: { ...exampleKey, lastUsedAt: null, key: 'pr_an_example_no_key' },
  },
  async handle({ body }, { sql, now }) {
    const owner = body.tenantId ?? null;
    if (owner !== null && body.scopes.includes('admin')) {
      throw invalidBody([{ pointer: '/scopes', detail: 'Must not have "admin" together with tenantId.' }]);
    }
    if (body.expiresAt && body.expiresAt <= now) {
      throw invalidBody([{ pointer: '/expiresAt', detail: 'Must be in the future.' }]);
    }
    if (owner !== null && !(await holdTenant(sql, owner))) throw notFound('tenantId', owner);
    const key = newApiKey();
    const { name, scopes, expiresAt = null } = body;
    const row = await insertApiKey(sql, { key, tenantId: owner, name, scopes, expiresAt, now });
    return { body: { ...presentKey(row), key }, location: `/v1/keys/${row.id}` };
  },
});

export const listKeys = defineRoute({
  method: 'get',
  path: '/v1/keys',
  name: 'listKeys',
  group: 'keys',
  summary: 'List API keys, newest first',
  scope: 'admin',
  query: keyListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of keys.', schema: pageOf(keyAnswer) },
  example: { answer: onlyPage(exampleKey) },
  async handle({ query: { limit, cursor, ...filter } }, { sql }) {
    const page = await listApiKeys(sql, { ...filter, beforeId: idFromCursor('key', cursor), limit });
    return { body: presentPage(page, presentKey) };
  },
});

export const deleteKey = defineRoute({
  method: 'delete',
  path: '/v1/keys/{keyId}',
  name: 'deleteKey',
  group: 'keys',
  summary: 'Revoke an API key',
  description: 'The key stops at once. Other server processes may accept it for one more second.',
  scope: 'admin',
  audit,
  errors: [],
  answer: { status: 204, description: 'It was deleted.', schema: null },
  async handle({ params: { keyId } }, { sql, now, server }) {
    if (!(await revokeApiKey(sql, { keyId, now }))) throw notFound('keyId', keyId);
    server.keyRing.forgetAll();
    return { body: undefined };
  },
});
