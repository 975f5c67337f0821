import { DEFAULT_RETRY, type NewId, type Preferences, type RetryPolicy } from '@postrider/domain';
import type { AuditRow } from '@postrider/store/audit';
import type { AttemptRow, DeliveryNote, DeliveryRow } from '@postrider/store/deliveries';
import type { DefaultsRow, EndpointRow } from '@postrider/store/endpoints';
import type { EventTypeRow } from '@postrider/store/event-types';
import type { AcceptedEvent, EventRow } from '@postrider/store/events';
import type { FanOut } from '@postrider/store/fan-out';
import type { ApiKeyRow, StoredAnswer } from '@postrider/store/keys';
import type { ExpungeRow, RetentionRunRow } from '@postrider/store/retention';
import type { ReplayRow } from '@postrider/store/replays';
import type { ScheduleRow } from '@postrider/store/schedules';
import type { Sql } from '@postrider/store/sql';
import type { PreferencesRow, TenantRow } from '@postrider/store/tenants';

export interface StoredTenant extends TenantRow {
  isDeleted: boolean;
  ownPreferences: PreferencesRow;
}

export interface StoredSecret {
  id: string;
  createdAt: Date;
  secret: string;
  publicKey: string | null;
  /** Null: the current one. */
  expiresAt: Date | null;
}

export interface StoredEndpoint extends EndpointRow {
  isDeleted: boolean;
  ownPreferences: PreferencesRow;
  /** The current one first, then older ones, the latest first. */
  secrets: StoredSecret[];
}

/** Of a tenant, or of the deployment. */
export interface StoredDefaults extends Pick<DefaultsRow, 'settings' | 'sealedHeaders' | 'version' | 'updatedAt'> {
  secrets: readonly StoredSecret[];
}

export interface StoredEvent extends Omit<EventRow, 'deliveries' | 'deliveryCount' | 'notSent'> {
  notSent: FanOut['notSent'];
}

/** What the store reads from other rows. */
type Joined =
  | 'endpointName'
  | 'endpointUrl'
  | 'endpointDisabledReason'
  | 'endpointRetry'
  | 'externalId'
  | 'firstAttemptedAt'
  | 'lastAttemptedAt'
  | 'lastError';

export interface StoredDelivery extends Omit<DeliveryRow, Joined> {
  /** That of its event. */
  deliverAt: Date | null;
  notes: DeliveryNote[];
  attempts: AttemptRow[];
}

export interface StoredReplay extends ReplayRow {
  /** The deliveries that it sent. */
  sentIds: readonly string[];
}

/** How a delivery ends in the fake. `pending`: it stays open until the test ends it. */
export type FakeOutcome = 'delivered' | 'dead_lettered' | 'pending';

/** The stored answer of an idempotency key. */
export interface StoredKeyAnswer {
  fingerprint: Uint8Array;
  answer: StoredAnswer | null;
  expiresAt: Date;
}

export interface StoredPublish {
  fingerprint: Uint8Array;
  event: AcceptedEvent;
  /** Null: as long as the event exists. */
  expiresAt: Date | null;
}

/** The data of the fake. Maps keep the order of creation. Rows are replaced, never changed. */
export class Memory {
  readonly tenants = new Map<string, StoredTenant>();
  readonly endpoints = new Map<string, StoredEndpoint>();
  /** By owner. */
  readonly defaults = new Map<string, StoredDefaults>();
  readonly events = new Map<string, StoredEvent>();
  readonly deliveries = new Map<string, StoredDelivery>();
  readonly schedules = new Map<string, ScheduleRow>();
  readonly replays = new Map<string, StoredReplay>();
  readonly keys = new Map<string, ApiKeyRow>();
  readonly audit = new Map<string, AuditRow>();
  readonly eventTypes = new Map<string, EventTypeRow>();
  catalogueRevision = 0;
  readonly expunges = new Map<string, ExpungeRow>();
  retentionRun: RetentionRunRow | null = null;
  readonly answers = new Map<string, StoredKeyAnswer>();
  readonly publishes = new Map<string, StoredPublish>();
  readonly now: () => Date;
  readonly newId: NewId;
  readonly decide: (delivery: StoredDelivery) => FakeOutcome;

  constructor({ now, newId, decide }: Pick<Memory, 'now' | 'newId' | 'decide'>) {
    this.now = now;
    this.newId = newId;
    this.decide = decide;
  }

