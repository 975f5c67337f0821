import { SCOPES } from '@postrider/domain';
import { findApiKey, insertApiKey, listApiKeys, newApiKey, revokeApiKey, type ApiKeyRow } from '@postrider/store/keys';
import { holdTenant } from '@postrider/store/tenants';
import * as z from 'zod';
import { tenantNotFound } from '../http/authenticate.ts';
import { defineRoute } from '../http/define-route.ts';
import { idFromCursor, pageOf, pageQuery, presentPage } from '../http/pagination.ts';
import { TENANT_ID_PATTERN } from '../http/path-parameters.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { instant, instantInput, isoOf } from '../http/instants.ts';
import { requiredName } from '../http/schemas.ts';

const tenantId = z.string().regex(TENANT_ID_PATTERN, 'Must be the id of a tenant.');

const keyMembers = {
  id: z.string(),
  name: z.string(),
  tenantId: z.string().nullable().meta({ description: 'The only tenant it sees; null: all.' }),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable().meta({ description: 'To the minute.' }),
};
const keyAnswer = z.object(keyMembers).meta({ id: 'Key', description: 'An API key; the key itself is not kept.' });
const newKeyAnswer = z
  .object({ ...keyMembers, key: z.string().meta({ description: 'Shown here only.' }) })
  .meta({ id: 'KeyWithSecret' });

const newKey = z
  .strictObject({
    name: requiredName,
    tenantId: tenantId.nullish(),
    scopes: z
      .array(z.enum(SCOPES, `Must be one of ${SCOPES.join(', ')}.`))
      .min(1)
      .max(SCOPES.length)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'Must not have a scope twice.')
      .meta({ uniqueItems: true }),
    expiresAt: instantInput.nullish(),
  })
  .meta({ id: 'NewKey' });

function presentKey(row: ApiKeyRow): z.input<typeof keyAnswer> {
  const { id, name, tenantId: owner, scopes, createdAt, expiresAt, lastUsedAt } = row;
  const times = { createdAt: createdAt.toISOString(), expiresAt: isoOf(expiresAt), lastUsedAt: isoOf(lastUsedAt) };
  return { id, name, tenantId: owner, scopes, ...times };
}

const keyNotFound = (keyId: string) => new Problem('key_not_found', `There is no API key "${keyId}".`);

export const createKey = defineRoute({
  method: 'post',
  path: '/v1/keys',
  name: 'createKey',
  group: 'keys',
  summary: 'Create an API key',
  scope: 'admin',
  body: newKey,
  errors: ['tenant_not_found'],
  answer: { status: 201, description: 'The key, shown this once.', schema: newKeyAnswer },
  async handle({ body }, { sql, now }) {
    const owner = body.tenantId ?? null;
    if (owner !== null && body.scopes.includes('admin')) {
      throw invalidBody([{ pointer: '/scopes', detail: 'A key of one tenant cannot be "admin"; leave out tenantId.' }]);
    }
    if (body.expiresAt && body.expiresAt <= now) {
      throw invalidBody([{ pointer: '/expiresAt', detail: 'Must be in the future.' }]);
    }
    if (owner !== null && !(await holdTenant(sql, owner))) throw tenantNotFound(owner);
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
  query: z.strictObject({ ...pageQuery, tenantId: tenantId.optional() }),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of keys.', schema: pageOf(keyAnswer) },
  async handle({ query: { limit, cursor, ...filter } }, { sql }) {
    const page = await listApiKeys(sql, { ...filter, beforeId: idFromCursor('key', cursor), limit });
    return { body: presentPage(page, presentKey) };
  },
});

export const getKey = defineRoute({
  method: 'get',
  path: '/v1/keys/{keyId}',
  name: 'getKey',
  group: 'keys',
  summary: 'Read an API key',
  scope: 'admin',
  errors: [],
  answer: { status: 200, description: 'The key.', schema: keyAnswer },
  async handle({ params: { keyId } }, { sql }) {
    const row = await findApiKey(sql, keyId);
    if (row === undefined) throw keyNotFound(keyId);
    return { body: presentKey(row) };
  },
});

export const deleteKey = defineRoute({
  method: 'delete',
  path: '/v1/keys/{keyId}',
  name: 'deleteKey',
  group: 'keys',
  summary: 'Revoke an API key',
  description: 'It stops at once; other server processes may take it for one more second.',
  scope: 'admin',
  errors: [],
  answer: { status: 204, description: 'It is gone.', schema: null },
  async handle({ params: { keyId } }, { sql, now, server }) {
    if (!(await revokeApiKey(sql, { keyId, now }))) throw keyNotFound(keyId);
    server.keyRing.forgetAll();
    return { body: undefined };
  },
});
