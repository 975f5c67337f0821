import type {
  CancelReason,
  DeadLetterReason,
  DeliveryStatus,
  DisabledReason,
  EndpointAuth,
  EndpointStatus,
  HoldReason,
  Outcome,
  PayloadFormat,
  Preferences,
  Priority,
  RetryPolicy,
  SigningConfig,
  SigningSecret,
  SkipReason,
} from '@postrider/domain';
import { inTransactionWithKeptPlans } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { openEndpointSecrets } from '../endpoints/endpoint-secrets.ts';
import { openEndpointAuth, openEndpointHeaders } from '../endpoints/endpoints.ts';
import { MAY_DROP } from './may-drop.ts';
import type { Sealer } from '../sql/sealing.ts';

/** Everything an attempt needs to know, read in one statement just before it is made. Secrets in the clear: never log it. */
export interface LoadedDelivery {
  id: string;
  generation: number;
  status: DeliveryStatus;
  attemptsBefore: number;
  attemptCount: number;
  /** Whether `drop` may skip it, see `MAY_DROP`. */
  mayDrop: boolean;
  nextAttemptAt: Date | null;
  hold: { reason: HoldReason; until: Date | null } | null;
  lastOutcome: Outcome | null;
  lastStatus: number | null;
  deadLetter: { reason: DeadLetterReason; detail: string } | null;
  skipReason: SkipReason | null;
  cancelReason: CancelReason | null;
  expiresAt: Date | null;
  /**
   * Who claimed the first attempt (a boot id), whether somebody else had before, and whether it took a slot of rate limits;
   * null once it was recorded.
   */
  claim: { claimedBy: string | null; handedOver: boolean; hasSlot: boolean } | null;
  deliverAt: Date | null;
  /** `timestamp`: when it happened, as the app says; else when it was accepted. */
  event: { id: string; type: string; data: string; priority: Priority; timestamp: Date };
  endpoint: LoadedEndpoint;
}

export interface LoadedEndpoint {
  id: string;
  tenantId: string;
  url: string;
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  deleted: 'endpoint' | 'tenant' | null;
  name: string | null;
  metadata: Record<string, unknown>;
  headers: Record<string, string>;
  templatedHeaders: string[];
  auth: EndpointAuth;
  format: PayloadFormat;
  signing: SigningConfig;
  retry: RetryPolicy;
  timeoutMs: number;
  /** The current one first, then the replaced ones that have not expired. */
  secrets: SigningSecret[];
  /** The tenant's wishes, then the endpoint's own, as they were written. */
  preferences: { tenant: Preferences; endpoint: Preferences };
  /** What a hold must be recorded against, see recordHold. */
  gateVersions: GateVersions;
}

export interface GateVersions {
  endpoint: number;
  tenant: number;
}

interface Row {
  id: string;
  generation: number;
  status: DeliveryStatus;
  attempts_before: number;
  attempt_count: number;
  may_drop: boolean;
  next_attempt_at: Date | null;
  hold_reason: HoldReason | null;
  hold_until: Date | null;
  last_outcome: Outcome | null;
  last_status: number | null;
  dead_letter_reason: DeadLetterReason | null;
  dead_letter_detail: string | null;
  skip_reason: SkipReason | null;
  cancel_reason: CancelReason | null;
  expires_at: Date | null;
  handed_over: boolean | null;
  has_slot: boolean;
  claimed_by: string | null;
  event_id: string;
  event_type: string;
  data: string;
  event_timestamp: Date;
  priority: Priority;
  deliver_at: Date | null;
  tenant_preferences: Preferences;
  endpoint_preferences: Preferences;
  endpoint_id: string;
  tenant_id: string;
  url: string;
  endpoint_status: EndpointStatus;
  disabled_reason: DisabledReason | null;
  endpoint_deleted: boolean;
  tenant_deleted: boolean;
  name: string | null;
  metadata: Record<string, unknown>;
  sealed_headers: Buffer | null;
  templated_headers: string[];
  sealed_auth: Buffer | null;
  format: PayloadFormat;
  signing: SigningConfig;
  retry: RetryPolicy;
  timeout_ms: number;
  endpoint_gate_version: number;
  tenant_gate_version: number;
  secret_ids: string[];
  sealed_secrets: Buffer[];
  secrets_expire_at: (Date | null)[];
}

/** Loads many deliveries at once; null where there is none of that id. */
export async function loadDeliveries(
  database: Database,
  sealer: Sealer,
  deliveryIds: readonly string[],
): Promise<(LoadedDelivery | null)[]> {
  const { rows } = await inTransactionWithKeptPlans(database, (sql) => sql.query<Row>(loadStatement(deliveryIds)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return deliveryIds.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : toLoadedDelivery(row, sealer);
  });
}

