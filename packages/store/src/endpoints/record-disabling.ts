import type { DisabledReason, EndpointStatus } from '@postrider/domain';
import { POSTRIDER, recordChanges } from '../audit/audit-entries.ts';
import { publishNotices } from '../notices/publish-notices.ts';
import type { Sql } from '../sql/database.ts';

export interface Disabling {
  tenantId: string;
  endpointId: string;
  /** The status before. */
  from: EndpointStatus;
  reason: DisabledReason;
}

/** Writes into the audit, and into notices, that Postrider itself disabled endpoints. */
export async function recordDisabling(sql: Sql, disablings: readonly Disabling[], now: Date): Promise<void> {
  await auditDisabling(sql, disablings, now);
  const notices = disablings.map(({ tenantId, endpointId, reason }) => ({
    type: 'endpoint.disabled' as const,
    subject: endpointId,
    tenantId,
    endpointId,
    at: now,
    facts: { reason },
  }));
  await publishNotices(sql, notices);
}

/** The same without a notice, where a person has just been told. */
export async function auditDisabling(sql: Sql, disablings: readonly Disabling[], now: Date): Promise<void> {
  const changes = disablings.map(({ tenantId, endpointId, from, reason }) => ({
    tenantId,
    action: 'disableEndpoint',
    resourceType: 'endpoint',
    resourceId: endpointId,
    before: { status: from, disabledReason: null },
    after: { status: 'disabled', disabledReason: reason },
  }));
  await recordChanges(sql, { changes, actor: POSTRIDER, requestId: null, now });
}
