import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/** An endpoint that was disabled because the template that it inherits had to be stopped. */
export interface StoppedTemplate {
  id: string;
  tenantId: string;
}

/**
 * Finds the endpoints that inherit a stopped template from the tenant, or from the deployment (null), and locks them in the
 * order of their ids. Call it before `lockDefaults`: whoever changes an endpoint locks in this order too.
 */
export function lockStoppedTemplates(sql: Sql, tenantId: string | null): Promise<StoppedTemplate[]> {
  return readRows<StoppedTemplate>(sql, LOCK({ tenantId }));
}

const LOCK = defineQuery<{ tenantId: string | null }>(
  `select e.id, e.tenant_id from endpoints e
   where e.deleted_at is null and e.disabled_reason = 'template_stopped' and 'format' = any(e.inherits)
     and case when $tenantId::text is not null then e.tenant_id = $tenantId else not exists (
       select 1 from endpoint_defaults d where d.owner = e.tenant_id and d.settings ? 'format') end
   order by e.id for update of e`,
);
