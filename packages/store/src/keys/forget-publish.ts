import type { Sql } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';
import { EXTERNAL_ID, IDEMPOTENCY_TTL_MS } from './publish-key.ts';

/** An event whose content is gone. */
export interface ForgottenPublish {
  id: string;
  tenantId: string;
  externalId: string | null;
  createdAt: Date;
}

/**
 * Removes what stored keys tell of an event: hashes of its content, and answers that quote it. The keys stay held, so that a
 * repeat of the publish is refused and not published again.
 */
export async function forgetPublish(
  sql: Sql,
  { id, tenantId, externalId, createdAt }: ForgottenPublish,
): Promise<void> {
  if (externalId !== null) {
    const answer = Buffer.from(JSON.stringify({ id }));
    await sql.query(FORGET_EXTERNAL_ID({ tenantId, kind: EXTERNAL_ID, externalId, answer }));
  }
  const expiresAt = new Date(createdAt.getTime() + IDEMPOTENCY_TTL_MS);
  await sql.query(FORGET_PUBLISH({ tenantId, expiresAt }));
  // The answer to a cancel shows the event. Without it, a repeat is answered anew.
  await sql.query(FORGET_CANCEL({ tenantId, kind: `POST /v1/tenants/${tenantId}/events/${id}/cancel` }));
}

// No fingerprint is empty, so nothing equals it.
const FORGET_EXTERNAL_ID = defineQuery(
  `update publish_keys set fingerprint = '', answer = $answer
   where tenant_id = $tenantId and kind = $kind and key = $externalId`,
);

// The keys of a publish, of a batch and of an asked run expire a day after the event was accepted, to the millisecond. `*`:
// keys that admins used for a batch.
const FORGET_PUBLISH = defineQuery(
  `update publish_keys set fingerprint = '', status = null, answer = null
   where expires_at = $expiresAt and tenant_id in ($tenantId, '*')
     and kind ~ '(/events|/events/batch|/schedules/[^/]+/run)$'`,
);

const FORGET_CANCEL = defineQuery(`delete from publish_keys where tenant_id in ($tenantId, '*') and kind = $kind`);
