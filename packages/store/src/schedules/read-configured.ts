import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { SCHEDULE_COLUMNS, type ScheduleRow } from './schedules.ts';

/** The schedules of tenants, oldest first in each. Without ids: of all tenants. */
export function readConfiguredSchedules(
  sql: Sql,
  { tenantIds, atMost }: { tenantIds: readonly string[] | null; atMost: number },
): Promise<ScheduleRow[]> {
  return readRows<ScheduleRow>(sql, READ({ tenantIds, atMost }));
}

const READ = defineQuery(
  `select ${SCHEDULE_COLUMNS} from schedules
   where $tenantIds::text[] is null or tenant_id = any($tenantIds) order by tenant_id, id limit $atMost`,
);

/** Those of the ids that a schedule has, of whatever tenant. */
export async function findUsedScheduleIds(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql.query<{ id: string }>('select id from schedules where id = any($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
}
