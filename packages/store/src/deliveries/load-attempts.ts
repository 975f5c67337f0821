import type {
  CancelReason,
  DeadLetterReason,
  DeliveryStatus,
  DisabledReason,
  EndpointAuth,
  EndpointStatus,
  HoldReason,
  Outcome,
  Preferences,
  Priority,
  Recovery,
  SkipReason,
} from '@postrider/domain';
import { readWithKeptPlans } from '../sql/database.ts';
import type { Database } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { openEndpointAuth } from '../endpoints/endpoints.ts';
import {
  openSettings,
  SETTINGS_IN_FORCE,
  type SettingsInForce,
  type SettingsRow,
} from '../endpoints/settings-in-force.ts';
import { MAY_DROP } from './may-drop.ts';
import type { Sealer } from '../sql/sealing.ts';

/**
 * Everything that an attempt needs, read in one statement just before it, or up to 100 ms earlier, while its workflow starts.
 * Holds secrets in the clear: never log it.
 */
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
   * The claim of the first attempt: the boot id of the claiming process, whether another process had claimed it before, and
   * whether it has a slot of its rate limits. Null after the first attempt was recorded.
   */
  claim: { claimedBy: string | null; handedOver: boolean; hasSlot: boolean } | null;
  deliverAt: Date | null;
  /** What receivers know it by: the id of the event, with a number after it where a replay is to be seen as a new event. */
  webhookId: string;
  /** `timestamp`: the app's `occurredAt`, or else when the event was accepted. */
  event: {
    id: string;
    externalId: string | null;
    type: string;
    data: string;
    priority: Priority;
    timestamp: Date;
    /** What continues the trace of its publish. */
    traceparent: string | null;
  };
  endpoint: LoadedEndpoint;
}

export interface LoadedEndpoint extends SettingsInForce {
  id: string;
  /** Raised by every change. */
  version: number;
  tenantId: string;
  tenantMetadata: Record<string, unknown>;
  url: string;
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  deleted: 'endpoint' | 'tenant' | null;
  name: string | null;
  metadata: Record<string, unknown>;
  /** Its ramp after an outage. Null: it is in none. */
  recovery: Recovery | null;
  auth: EndpointAuth;
  /** Whether it gets a `traceparent`. */
  traceparent: boolean;
  /** Not yet merged: `resolvePreferences` does that. */
  preferences: { tenant: Preferences; endpoint: Preferences };
  /** `recordHold` compares them. */
  gateVersions: GateVersions;
}

export interface GateVersions {
  endpoint: number;
  tenant: number;
}

interface Row
  extends
    SettingsRow,
    Omit<LoadedDelivery, 'hold' | 'deadLetter' | 'claim' | 'webhookId' | 'event' | 'endpoint'>,
    Pick<LoadedEndpoint, 'tenantMetadata' | 'url' | 'disabledReason' | 'name' | 'metadata' | 'recovery'> {
  holdReason: HoldReason | null;
  holdUntil: Date | null;
  deadLetterReason: DeadLetterReason | null;
  deadLetterDetail: string | null;
  handedOver: boolean | null;
  hasSlot: boolean;
  claimedBy: string | null;
  freshNumber: number | null;
  eventId: string;
  externalId: string | null;
  eventType: string;
  data: string;
  eventTimestamp: Date;
  priority: Priority;
  eventTraceparent: string | null;
  sendsTraceparent: boolean;
  tenantPreferences: Preferences;
  endpointPreferences: Preferences;
  endpointVersion: number;
  endpointStatus: EndpointStatus;
  endpointDeleted: boolean;
  tenantDeleted: boolean;
  sealedAuth: Buffer | null;
  endpointGateVersion: number;
  tenantGateVersion: number;
}

/** Loads deliveries in the order of the ids. Null for an id that does not exist. */
export async function loadDeliveries(
  database: Database,
  sealer: Sealer,
  deliveryIds: readonly string[],
): Promise<(LoadedDelivery | null)[]> {
  const rows = await readWithKeptPlans(database, (sql) => readRows<Row>(sql, LOAD({ deliveryIds })));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return deliveryIds.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : toLoadedDelivery(row, sealer);
  });
}

