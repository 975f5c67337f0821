import type { EndpointStatus, Preferences } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { ENDPOINT_COLUMNS, type EndpointRow } from './endpoints.ts';
import { auditDisabling } from './record-disabling.ts';
import type { SealedSecret } from './secret-table.ts';

/** All that a person has set at an endpoint. */
export interface ConfiguredEndpoint extends EndpointRow {
  preferences: Preferences;
  preferencesVersion: number;
  /** Its own signing secret, still sealed. Null: it inherits one. */
  currentSecret: SealedSecret | null;
}

/** The endpoints of tenants, oldest first in each. Without ids: of all tenants. */
export async function readConfiguredEndpoints(
  sql: Sql,
  { tenantIds, atMost }: { tenantIds: readonly string[] | null; atMost: number },
): Promise<ConfiguredEndpoint[]> {
  const rows = await readRows<Omit<ConfiguredEndpoint, 'currentSecret'> & CurrentSecret>(
    sql,
    READ({ tenantIds, atMost }),
  );
  return rows.map(({ secretId, sealedSecret, ...row }) => ({
    ...row,
    currentSecret:
      secretId === null || sealedSecret === null ? null : { id: secretId, sealed: sealedSecret, expiresAt: null },
  }));
}

interface CurrentSecret {
  secretId: string | null;
  sealedSecret: Uint8Array | null;
}

const READ = defineQuery(
  `select ${ENDPOINT_COLUMNS}, preferences, preferences_version, current.id as secret_id, current.sealed_secret
   from endpoints left join endpoint_secrets current on current.endpoint_id = endpoints.id and current.expires_at is null
   where deleted_at is null and ($tenantIds::text[] is null or tenant_id = any($tenantIds))
   order by tenant_id, endpoints.id limit $atMost`,
);

/** Those of the ids that an endpoint has or had, of whatever tenant. An id is never free again. */
export async function findUsedEndpointIds(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql.query<{ id: string }>('select id from endpoints where id = any($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** Disables an endpoint that arrived without its credentials. The caller has just made it. */
export async function disableWithoutSecret(
  sql: Sql,
  { tenantId, endpointId, now }: { tenantId: string; endpointId: string; now: Date },
): Promise<void> {
  const [was] = await readRows<{ from: EndpointStatus }>(sql, DISABLE({ endpointId }));
  if (was !== undefined && was.from !== 'disabled') {
    await auditDisabling(sql, [{ tenantId, endpointId, from: was.from, reason: 'secret_missing' }], now);
  }
}

const DISABLE = defineQuery(
  `with made as (select id, status from endpoints where id = $endpointId)
   update endpoints set status = 'disabled', disabled_reason = 'secret_missing' from made
   where endpoints.id = made.id returning made.status as "from"`,
);
