import type { Sql } from '../sql/database.ts';
import { defineQuery, recordset } from '../sql/statement.ts';
import { EXTERNAL_ID } from './publish-key.ts';

/** Frees the external ids of events that are removed. Locks them in the order in which publishes claim them. */
export async function releaseExternalIds(
  sql: Sql,
  events: readonly { tenantId: string; externalId: string | null }[],
): Promise<void> {
  const named = events.flatMap(({ tenantId, externalId }) => (externalId === null ? [] : [{ tenantId, externalId }]));
  if (named.length === 0) return;
  const keys = named
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .map(({ tenantId, externalId }, place) => ({ place, tenant_id: tenantId, key: externalId }));
  await sql.query(LOCK({ keys: recordset(keys), kind: EXTERNAL_ID }));
  await sql.query(RELEASE({ keys: recordset(keys), kind: EXTERNAL_ID }));
}

const nameOf = ({ tenantId, externalId }: { tenantId: string; externalId: string }) => `${tenantId}\u0000${externalId}`;

const LOCK = defineQuery(
  `select 1 from json_to_recordset($keys) as given (place int, tenant_id text, key text)
   join publish_keys held on held.tenant_id = given.tenant_id and held.kind = $kind and held.key = given.key
   order by given.place for update of held`,
);

const RELEASE = defineQuery(
  `delete from publish_keys held using json_to_recordset($keys) as given (place int, tenant_id text, key text)
   where held.tenant_id = given.tenant_id and held.kind = $kind and held.key = given.key`,
);
