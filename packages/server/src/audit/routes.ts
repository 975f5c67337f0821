import { listAuditEntries } from '@postrider/store/audit';
import { inSnapshot } from '@postrider/store/sql';
import type * as z from 'zod';
import { defineRoute, defineStreamRoute, type Route } from '../http/define-route.ts';
import { onlyPage } from '../http/examples.ts';
import { mountForOperators } from '../http/mount-for-operators.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { exportMedia, exportRows } from '../http/export.ts';
import { exampleEntry } from './example.ts';
import { EXPORTED, presentEntry } from './present.ts';
import { auditEntryAnswer, auditExportQuery, auditListQuery, type auditFilter } from './schema.ts';

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
    const { limit, cursor, ...filter } = query;
    const asked = { ...filterOf(filter), beforeId: idFromCursor('aud', cursor), limit };
    const page = await listAuditEntries(sql, { ...asked, tenantId });
    return { body: presentPage(page, (row) => presentEntry(row, caller)) };
  },
});

/** An entry may take 32 KiB. */
const PAGE_ROWS = 100;

const exportAudit = defineStreamRoute({
  path: '/v1/tenants/{tenantId}/audit/export',
  name: 'exportAudit',
  group: 'audit',
  summary: 'Export who changed what of a tenant, newest first',
  description:
    'Takes the filters of the list and writes every entry that matches, as fast as it is read. What is done after the export began is not in it. It ends with the trailer `Postrider-Export-Rows`; a connection that is cut before that leaves the rest out. Then ask again with `cursor`: the `id` of the last whole row. In a table `before` and `after` are JSON.',
  scope: 'write',
  query: auditExportQuery,
  errors: ['too_many_exports'],
  answer: { description: 'Every entry, a line each.', streams: exportMedia(EXPORTED, exampleEntry) },
  async handle({ params: { tenantId }, query }, { server, caller }) {
    const { format, cursor, ...filter } = query;
    const asked = { ...filterOf(filter), tenantId, limit: PAGE_ROWS };
    return exportRows(EXPORTED, {
      format,
      cursor,
      read: (beforeId) => inSnapshot(server.database, (sql) => listAuditEntries(sql, { ...asked, beforeId })),
      present: (row) => presentEntry(row, caller),
      release: server.exportPlaces.take(tenantId),
    });
  },
});

function filterOf({ resource, actor, action, from, to }: z.output<typeof auditFilter>) {
  return { ...resource, keyId: actor === 'postrider' ? null : actor, action, from, to };
}

export const auditRoutes: readonly Route[] = [exportAudit, listAudit];

export const operatorAuditRoutes: readonly Route[] = [
  mountForOperators(exportAudit, {
    name: 'exportAllAudit',
    summary: 'Export who changed what, newest first',
  }),
  mountForOperators(listAudit, {
    name: 'listAllAudit',
    summary: 'List who changed what, newest first',
    description: 'All tenants, and what belongs to none: event types, API keys, defaults of the deployment.',
  }),
];
