import type { Retention } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

export interface TenantRetention extends Retention {
  tenantId: string;
}

/** The next tenant, by id, with limits of its own. Deleted ones too: their records are kept no longer. */
export async function findNextRetention(sql: Sql, afterTenantId: string): Promise<TenantRetention | undefined> {
  const [tenant] = await readRows<TenantRetention>(sql, NEXT({ afterTenantId }));
  return tenant;
}

/** Exported for the test of its plan. */
export const NEXT = defineQuery(
  `select id as tenant_id, retention_days as days, dead_letter_days from tenants
   where (retention_days is not null or dead_letter_days is not null) and id > $afterTenantId order by id limit 1`,
);

/** The limits of one tenant. Undefined if it has none. */
export async function findRetention(sql: Sql, tenantId: string): Promise<TenantRetention | undefined> {
  const [tenant] = await readRows<TenantRetention>(sql, FIND({ tenantId }));
  return tenant;
}

const FIND = defineQuery(
  `select id as tenant_id, retention_days as days, dead_letter_days from tenants
   where (retention_days is not null or dead_letter_days is not null) and id = $tenantId`,
);
