import { insertTenant } from '@postrider/store/tenants';
import { defineRoute } from '../http/define-route.ts';
import { givenNotices } from '../http/notices-schema.ts';
import { Problem } from '../http/problem.ts';
import { checkRetention } from './check-retention.ts';
import { auditedTenant } from './audited-tenant.ts';
import { presentTenant } from './present.ts';
import { newTenant, tenantAnswer } from './schema.ts';
import { exampleTenant } from './example.ts';

export const createTenant = defineRoute({
  method: 'post',
  path: '/v1/tenants',
  name: 'createTenant',
  group: 'tenants',
  summary: 'Create a tenant',
  scope: 'admin',
  audit: auditedTenant,
  body: newTenant.optional(),
  errors: ['tenant_exists'],
  answer: { status: 201, description: 'The tenant.', schema: tenantAnswer },
  example: {
    body: { id: exampleTenant.id, name: exampleTenant.name, metadata: { plan: 'pro' } },
    answer: exampleTenant,
  },
  async handle({ body }, { sql, now, server }) {
    const id = body?.id ?? server.newId('ten');
    const retention = checkRetention(body?.retention, server.retention);
    const row = await insertTenant(sql, {
      id,
      name: body?.name ?? null,
      metadata: body?.metadata ?? {},
      retention,
      notices: givenNotices(body?.notices),
      now,
    });
    if (row === undefined) throw new Problem('tenant_exists', `The id "${id}" is or was in use.`);
    return { body: presentTenant(row), version: row.version, location: `/v1/tenants/${id}` };
  },
});
