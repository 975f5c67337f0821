import { POSTRIDER, recordChanges, type Change } from '@postrider/store/audit';
import { findApiKeyByKey, hasAdminKey, insertApiKey, newApiKey } from '@postrider/store/keys';
import { insertTenant } from '@postrider/store/tenants';
import { inTransaction, type Database, type Sql } from '@postrider/store/sql';
import { presentKey } from './keys/present.ts';
import { presentTenant } from './tenants/present.ts';
import { DEFAULT_TENANT_ID } from './tenants/schema.ts';

export interface Bootstrapped {
  tenantId: string;
  /** Null when an admin key exists already: keys are stored as hashes and cannot be shown again. */
  adminKey: string | null;
}

/** Any number, the same in all processes. */
const LOCK = 715_001;

/**
 * Creates the tenant `default` and an admin key, which a new installation needs. With `adminKey` it makes that key valid.
 * Repeating it changes nothing.
 */
export async function bootstrap(
  database: Database,
  { adminKey, now }: { adminKey?: string | undefined; now: Date },
): Promise<Bootstrapped> {
  return inTransaction(database, async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await makeDefaultTenant(sql, now);
    if (adminKey !== undefined) {
      if ((await findApiKeyByKey(sql, { key: adminKey, now })) === undefined) await makeAdminKey(sql, adminKey, now);
      return { tenantId: DEFAULT_TENANT_ID, adminKey };
    }
    if (await hasAdminKey(sql, now)) return { tenantId: DEFAULT_TENANT_ID, adminKey: null };
    const made = newApiKey();
    await makeAdminKey(sql, made, now);
    return { tenantId: DEFAULT_TENANT_ID, adminKey: made };
  });
}

async function makeDefaultTenant(sql: Sql, now: Date): Promise<void> {
  const tenant = await insertTenant(sql, { id: DEFAULT_TENANT_ID, name: 'Default', metadata: {}, now });
  if (tenant === undefined) return;
  const made = { tenantId: tenant.id, resourceId: tenant.id, after: presentTenant(tenant) };
  await record(sql, { ...made, action: 'createTenant', resourceType: 'tenant' }, now);
}

async function makeAdminKey(sql: Sql, key: string, now: Date): Promise<void> {
  const given = { key, tenantId: null, name: 'bootstrap', scopes: ['admin'] as const, expiresAt: null, now };
  const { lastUsedAt: _, ...after } = presentKey(await insertApiKey(sql, given), now);
  await record(sql, { tenantId: null, resourceId: after.id, after, action: 'createKey', resourceType: 'key' }, now);
}

/** Writes into the audit what was made, as if a request had made it. */
function record(sql: Sql, change: Omit<Change, 'before'>, now: Date): Promise<void> {
  return recordChanges(sql, { changes: [{ ...change, before: null }], actor: POSTRIDER, requestId: null, now });
}
