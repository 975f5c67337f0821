import type { Retention, TenantNotices } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { Conditions } from '../sql/conditions.ts';
import { deleteDefaults } from '../endpoints/defaults.ts';
import { deleteEndpointsOfTenant } from '../endpoints/endpoint-status.ts';
import { deleteSchedulesOfTenant } from '../schedules/schedules.ts';

export interface TenantRow {
  id: string;
  name: string | null;
  metadata: Record<string, unknown>;
  /** Shorter than the deployment's. Null: as the deployment's. */
  retention: Retention | null;
  notices: TenantNotices;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** The columns of a tenant's row. */
export const TENANT_COLUMNS = `id, name, metadata, notices, version, created_at, updated_at,
  case when coalesce(retention_days, dead_letter_days) is not null
    then json_build_object('days', retention_days, 'deadLetterDays', dead_letter_days) end as retention`;

export interface NewTenant {
  id: string;
  name: string | null;
  metadata: Record<string, unknown>;
  /** Default: null. */
  retention?: Retention | null;
  /** Default: none set. */
  notices?: TenantNotices;
  now: Date;
}

/** Undefined if the id is or was in use: the id of a deleted tenant is never free again. */
export async function insertTenant(sql: Sql, tenant: NewTenant): Promise<TenantRow | undefined> {
  const [row] = await readRows<TenantRow>(sql, INSERT({ notices: {}, ...tenant, ...daysOf(tenant.retention) }));
  return row;
}

function daysOf(retention: Retention | null = null) {
  return { retentionDays: retention?.days ?? null, deadLetterDays: retention?.deadLetterDays ?? null };
}

const INSERT = defineQuery<NewTenant & ReturnType<typeof daysOf>>(
  `insert into tenants (id, name, metadata, notices, retention_days, dead_letter_days, created_at, updated_at)
   values ($id, $name, $metadata, $notices, $retentionDays, $deadLetterDays, $now, $now)
   on conflict (id) do nothing returning ${TENANT_COLUMNS}`,
);

export async function findTenant(sql: Sql, tenantId: string): Promise<TenantRow | undefined> {
  const [tenant] = await readRows<TenantRow>(sql, FIND({ tenantId }));
  return tenant;
}

const FIND = defineQuery(`select ${TENANT_COLUMNS} from tenants where id = $tenantId and deleted_at is null`);

/**
 * Keeps a tenant from being deleted until this transaction ends, so that nothing is created in a deleted tenant. False if
 * the tenant does not exist.
 */
export async function holdTenant(sql: Sql, tenantId: string): Promise<boolean> {
  const { rowCount } = await sql.query('select 1 from tenants where id = $1 and deleted_at is null for share', [
    tenantId,
  ]);
  return rowCount === 1;
}

export interface TenantFilter {
  /** The last tenant of the page before. */
  before?: { createdAt: Date; id: string } | undefined;
  limit: number;
}

/** A page of tenants, newest first. */
export function listTenants(sql: Sql, filter: TenantFilter): Promise<TenantRow[]> {
  return readRows(sql, tenantsQuery(filter));
}

/** Exported for the test of its plan. */
export function tenantsQuery({ before, limit }: TenantFilter): { text: string; values: unknown[] } {
  const where = new Conditions();
  where.addText('deleted_at is null');
  // By creation, not by id, because the app may choose the ids.
  if (before) where.addText(`(created_at, id) < (${where.value(before.createdAt)}, ${where.value(before.id)})`);
  const text = `select ${TENANT_COLUMNS} from tenants ${where.clause()} order by created_at desc, id desc limit ${where.value(limit)}`;
  return { text, values: where.values };
}

/** Finds and locks the tenant until this transaction ends. */
export async function lockTenant(sql: Sql, tenantId: string): Promise<TenantRow | undefined> {
  const [tenant] = await readRows<TenantRow>(sql, LOCK({ tenantId }));
  return tenant;
}

const LOCK = defineQuery(
  `select ${TENANT_COLUMNS} from tenants where id = $tenantId and deleted_at is null for update`,
);

export interface TenantChange {
  tenantId: string;
  name: string | null;
  metadata: Record<string, unknown>;
  retention: Retention | null;
  notices: TenantNotices;
  now: Date;
}

/** The caller has locked the row (`lockTenant`). */
export async function updateTenant(sql: Sql, change: TenantChange): Promise<TenantRow> {
  const [row] = await readRows<TenantRow>(sql, UPDATE({ ...change, ...daysOf(change.retention) }));
  if (row === undefined) throw new Error(`Tenant ${change.tenantId} vanished while it was locked.`);
  return row;
}

const UPDATE = defineQuery<TenantChange & ReturnType<typeof daysOf>>(
  `update tenants set name = $name, metadata = $metadata, notices = $notices, retention_days = $retentionDays,
     dead_letter_days = $deadLetterDays, updated_at = $now, version = version + 1
   where id = $tenantId returning ${TENANT_COLUMNS}`,
);

/**
 * Deletes a tenant with its endpoints, schedules and keys. The relay cancels its open deliveries. The caller has locked the row
 * (`lockTenant`), which waits for everybody who creates something in the tenant (`holdTenant`). Call `notifyCommands` after
 * the commit.
 */
export async function deleteTenant(sql: Sql, { tenantId, now }: { tenantId: string; now: Date }): Promise<void> {
  await sql.query(
    `update tenants set deleted_at = $2, updated_at = $2, version = version + 1, gate_version = gate_version + 1 where id = $1`,
    [tenantId, now],
  );
  await sql.query('update api_keys set revoked_at = $2 where tenant_id = $1 and revoked_at is null', [tenantId, now]);
  await deleteDefaults(sql, tenantId);
  await deleteEndpointsOfTenant(sql, { tenantId, now });
  await deleteSchedulesOfTenant(sql, { tenantId, now });
}
