import type { Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import type { ChangeRow } from './change.ts';

export interface ChangesAsked {
  /** Only those behind this position. */
  after: number;
  /** Only those up to this position. */
  to: number;
  /** Null: of all tenants. */
  tenantId: string | null;
  limit: number;
}

export interface ChangesPage {
  /** In the order of their positions. */
  changes: ChangeRow[];
  /** All that was asked for up to here is in the page. */
  position: number;
}

export async function readChanges(sql: Sql, asked: ChangesAsked): Promise<ChangesPage> {
  const changes = await readRows<ChangeRow>(sql, READ(asked));
  const last = changes.length === asked.limit ? changes.at(-1) : undefined;
  return { changes, position: last?.position ?? asked.to };
}

const READ = defineStatement<ChangesAsked>(
  'read-changes',
  `select c.position, c.at, c.kind, c.tenant_id, c.event_id, c.event_type, c.delivery_id, c.endpoint_id,
     e.name as endpoint_name, c.test, c.status, c.reason, c.until, c.attempt, c.outcome, c.response_status, c.duration_ms
   from (
     select * from delivery_changes
     where position > $after and position <= $to and ($tenantId::text is null or tenant_id = $tenantId)
     order by position limit $limit
   ) c left join endpoints e on e.id = c.endpoint_id order by c.position`,
);

/** The position up to which changes are no longer kept. */
export async function readForgotten(sql: Sql): Promise<number> {
  const [state] = await readRows<{ forgottenTo: number }>(sql, FORGOTTEN({}));
  return state?.forgottenTo ?? 0;
}

const FORGOTTEN = defineStatement('read-forgotten-changes', 'select forgotten_to from delivery_changes_state');
