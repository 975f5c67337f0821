import type { DeliveryWithAttempts } from './api-types.ts';
import type { DeliveryChange, StreamAllQuery } from './history-types.ts';
import type { CallOptions } from './request/call-options.ts';
import { readOptions, type PostriderOptions } from './request/client-options.ts';
import { ApiClient } from './request/api-client.ts';
import { Config } from './resources/config.ts';
import { Audit } from './resources/audit.ts';
import { DeadLetters } from './resources/dead-letters.ts';
import { Defaults } from './resources/defaults.ts';
import { Deliveries } from './resources/deliveries.ts';
import { Endpoints } from './resources/endpoints.ts';
import { EventTypes } from './resources/event-types.ts';
import { Events } from './resources/events.ts';
import { Expunges } from './resources/expunges.ts';
import { Keys } from './resources/keys.ts';
import { Operator } from './resources/operator.ts';
import { Replays } from './resources/replays.ts';
import { RetentionRuns } from './resources/retention.ts';
import { Schedules } from './resources/schedules.ts';
import { Service } from './resources/service.ts';
import { Senders } from './resources/senders.ts';
import { Statistics } from './resources/statistics.ts';
import { Templates } from './resources/templates.ts';
import { Tenants } from './resources/tenants.ts';
import { waitForDelivery, type WaitForDeliveryOptions } from './wait-for-delivery.ts';

/**
 * A client of Postrider's API. Create one and reuse it; it needs no closing.
 *
 * With an event map, `events.publish()` checks the types of events and their data:
 * `new Postrider<{ 'order.paid': { orderId: string } }>()`. `EventsFromOpenApi` makes the map of the exported catalogue.
 *
 * Besides the errors that each method names, all may throw `PostriderAuthenticationError`, `PostriderPermissionError`,
 * `PostriderRateLimitError`, `PostriderServerError`, `PostriderConnectionError`, `PostriderTimeoutError`,
 * `PostriderAnswerError` and `PostriderUsageError`; a call whose `signal` is aborted rejects with its reason.
 */
export class Postrider<EventMap extends object = Record<string, unknown>> {
  /** Whose webhooks these are. */
  readonly tenants: Tenants;
  /** URLs that receive events. */
  readonly endpoints: Endpoints;
  /** What endpoints inherit from their tenant and the deployment. */
  readonly defaults: Defaults;
  /** The catalogue: which events there are. */
  readonly eventTypes: EventTypes;
  /** Ready-made payloads. */
  readonly templates: Templates;
  /** What happened, published once. */
  readonly events: Events<EventMap>;
  /** Events on their way to endpoints. */
  readonly deliveries: Deliveries;
  /** Deliveries that failed for good. */
  readonly deadLetters: DeadLetters;
  /** Past deliveries that are sent again. */
  readonly replays: Replays;
  /** Addresses that requests to receivers come from. */
  readonly senders: Senders;
  /** Events that are published again and again. */
  readonly schedules: Schedules;
  /** Removing the content of events. */
  readonly expunges: Expunges;
  /** How long records are kept. */
  readonly retention: RetentionRuns;
  /** How much arrives, how fast, and what fails. */
  readonly statistics: Statistics;
  /** API keys. */
  readonly keys: Keys;
  /** What people have set, as one document. */
  readonly config: Config;
  /** Who changed what, and when. */
  readonly audit: Audit;
  /** Look-ups over all tenants. */
  readonly operator: Operator;
  /** The API's own state. */
  readonly service: Service;

  /** @throws PostriderUsageError when the API key is missing or an option is invalid. */
  constructor(options: PostriderOptions = {}) {
    const client = new ApiClient(readOptions(options, process.env));
    this.tenants = new Tenants(client);
    this.endpoints = new Endpoints(client);
    this.defaults = new Defaults(client);
    this.eventTypes = new EventTypes(client);
    this.templates = new Templates(client);
    this.events = new Events<EventMap>(client);
    this.deliveries = new Deliveries(client);
    this.deadLetters = new DeadLetters(client);
    this.replays = new Replays(client);
    this.senders = new Senders(client);
    this.schedules = new Schedules(client);
    this.expunges = new Expunges(client);
    this.retention = new RetentionRuns(client);
    this.statistics = new Statistics(client);
    this.keys = new Keys(client);
    this.config = new Config(client);
    this.audit = new Audit(client);
    this.operator = new Operator(client);
    this.service = new Service(client);
  }

  /**
   * Follows what happens to deliveries, as it happens: those of `tenantId`, or without it those of all tenants. The same as
   * `deliveries.stream` and `operator.stream`.
   *
   * @throws PostriderNotFoundError `tenant_not_found`
   * @throws PostriderApiError `cursor_expired`
   */
  stream(query: StreamAllQuery = {}, options?: CallOptions): AsyncGenerator<DeliveryChange, void, undefined> {
    const { tenantId, ...filter } = query;
    return tenantId === undefined
      ? this.operator.stream(filter, options)
      : this.deliveries.stream(tenantId, filter, options);
  }

  /**
   * Waits until a delivery has ended (`delivered`, `dead_lettered`, `skipped` or `cancelled`) and returns it with its
   * attempts and its timeline. For scripts and tests: a delivery may take days, or for ever behind a pause.
   *
   * @throws PostriderTimeoutError `wait_timed_out`: it has not ended within `timeoutMs`; the delivery continues.
   * @throws PostriderNotFoundError `tenant_not_found`, `delivery_not_found`
   */
  waitForDelivery(
    tenantId: string,
    deliveryId: string,
    options: WaitForDeliveryOptions = {},
  ): Promise<DeliveryWithAttempts> {
    return waitForDelivery((each) => this.deliveries.get(tenantId, deliveryId, each), options);
  }
}
