import { idAt } from '@postrider/domain';
import { inTransaction, type Database } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';

/**
 * Removes old entries of the audit: one batch, the oldest first. Nothing else may remove them. Returns how many it removed;
 * fewer than `limit`: none is left.
 */
export function removeOldAudit(
  database: Database,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const from = idAt('aud', before.getTime());
  return inTransaction(database, async (sql) => {
    // The table refuses to lose what is not older.
    await sql.query(`select set_config('postrider.audit_from', $1, true)`, [from]);
    const { rows } = await sql.query<{ id: string }>(oldAuditQuery({ from, limit }));
    const { rowCount } = await sql.query(REMOVE({ from, ids: rows.map(({ id }) => id) }));
    return rowCount ?? 0;
  });
}

/** Exported for the test of its plan. */
export const oldAuditQuery = defineQuery<{ from: string; limit: number }>(
  'select id from audit_entries where id < $from order by id limit $limit',
);

const REMOVE = defineQuery<{ from: string; ids: readonly string[] }>(
  'delete from audit_entries where id < $from and id = any($ids)',
);
