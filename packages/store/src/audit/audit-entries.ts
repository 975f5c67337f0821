import { idAt } from '@postrider/domain';
import { Conditions } from '../sql/conditions.ts';
import type { Sql } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { keyOf, listQuery, readPage, type ListQuery, type Page } from '../sql/page.ts';
import { defineQuery, recordset } from '../sql/statement.ts';

/** Who changed something: an API key, or Postrider itself. */
export interface Actor {
  /** Null: Postrider. */
  keyId: string | null;
  /** The name of the key at that time. */
  name: string;
  /** The only tenant of the key. Null: all. */
  tenantId: string | null;
}

/** What happens without a request. */
export const POSTRIDER: Actor = { keyId: null, name: 'postrider', tenantId: null };

/** A change of one thing. Secrets in it are masked, and its size is bounded. */
export interface Change {
  /** Null: it belongs to no tenant. */
  tenantId: string | null;
  /** The operation of the API that changes the same. */
  action: string;
  resourceType: string;
  resourceId: string;
  /** Null: there was nothing, or it is not kept. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface AuditRow extends Change {
  id: string;
  at: Date;
  /** The actor. */
  keyId: string | null;
  actorName: string;
  /** The only tenant of the key. Null: all. */
  actorTenantId: string | null;
  /** Null: no request asked for it. */
  requestId: string | null;
}

/** Writes entries of the audit. Call it in the transaction of the changes. Nothing can change or delete them later. */
export async function recordChanges(
  sql: Sql,
  { changes, actor, requestId, now }: { changes: readonly Change[]; actor: Actor; requestId: string | null; now: Date },
): Promise<void> {
  if (changes.length === 0) return;
  const entries = changes.map(({ tenantId, action, resourceType, resourceId, before, after }) => ({
    id: newId('aud'),
    tenant_id: tenantId,
    key_id: actor.keyId,
    actor_name: actor.name,
    actor_tenant_id: actor.tenantId,
    action,
    resource_type: resourceType,
    resource_id: resourceId,
    before,
    after,
    request_id: requestId,
    at: now,
  }));
  await sql.query(INSERT({ entries: recordset(entries) }));
}

const COLUMNS = `id, at, tenant_id, key_id, actor_name, actor_tenant_id, action, resource_type, resource_id, before, after,
  request_id`;

// `json` keeps the order of the members as the API shows them.
const INSERT = defineQuery(
  `insert into audit_entries (${COLUMNS})
   select ${COLUMNS} from json_to_recordset($entries) as entry (
     id text, at timestamptz, tenant_id text, key_id text, actor_name text, actor_tenant_id text, action text,
     resource_type text, resource_id text, before json, after json, request_id text)`,
);

export interface AuditFilter {
  /** Left out only for an operator's list over all tenants. */
  tenantId?: string | undefined;
  resourceType?: string | undefined;
  resourceId?: string | undefined;
  /** The id of an API key, or null for Postrider itself. */
  keyId?: string | null | undefined;
  action?: string | undefined;
  /** At or after. */
  from?: Date | undefined;
  /** Before. */
  to?: Date | undefined;
  /** The last id of the page before. */
  beforeId?: string | undefined;
  limit: number;
}

/** A page of the audit, newest first. */
export function listAuditEntries(sql: Sql, filter: AuditFilter): Promise<Page<AuditRow>> {
  return readPage(sql, auditQuery(filter), filter.limit);
}

/** How `listAuditEntries` finds its rows. Exported for the test of its plan. */
export function auditQuery({ tenantId, resourceType, resourceId, keyId, action, ...range }: AuditFilter): ListQuery {
  const key = keyOf('resource_id', resourceId) ?? keyOf('tenant_id', tenantId);
  const along = new Conditions();
  along.add('id >= ?', range.from && idAt('aud', range.from.getTime()));
  along.add('id < ?', range.to && idAt('aud', range.to.getTime()));
  along.add('id < ?', range.beforeId);
  return listQuery({ table: 'audit_entries', columns: COLUMNS, key, along }, [
    ['tenant_id = ?', key?.[0] === 'tenant_id' ? undefined : tenantId],
    ['resource_type = ?', resourceType],
    ['key_id is not distinct from ?', keyId],
    ['action = ?', action],
  ]);
}
