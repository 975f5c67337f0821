import { listAuditEntries, type AuditRow } from '@postrider/store/audit';
import type * as z from 'zod';
import { hasScope, type Caller } from '../http/authenticate.ts';
import { defineRoute, type Route } from '../http/define-route.ts';
import { onlyPage } from '../http/examples.ts';
import { mountForOperators } from '../http/mount-for-operators.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { exampleEntry } from './example.ts';
import { auditEntryAnswer, auditListQuery } from './schema.ts';

const listAudit = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/audit',
  name: 'listAudit',
  group: 'audit',
  summary: 'List who changed what of a tenant, newest first',
  description:
    'Every change that a request made, and what Postrider did by itself, such as disabling an endpoint. Needs `write`: who may change things may see who changed them. Publishes are not here: an event is its own record.',
  scope: 'write',
  query: auditListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of changes.', schema: pageOf(auditEntryAnswer) },
  example: { answer: onlyPage(exampleEntry) },
  async handle({ params: { tenantId }, query }, { sql, caller }) {
    const { limit, cursor, resource, actor, action, from, to } = query;
    const keyId = actor === 'system' ? null : actor;
    const range = { from, to, beforeId: idFromCursor('aud', cursor) };
    const page = await listAuditEntries(sql, { ...resource, ...range, tenantId, keyId, action, limit });
    return { body: presentPage(page, (row) => presentEntry(row, caller)) };
  },
});

function presentEntry(row: AuditRow, caller: Caller): z.input<typeof auditEntryAnswer> {
  const { id, at, tenantId, action, resourceType: type, resourceId, before, after, requestId } = row;
  const actor = actorFor(caller, row);
  return {
    id,
    at: at.toISOString(),
    tenantId,
    actor,
    action,
    resource: { type, id: resourceId },
    before,
    after,
    requestId,
  };
}

/** Names of keys tell who works for the operator: a key without `admin` does not see those of other keys. */
function actorFor(
  caller: Caller,
  { keyId, actorName: name, actorTenantId }: AuditRow,
): { keyId: string | null; name: string } {
  const isShown = keyId === null || hasScope(caller, 'admin') || actorTenantId !== null;
  return isShown ? { keyId, name } : { keyId: null, name: 'operator' };
}

export const auditRoutes: readonly Route[] = [listAudit];

export const operatorAuditRoutes: readonly Route[] = [
  mountForOperators(listAudit, {
    name: 'listAllAudit',
    summary: 'List who changed what, newest first',
    description:
      'All tenants, and what belongs to none: event types, API keys, defaults of the deployment. To export it, read all pages, or those of a period by `from` and `to`.',
  }),
];
