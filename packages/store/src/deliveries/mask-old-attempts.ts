import type { AttemptRecord, EndpointAuth, SigningSecret } from '@postrider/domain';
import { endpointSecrets } from '../endpoints/endpoint-secrets.ts';
import { openEndpointAuth, openEndpointHeaders } from '../endpoints/endpoints.ts';
import { inTransaction, type Database } from '../sql/database.ts';
import { SealBroken, type Sealer } from '../sql/sealing.ts';
import { defineQuery, readRows, recordset } from '../sql/statement.ts';

type Recorded = Pick<AttemptRecord, 'request' | 'response' | 'error'>;

/** The current credentials of an endpoint. */
interface Known {
  headers: Record<string, string>;
  auth: EndpointAuth;
  secrets: SigningSecret[];
}

interface Row extends Recorded {
  deliveryId: string;
  number: number;
  endpointId: string | null;
  sealedHeaders: Buffer | null;
  sealedAuth: Buffer | null;
  secretIds: string[];
  sealedSecrets: Buffer[];
}

/**
 * Masks credentials in attempts that version 0.1 recorded: at most `limit`, the oldest first. Returns how many it masked.
 * Several processes may call it at the same time.
 */
export function maskOldAttempts(
  database: Database,
  sealer: Sealer,
  { limit, mask }: { limit: number; mask: (recorded: Recorded, known: Known | null) => Recorded },
): Promise<number> {
  return inTransaction(database, async (sql) => {
    const rows = await readRows<Row>(sql, LOCK_UNMASKED({ limit }));
    if (rows.length === 0) return 0;
    const masked = rows.map((row) => {
      const { request, response, error } = mask(row, openKnown(row, sealer));
      return { delivery_id: row.deliveryId, number: row.number, request, response, error };
    });
    await sql.query(WRITE_MASKED({ masked: recordset(masked) }));
    return rows.length;
  });
}

/** Exported for the test of its plan. */
export const LOCK_UNMASKED = defineQuery(
  `select a.delivery_id, a.number, a.request, a.response, a.error, e.id as endpoint_id, e.sealed_headers, e.sealed_auth,
     array(select s.id from endpoint_secrets s where s.endpoint_id = e.id order by s.id) as secret_ids,
     array(select s.sealed_secret from endpoint_secrets s where s.endpoint_id = e.id order by s.id) as sealed_secrets
   from attempts a
   left join deliveries d on d.id = a.delivery_id
   left join endpoints e on e.id = d.endpoint_id
   where not a.masked
   order by a.delivery_id, a.number limit $limit
   for update of a skip locked`,
);

const WRITE_MASKED = defineQuery(
  `update attempts a set request = m.request, response = m.response, error = m.error, masked = true
   from json_to_recordset($masked)
     as m (delivery_id text, number int, request jsonb, response jsonb, error jsonb)
   where a.delivery_id = m.delivery_id and a.number = m.number`,
);

/** Null if the endpoint was deleted, or its sealing key is lost. */
function openKnown(row: Row, sealer: Sealer): Known | null {
  const id = row.endpointId;
  if (id === null) return null;
  try {
    const sealed = row.secretIds.map((secretId, i) => ({
      id: secretId,
      sealed: row.sealedSecrets[i] ?? Buffer.alloc(0),
      expiresAt: null,
    }));
    return {
      headers: openEndpointHeaders(sealer, id, row.sealedHeaders),
      auth: openEndpointAuth(sealer, id, row.sealedAuth),
      secrets: endpointSecrets.open(sealer, id, sealed),
    };
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}
