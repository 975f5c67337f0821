import { findApiKeyByKey, hasAdminKey, insertApiKey, newApiKey } from '@postrider/store/keys';
import { insertTenant } from '@postrider/store/tenants';
import { inTransaction, type Database } from '@postrider/store/sql';
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
    await insertTenant(sql, { id: DEFAULT_TENANT_ID, name: 'Default', metadata: {}, now });
    if (adminKey !== undefined) {
      if ((await findApiKeyByKey(sql, { key: adminKey, now })) === undefined) await insertAdminKey(sql, adminKey, now);
      return { tenantId: DEFAULT_TENANT_ID, adminKey };
    }
    if (await hasAdminKey(sql, now)) return { tenantId: DEFAULT_TENANT_ID, adminKey: null };
    const made = newApiKey();
    await insertAdminKey(sql, made, now);
    return { tenantId: DEFAULT_TENANT_ID, adminKey: made };
  });
}

async function insertAdminKey(sql: Parameters<typeof insertApiKey>[0], key: string, now: Date): Promise<void> {
  await insertApiKey(sql, { key, tenantId: null, name: 'bootstrap', scopes: ['admin'], expiresAt: null, now });
}
