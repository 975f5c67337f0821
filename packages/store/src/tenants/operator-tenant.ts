import { POSTRIDER, recordChanges } from '../audit/audit-entries.ts';
import { inTransaction, type Database, type Sql } from '../sql/database.ts';
import { insertTenant } from './tenants.ts';

/** Any number, the same in all processes. */
const LOCK = 715_002;

/** The tenant that gets the notices of Postrider. Null: it was not made yet. */
export async function findOperatorTenant(sql: Sql): Promise<string | null> {
  const { rows } = await sql.query<{ id: string }>('select id from tenants where is_operator');
  return rows[0]?.id ?? null;
}

/**
 * Makes the operator tenant, if there is none, and returns its id. One that exists keeps its id, whatever is asked for.
 * `taken`: a tenant of the app has, or had, this id.
 */
export function claimOperatorTenant(
  database: Database,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<{ kind: 'claimed'; tenantId: string } | { kind: 'taken' }> {
  return inTransaction(database, async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const existing = await findOperatorTenant(sql);
    if (existing !== null) return { kind: 'claimed', tenantId: existing };
    const made = await insertTenant(sql, { id: tenantId, name: 'Notices of Postrider', metadata: {}, now });
    if (made === undefined) return { kind: 'taken' };
    await sql.query('update tenants set is_operator = true where id = $1', [tenantId]);
    const { id, name, metadata } = made;
    const what = { tenantId: id, action: 'createTenant', resourceType: 'tenant', resourceId: id };
    const changes = [{ ...what, before: null, after: { id, name, metadata } }];
    await recordChanges(sql, { changes, actor: POSTRIDER, requestId: null, now });
    return { kind: 'claimed', tenantId };
  });
}