  /** Returns how to bring back what is here now. Rows are never changed, so the maps are enough. */
  keep(): () => void {
    const maps: Map<string, unknown>[] = [
      this.tenants,
      this.endpoints,
      this.defaults,
      this.events,
      this.deliveries,
      this.schedules,
      this.replays,
      this.keys,
      this.eventTypes,
      this.publishes,
    ];
    const kept = maps.map((map) => [...map]);
    return () =>
      maps.forEach((map, i) => {
        map.clear();
        for (const [id, row] of kept[i] ?? []) map.set(id, row);
      });
  }

  /** For the readiness check. */
  query(): Promise<{ rows: never[] }> {
    return Promise.resolve({ rows: [] });
  }

  findTenant(tenantId: string): StoredTenant | undefined {
    const tenant = this.tenants.get(tenantId);
    return tenant?.isDeleted ? undefined : tenant;
  }

  findEndpoint({ tenantId, endpointId }: { tenantId: string; endpointId: string }): StoredEndpoint | undefined {
    const endpoint = this.endpoints.get(endpointId);
    return endpoint?.tenantId === tenantId && !endpoint.isDeleted ? endpoint : undefined;
  }

  /** The endpoints of a tenant that are not deleted, oldest first. */
  endpointsOf(tenantId: string): StoredEndpoint[] {
    return [...this.endpoints.values()].filter((endpoint) => endpoint.tenantId === tenantId && !endpoint.isDeleted);
  }

  deliveriesOf(eventId: string): StoredDelivery[] {
    return [...this.deliveries.values()].filter((delivery) => delivery.eventId === eventId);
  }

  /** A delivery as the store reads it, with the current name and URL of its endpoint. */
  rowOf<Delivery extends StoredDelivery>(delivery: Delivery): Delivery & DeliveryRow {
    const endpoint = this.endpoints.get(delivery.endpointId);
    const { name: endpointName = null, url: endpointUrl = '', disabledReason = null } = endpoint ?? {};
    const last = delivery.attempts.at(-1);
    return {
      ...delivery,
      endpointName,
      endpointUrl,
      endpointDisabledReason: disabledReason,
      endpointRetry: endpoint?.retry ?? this.inheritedRetry(delivery.tenantId),
      externalId: this.events.get(delivery.eventId)?.externalId ?? null,
      firstAttemptedAt: delivery.attempts[0]?.startedAt ?? null,
      lastAttemptedAt: last?.startedAt ?? null,
      lastError: last?.error ?? null,
    };
  }

  private inheritedRetry(tenantId: string): RetryPolicy {
    const [ofTenant, ofDeployment] = [this.defaultsOf(tenantId), this.defaultsOf(DEPLOYMENT)];
    return ofTenant.settings.retry ?? ofDeployment.settings.retry ?? DEFAULT_RETRY;
  }

  /** What the endpoints of a tenant, or of all tenants, inherit. */
  defaultsOf(owner: string): StoredDefaults {
    return this.defaults.get(owner) ?? { settings: {}, sealedHeaders: null, secrets: [], version: 0, updatedAt: null };
  }

  /** The preferences of an endpoint's tenant and its own. */
  preferencesFor(endpoint: StoredEndpoint): { tenant: Preferences; endpoint: Preferences } {
    return {
      tenant: this.tenants.get(endpoint.tenantId)?.ownPreferences.preferences ?? {},
      endpoint: endpoint.ownPreferences.preferences,
    };
  }
}

/** The owner of the deployment's defaults, as in the store. */
export const DEPLOYMENT = '*';

export const NO_PREFERENCES: PreferencesRow = { preferences: {}, version: 0, updatedAt: null };

/** The memory, which the routes pass on in place of a connection. */
export function memoryOf(sql: Sql): Memory {
  return sql as unknown as Memory; // createFakeApi put it there
}

/** A page as the store reads it: newest first, older than `beforeId`. */
export function pageOf<Row extends { id: string }>(
  rows: Iterable<Row>,
  { matches, beforeId, limit }: { matches: (row: Row) => boolean; beforeId: string | undefined; limit: number },
): { rows: Row[]; nextId: string | null } {
  const found = [...rows].filter((row) => (beforeId === undefined || row.id < beforeId) && matches(row)).reverse();
  const page = found.slice(0, limit);
  return { rows: page, nextId: found.length > page.length ? (page.at(-1)?.id ?? null) : null };
}

/** Whether a filter is absent or matches. */
export function fits<Value>(filter: Value | undefined, value: Value | null): boolean {
  return filter === undefined || filter === value;
}

export function isWithin(at: Date, { from, to }: { from?: Date | undefined; to?: Date | undefined }): boolean {
  return (from === undefined || at >= from) && (to === undefined || at < to);
}