const LOAD = defineStatement(
  'load-deliveries',
  `select d.id, d.generation, d.status, d.attempts_before, d.attempt_count, ${MAY_DROP('d')} as may_drop,
     d.next_attempt_at, d.hold_reason, d.hold_until, d.last_outcome, d.last_status, d.dead_letter_reason, d.dead_letter_detail, d.skip_reason,
     d.cancel_reason, d.deliver_at, d.expires_at, d.fresh_number, q.handed_over, q.claimed_by, q.slot_us is not null as has_slot,
     v.id as event_id, v.external_id, v.type as event_type, v.data, v.priority, coalesce(v.occurred_at, v.created_at) as event_timestamp,
     v.traceparent as event_traceparent, e.traceparent as sends_traceparent,
     e.version as endpoint_version, e.url, e.status as endpoint_status, e.disabled_reason,
     e.deleted_at is not null as endpoint_deleted, t.deleted_at is not null as tenant_deleted, t.metadata as tenant_metadata,
     e.name, e.metadata, e.recovery, e.sealed_auth, ${SETTINGS_IN_FORCE.columns},
     e.gate_version as endpoint_gate_version, t.gate_version as tenant_gate_version,
     t.preferences as tenant_preferences, e.preferences as endpoint_preferences
   from unnest($deliveryIds::text[]) as wanted (id)
   join deliveries d on d.id = wanted.id
   join events v on v.id = d.event_id
   join endpoints e on e.id = d.endpoint_id
   join tenants t on t.id = e.tenant_id
   left join delivery_queue q on q.delivery_id = d.id
   ${SETTINGS_IN_FORCE.joins}`,
);

function toLoadedDelivery(row: Row, sealer: Sealer): LoadedDelivery {
  return {
    id: row.id,
    generation: row.generation,
    status: row.status,
    attemptsBefore: row.attemptsBefore,
    attemptCount: row.attemptCount,
    mayDrop: row.mayDrop,
    nextAttemptAt: row.nextAttemptAt,
    hold: row.holdReason === null ? null : { reason: row.holdReason, until: row.holdUntil },
    lastOutcome: row.lastOutcome,
    lastStatus: row.lastStatus,
    deadLetter:
      row.deadLetterReason === null ? null : { reason: row.deadLetterReason, detail: row.deadLetterDetail ?? '' },
    skipReason: row.skipReason,
    cancelReason: row.cancelReason,
    deliverAt: row.deliverAt,
    expiresAt: row.expiresAt,
    webhookId: row.freshNumber === null ? row.eventId : `${row.eventId}_r${row.freshNumber}`,
    claim:
      row.handedOver === null ? null : { handedOver: row.handedOver, claimedBy: row.claimedBy, hasSlot: row.hasSlot },
    event: {
      id: row.eventId,
      externalId: row.externalId,
      type: row.eventType,
      data: row.data,
      priority: row.priority,
      timestamp: row.eventTimestamp,
      traceparent: row.eventTraceparent,
    },
    endpoint: toLoadedEndpoint(row, sealer),
  };
}

function toLoadedEndpoint(row: Row, sealer: Sealer): LoadedEndpoint {
  const id = row.endpointId;
  return {
    id,
    version: row.endpointVersion,
    tenantId: row.tenantId,
    tenantMetadata: row.tenantMetadata,
    url: row.url,
    status: row.endpointStatus,
    disabledReason: row.disabledReason,
    deleted: row.tenantDeleted ? 'tenant' : row.endpointDeleted ? 'endpoint' : null,
    name: row.name,
    metadata: row.metadata,
    recovery: row.recovery,
    ...openSettings(row, sealer),
    auth: openEndpointAuth(sealer, id, row.sealedAuth),
    traceparent: row.sendsTraceparent,
    preferences: { tenant: row.tenantPreferences, endpoint: row.endpointPreferences },
    gateVersions: { endpoint: row.endpointGateVersion, tenant: row.tenantGateVersion },
  };
}
