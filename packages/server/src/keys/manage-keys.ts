import { insertApiKey, lockApiKey, newApiKey, revokeApiKey, rotateApiKey, updateApiKey } from '@postrider/store/keys';
import { holdTenant } from '@postrider/store/tenants';
import { defineRoute } from '../http/define-route.ts';
import { EXAMPLE } from '../http/examples.ts';
import { notFound } from '../http/path-parameters.ts';
import { invalidBody } from '../http/problem.ts';
import { refuseOperatorTenant } from '../http/refuse-operator-tenant.ts';
import { auditedKey } from './audited-key.ts';
import { exampleKey, exampleNewKey } from './example.ts';
import { presentKey } from './present.ts';
import { keyAnswer, keyChange, keyRotation, newKey, newKeyAnswer } from './schema.ts';

export const createKey = defineRoute({
  method: 'post',
  path: '/v1/keys',
  name: 'createKey',
  group: 'keys',
  summary: 'Create an API key',
  scope: 'admin',
  audit: auditedKey,
  body: newKey,
  errors: ['tenant_not_found', 'operator_tenant'],
  answer: { status: 201, description: 'The key, shown this once.', schema: newKeyAnswer },
  example: {
    body: exampleNewKey,
    answer: { ...exampleKey, lastUsedAt: null, key: 'pr_an_example_no_key' },
  },
  async handle({ body }, { sql, now, server }) {
    const owner = body.tenantId ?? null;
    refuseOperatorTenant(server, owner, 'This tenant has no keys of its own. Use an admin key.');
    if (owner !== null && body.scopes.includes('admin')) {
      throw invalidBody([{ pointer: '/scopes', detail: 'Must not have "admin" together with tenantId.' }]);
    }
    checkExpiry(body, now);
    if (owner !== null && !(await holdTenant(sql, owner))) throw notFound('tenantId', owner);
    const key = newApiKey();
    const { name, scopes, expiresAt = null, requestsPerMinute = null } = body;
    const row = await insertApiKey(sql, { key, tenantId: owner, name, scopes, expiresAt, requestsPerMinute, now });
    return { body: { ...presentKey(row, now), key }, location: `/v1/keys/${row.id}` };
  },
});

export const updateKey = defineRoute({
  method: 'patch',
  path: '/v1/keys/{keyId}',
  name: 'updateKey',
  group: 'keys',
  summary: 'Change an API key',
  description:
    'Its name, expiry and limit. What it may do and see stays: for that create another key. Other server processes follow within a second.',
  scope: 'admin',
  audit: auditedKey,
  body: keyChange,
  errors: [],
  answer: { status: 200, description: 'The key.', schema: keyAnswer },
  example: { body: { requestsPerMinute: 600 }, answer: { ...exampleKey, requestsPerMinute: 600 } },
  async handle({ params: { keyId }, body }, { sql, now, server }) {
    const row = await lockApiKey(sql, keyId);
    if (row === undefined) throw notFound('keyId', keyId);
    checkExpiry(body, now);
    const { name = row.name, expiresAt = row.expiresAt, requestsPerMinute = row.requestsPerMinute } = body;
    const changed = await updateApiKey(sql, { id: keyId, name, expiresAt, requestsPerMinute });
    server.keyRing.forgetAll();
    return { body: presentKey(changed, now) };
  },
});

const HOUR_MS = 3_600_000;
const DEFAULT_OVERLAP_HOURS = 24;

export const rotateKey = defineRoute({
  method: 'post',
  path: '/v1/keys/{keyId}/rotate',
  name: 'rotateKey',
  group: 'keys',
  summary: 'Replace an API key by a new one',
  description:
    'Id, name, scopes and expiry stay. The old key works until the overlap ends; one that was replaced before stops at once, so that two keys work at most. Other server processes follow within a second.',
  scope: 'admin',
  audit: auditedKey,
  body: keyRotation.optional(),
  errors: [],
  answer: { status: 200, description: 'The new key, shown this once.', schema: newKeyAnswer },
  example: {
    body: { overlapHours: 24 },
    answer: { ...exampleKey, previousKeyExpiresAt: EXAMPLE.overlapEndsAt, key: 'pr_an_example_no_key' },
  },
  async handle({ params: { keyId }, body }, { sql, now, server }) {
    if ((await lockApiKey(sql, keyId)) === undefined) throw notFound('keyId', keyId);
    const overlapMs = (body?.overlapHours ?? DEFAULT_OVERLAP_HOURS) * HOUR_MS;
    const oldExpiresAt = overlapMs === 0 ? null : new Date(now.getTime() + overlapMs);
    const key = newApiKey();
    const row = await rotateApiKey(sql, { keyId, key, oldExpiresAt });
    server.keyRing.forgetAll();
    return { body: { ...presentKey(row, now), key } };
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
  audit: auditedKey,
  errors: [],
  answer: { status: 204, description: 'It was deleted.', schema: null },
  async handle({ params: { keyId } }, { sql, now, server }) {
    if (!(await revokeApiKey(sql, { keyId, now }))) throw notFound('keyId', keyId);
    server.keyRing.forgetAll();
    return { body: undefined };
  },
});

function checkExpiry({ expiresAt }: { expiresAt?: Date | null | undefined }, now: Date): void {
  if (!expiresAt || expiresAt > now) return;
  throw invalidBody([{ pointer: '/expiresAt', detail: 'Must be in the future.' }]);
}