function loadStatement(deliveryIds: readonly string[]) {
  return {
    name: 'load-deliveries',
    text: `
      select d.id, d.generation, d.status, d.attempts_before, d.attempt_count, ${MAY_DROP('d')} as may_drop,
        d.next_attempt_at, d.hold_reason, d.hold_until, d.last_outcome, d.last_status, d.dead_letter_reason, d.dead_letter_detail, d.skip_reason,
        d.cancel_reason, d.deliver_at, d.expires_at, q.handed_over, q.claimed_by, q.slot_us is not null as has_slot,
        v.id as event_id, v.type as event_type, v.data, v.priority, coalesce(v.occurred_at, v.created_at) as event_timestamp,
        e.id as endpoint_id, e.tenant_id, e.url, e.status as endpoint_status, e.disabled_reason,
        e.deleted_at is not null as endpoint_deleted, t.deleted_at is not null as tenant_deleted,
        e.name, e.metadata, e.sealed_headers, e.templated_headers, e.sealed_auth, e.format, e.signing, e.retry, e.timeout_ms,
        e.gate_version as endpoint_gate_version, t.gate_version as tenant_gate_version,
        t.preferences as tenant_preferences, e.preferences as endpoint_preferences,
        s.secret_ids, s.sealed_secrets, s.secrets_expire_at
      from unnest($1::text[]) as wanted (id)
      join deliveries d on d.id = wanted.id
      join events v on v.id = d.event_id
      join endpoints e on e.id = d.endpoint_id
      join tenants t on t.id = e.tenant_id
      left join delivery_queue q on q.delivery_id = d.id
      cross join lateral (
        select coalesce(array_agg(es.id order by es.id), '{}') as secret_ids,
          coalesce(array_agg(es.sealed_secret order by es.id), '{}') as sealed_secrets,
          coalesce(array_agg(es.expires_at order by es.id), '{}') as secrets_expire_at
        from endpoint_secrets es where es.endpoint_id = e.id and (es.expires_at is null or es.expires_at > now())
      ) s`,
    values: [deliveryIds],
  };
}

function toLoadedDelivery(row: Row, sealer: Sealer): LoadedDelivery {
  return {
    id: row.id,
    generation: row.generation,
    status: row.status,
    attemptsBefore: row.attempts_before,
    attemptCount: row.attempt_count,
    mayDrop: row.may_drop,
    nextAttemptAt: row.next_attempt_at,
    hold: row.hold_reason === null ? null : { reason: row.hold_reason, until: row.hold_until },
    lastOutcome: row.last_outcome,
    lastStatus: row.last_status,
    deadLetter:
      row.dead_letter_reason === null ? null : { reason: row.dead_letter_reason, detail: row.dead_letter_detail ?? '' },
    skipReason: row.skip_reason,
    cancelReason: row.cancel_reason,
    deliverAt: row.deliver_at,
    expiresAt: row.expires_at,
    claim:
      row.handed_over === null
        ? null
        : { handedOver: row.handed_over, claimedBy: row.claimed_by, hasSlot: row.has_slot },
    event: {
      id: row.event_id,
      type: row.event_type,
      data: row.data,
      priority: row.priority,
      timestamp: row.event_timestamp,
    },
    endpoint: toLoadedEndpoint(row, sealer),
  };
}

function toLoadedEndpoint(row: Row, sealer: Sealer): LoadedEndpoint {
  const id = row.endpoint_id;
  return {
    id,
    tenantId: row.tenant_id,
    url: row.url,
    status: row.endpoint_status,
    disabledReason: row.disabled_reason,
    deleted: row.tenant_deleted ? 'tenant' : row.endpoint_deleted ? 'endpoint' : null,
    name: row.name,
    metadata: row.metadata,
    headers: openEndpointHeaders(sealer, id, row.sealed_headers),
    templatedHeaders: row.templated_headers,
    auth: openEndpointAuth(sealer, id, row.sealed_auth),
    format: row.format,
    signing: row.signing,
    retry: row.retry,
    timeoutMs: row.timeout_ms,
    secrets: openEndpointSecrets(
      sealer,
      id,
      row.secret_ids.map((secretId, i) => ({
        id: secretId,
        sealed: row.sealed_secrets[i] ?? Buffer.alloc(0),
        expiresAt: row.secrets_expire_at[i] ?? null,
      })),
    ),
    preferences: { tenant: row.tenant_preferences, endpoint: row.endpoint_preferences },
    gateVersions: { endpoint: row.endpoint_gate_version, tenant: row.tenant_gate_version },
  };
}
