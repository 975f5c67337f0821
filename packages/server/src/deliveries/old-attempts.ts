import { maskRecordedAttempt } from '@postrider/sender';
import type { AttemptRow, DeliveryRow } from '@postrider/store/deliveries';
import { endpointSecrets, findEndpoint, openEndpointAuth, openEndpointHeaders } from '@postrider/store/endpoints';
import type { Sql } from '@postrider/store/sql';
import type { ServerContext } from '../http/server-context.ts';

/** Masks attempts that version 0.1 recorded and no worker has masked in the database yet. */
export async function maskOldAttempts(
  attempts: readonly AttemptRow[],
  { tenantId, endpointId }: DeliveryRow,
  { sql, server: { sealer, now } }: { sql: Sql; server: ServerContext },
): Promise<readonly AttemptRow[]> {
  if (attempts.every(({ masked }) => masked)) return attempts;
  const row = await findEndpoint(sql, { tenantId, endpointId });
  const known =
    row === undefined
      ? null
      : {
          headers: openEndpointHeaders(sealer, row.id, row.sealedHeaders),
          auth: openEndpointAuth(sealer, row.id, row.sealedAuth),
          secrets: await endpointSecrets.find(sql, sealer, { ownerId: endpointId, now: now() }),
        };
  return attempts.map((attempt) => (attempt.masked ? attempt : { ...attempt, ...maskRecordedAttempt(attempt, known) }));
}
