import type { AttemptRecord, EndpointAuth, SigningSecret } from '@postrider/domain';
import { openEndpointSecrets } from '../endpoints/endpoint-secrets.ts';
import { openEndpointAuth, openEndpointHeaders } from '../endpoints/endpoints.ts';
import { inTransaction, type Database, type Sql } from '../sql/database.ts';
import { SealBroken, type Sealer } from '../sql/sealing.ts';

type Recorded = Pick<AttemptRecord, 'request' | 'response' | 'error'>;

/** What the endpoint of an attempt is called with now. */
interface Known {
  headers: Record<string, string>;
  auth: EndpointAuth;
  secrets: SigningSecret[];
}

interface Row extends Recorded {
  delivery_id: string;
  number: number;
  endpoint_id: string | null;
  sealed_headers: Buffer | null;
  sealed_auth: Buffer | null;
  secret_ids: string[];
  sealed_secrets: Buffer[];
}

/**
 * Masks attempts that were recorded before credentials were masked in them, at most `limit`, the oldest first. Returns how
 * many there were. Several processes may call it at once.
 */
export function maskOldAttempts(
  database: Database,
  sealer: Sealer,
  { limit, mask }: { limit: number; mask: (recorded: Recorded, known: Known | null) => Recorded },
): Promise<number> {
  return inTransaction(database, async (sql) => {
    const rows = await lockUnmasked(sql, limit);
    if (rows.length === 0) return 0;
    const masked = rows.map((row) => mask(row, openKnown(row, sealer)));
    const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
    await sql.query(
      `update attempts a set request = m.request, response = m.response, error = m.error, masked = true
       from unnest($1::text[], $2::int[], $3::jsonb[], $4::jsonb[], $5::jsonb[])
         as m (delivery_id, number, request, response, error)
       where a.delivery_id = m.delivery_id and a.number = m.number`,
      [
        rows.map((row) => row.delivery_id),
        rows.map((row) => row.number),
        masked.map(({ request }) => json(request)),
        masked.map(({ response }) => json(response)),
        masked.map(({ error }) => json(error)),
      ],
    );
    return rows.length;
  });
}

async function lockUnmasked(sql: Sql, limit: number): Promise<Row[]> {
  const { rows } = await sql.query<Row>(
    `select a.delivery_id, a.number, a.request, a.response, a.error, e.id as endpoint_id, e.sealed_headers, e.sealed_auth,
       array(select s.id from endpoint_secrets s where s.endpoint_id = e.id order by s.id) as secret_ids,
       array(select s.sealed_secret from endpoint_secrets s where s.endpoint_id = e.id order by s.id) as sealed_secrets
     from attempts a
     left join deliveries d on d.id = a.delivery_id
     left join endpoints e on e.id = d.endpoint_id
     where not a.masked
     order by a.delivery_id, a.number limit $1
     for update of a skip locked`,
    [limit],
  );
  return rows;
}

/** Null where nothing is known any more: the endpoint is gone, or its key is. */
function openKnown(row: Row, sealer: Sealer): Known | null {
  const id = row.endpoint_id;
  if (id === null) return null;
  try {
    const sealed = row.secret_ids.map((secretId, i) => ({
      id: secretId,
      sealed: row.sealed_secrets[i] ?? Buffer.alloc(0),
      expiresAt: null,
    }));
    return {
      headers: openEndpointHeaders(sealer, id, row.sealed_headers),
      auth: openEndpointAuth(sealer, id, row.sealed_auth),
      secrets: openEndpointSecrets(sealer, id, sealed),
    };
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}
