import { deleteTenant, lockTenant, updateTenant } from '@postrider/store/tenants';
import { defineRoute } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { givenNotices } from '../http/notices-schema.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { refuseOperatorTenant } from '../http/refuse-operator-tenant.ts';
import { Problem } from '../http/problem.ts';
import { checkRetention } from './check-retention.ts';
import { auditedTenant } from './audited-tenant.ts';
import { presentTenant } from './present.ts';
import { DEFAULT_TENANT_ID, tenantAnswer, tenantChange } from './schema.ts';
import { exampleTenant } from './example.ts';

export const patchTenant = defineRoute({
  method: 'patch',
  path: '/v1/tenants/{tenantId}',
  name: 'updateTenant',
  group: 'tenants',
  summary: 'Change a tenant',
  scope: 'admin',
  audit: auditedTenant,
  versioned: true,
  body: tenantChange,
  errors: ['precondition_failed'],
  answer: { status: 200, description: 'The tenant.', schema: tenantAnswer },
  example: { body: { metadata: { plan: 'pro' } }, answer: exampleTenant },
  async handle({ params: { tenantId }, body }, { sql, now, ifMatch, server }) {
    const row = await lockTenant(sql, tenantId);
    if (row === undefined) throw notFound('tenantId', tenantId);
    checkIfMatch(ifMatch, row);
    const changed = await updateTenant(sql, {
      tenantId,
      name: body.name === undefined ? row.name : body.name,
      metadata: body.metadata === undefined ? row.metadata : (body.metadata ?? {}),
      retention: body.retention === undefined ? row.retention : checkRetention(body.retention, server.retention),
      notices: body.notices === undefined ? row.notices : givenNotices(body.notices),
      now,
    });
    return { body: presentTenant(changed), version: changed.version };
  },
});

export const deleteTenantRoute = defineRoute({
  method: 'delete',
  path: '/v1/tenants/{tenantId}',
  name: 'deleteTenant',
  group: 'tenants',
  summary: 'Delete a tenant with its endpoints and keys',
  description:
    'Postrider cancels its open deliveries (`tenant_deleted`). Its API keys stop at once, and its id is never free again. Operators can still read its events and deliveries until their retention ends. The tenant `default` and that of the operator cannot be deleted.',
  scope: 'admin',
  audit: auditedTenant,
  versioned: true,
  notifies: ['commands'],
  errors: ['precondition_failed', 'tenant_is_default', 'operator_tenant'],
  answer: { status: 204, description: 'It was deleted.', schema: null },
  async handle({ params: { tenantId } }, { sql, now, ifMatch, server }) {
    const row = await lockTenant(sql, tenantId);
    if (row === undefined) throw notFound('tenantId', tenantId);
    checkIfMatch(ifMatch, row);
    if (tenantId === DEFAULT_TENANT_ID) {
      throw new Problem(
        'tenant_is_default',
        'The default tenant cannot be deleted. Delete its endpoints and revoke its keys instead.',
      );
    }
    refuseOperatorTenant(server, tenantId, 'The operator tenant cannot be deleted. Delete its endpoints instead.');
    await deleteTenant(sql, { tenantId, now });
    server.keyRing.forgetAll();
    return { body: undefined };
  },
});
