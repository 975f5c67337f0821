import type {
  ApiKey,
  DeliveryWithAttempts,
  Endpoint,
  EndpointExplanation,
  PostriderEvent,
  Preferences,
  Tenant,
} from '../api-types.ts';
import { FakeProblem, notFound } from './fake-problem.ts';

/** Something with an ETag. */
export interface Versioned<Value> {
  value: Value;
  version: number;
}

/** How a delivery of the fake ends; `pending`: it does not, until the test says so. */
export type FakeOutcome = 'delivered' | 'dead_lettered' | 'pending';

/** Decides how the delivery of an event to an endpoint ends. */
export type DecideOutcome = (delivery: { event: PostriderEvent; endpoint: Endpoint }) => FakeOutcome;

/** All that a fake knows. Maps keep the order in which things were made. */
export class FakeState {
  readonly tenants = new Map<string, Versioned<Tenant>>();
  readonly deletedTenants = new Set<string>();
  readonly endpoints = new Map<string, Versioned<Endpoint>>();
  readonly events = new Map<string, PostriderEvent>();
  readonly deliveries = new Map<string, DeliveryWithAttempts>();
  readonly keys = new Map<string, ApiKey>();
  /** By the id of their tenant or endpoint; those that nobody has put are not in it. */
  readonly preferences = new Map<string, Versioned<Preferences>>();
  /** By event: the endpoints that got nothing, and why. */
  readonly notSent = new Map<string, Pick<EndpointExplanation, 'endpointId' | 'reason'>[]>();
  readonly now: () => Date;
  readonly decide: DecideOutcome;
  #lastId = 0;

  constructor(options: { now: () => Date; decide: DecideOutcome }) {
    this.now = options.now;
    this.decide = options.decide;
  }

  /** Looks like one of the API's, and counts up. */
  newId(prefix: string): string {
    this.#lastId += 1;
    return `${prefix}_${String(this.#lastId).padStart(26, '0')}`;
  }

  timestamp(): string {
    return this.now().toISOString();
  }

  getTenant(tenantId: string): Versioned<Tenant> {
    const found = this.tenants.get(tenantId);
    if (found === undefined) throw notFound('tenant', tenantId);
    return found;
  }

  getEndpoint(tenantId: string, endpointId: string): Versioned<Endpoint> {
    this.getTenant(tenantId);
    const found = this.endpoints.get(endpointId);
    if (found?.value.tenantId !== tenantId) throw notFound('endpoint', endpointId);
    return found;
  }

  getPreferences(ownerId: string): Versioned<Preferences> {
    return this.preferences.get(ownerId) ?? { value: {}, version: 0 };
  }

  getDelivery(tenantId: string, deliveryId: string): DeliveryWithAttempts {
    this.getTenant(tenantId);
    const found = this.deliveries.get(deliveryId);
    if (found?.tenantId !== tenantId) throw notFound('delivery', deliveryId);
    return found;
  }

  deliveriesOf(eventId: string): DeliveryWithAttempts[] {
    return [...this.deliveries.values()].filter((delivery) => delivery.eventId === eventId);
  }
}

const isAmong = (list: string, wanted: string) => list.split(',').some((each) => each.trim() === wanted);

/** 412 when the object is no longer as the caller has read it. */
export function checkIfMatch(ifMatch: string | undefined, { version }: { version: number }): void {
  if (ifMatch === undefined || ifMatch === '*' || isAmong(ifMatch, `"${version}"`)) return;
  throw new FakeProblem(412, 'precondition_failed', { detail: `The current ETag is "${version}".` });
}
