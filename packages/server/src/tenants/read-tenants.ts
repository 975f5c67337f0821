import { findTenant, listTenants } from '@postrider/store/tenants';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { decodeCursor, invalidCursor, pageOf, pageQuery, toPage } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { TENANT_ID_PATTERN } from '../http/path-parameters.ts';
import { presentTenant } from './present.ts';
import { tenantAnswer } from './schema.ts';
import { onlyPage } from '../http/examples.ts';
import { exampleTenant } from './example.ts';

export const listTenantsRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants',
  name: 'listTenants',
  group: 'tenants',
  summary: 'List tenants, newest first',
  scope: 'admin',
  query: z.strictObject(pageQuery),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of tenants.', schema: pageOf(tenantAnswer) },
  example: { answer: onlyPage(exampleTenant) },
  async handle({ query: { limit, cursor } }, { sql }) {
    const rows = await listTenants(sql, { before: readPosition(cursor), limit: limit + 1 });
    const position = (row: { createdAt: Date; id: string }) => `${row.createdAt.getTime()} ${row.id}`;
    return { body: toPage(rows, { limit, position, present: presentTenant }) };
  },
});

// Ids may be the app's own, so the list is ordered by creation time and id, and the cursor has both.
function readPosition(cursor: string | undefined): { createdAt: Date; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [millis = '', id = ''] = decodeCursor(cursor).split(' ');
  if (!/^\d{1,14}$/.test(millis) || !TENANT_ID_PATTERN.test(id)) throw invalidCursor();
  return { createdAt: new Date(Number(millis)), id };
}

export const getTenant = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}',
  name: 'getTenant',
  group: 'tenants',
  summary: 'Read a tenant',
  scope: 'read',
  versioned: true,
  errors: [],
  answer: { status: 200, description: 'The tenant.', schema: tenantAnswer },
  example: { answer: exampleTenant },
  async handle({ params: { tenantId } }, { sql }) {
    const row = await findTenant(sql, tenantId);
    if (row === undefined) throw notFound('tenantId', tenantId);
    return { body: presentTenant(row), version: row.version };
  },
});
