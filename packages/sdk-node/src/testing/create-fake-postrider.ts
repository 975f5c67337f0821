import { createFakeApi } from '@postrider/fake-api';
import { Postrider, type Endpoint, type Fetch, type PostriderEvent, type PostriderOptions } from '../index.ts';
import { FailureOrdered, fakeFetch } from './fake-fetch.ts';
import { OrderedFailures, type OrderedFailure } from './ordered-failures.ts';

/** How a delivery of the fake ends. `pending`: it stays open until the test ends it. */
export type FakeOutcome = 'delivered' | 'dead_lettered' | 'pending';

/** Decides how the delivery of an event to an endpoint ends. */
export type DecideOutcome = (delivery: { event: PostriderEvent; endpoint: Endpoint }) => FakeOutcome;

export interface FakePostriderOptions {
  /** Tenants that exist from the start. Default: `default`. */
  tenants?: readonly string[] | undefined;
  /** How deliveries end, at once and with one attempt each. Default: all `delivered`. */
  outcome?: FakeOutcome | DecideOutcome | undefined;
  /** Default: the system's clock. Deliveries that wait for a time continue with the first request after it. */
  now?: (() => Date) | undefined;
  /** For the client. Default of `maxRetries` here: 0, so that ordered failures reach the test and no test waits. */
  client?: PostriderOptions | undefined;
}

/** An event that was published, typed like the event map. */
export type PublishedEvent<EventMap extends object = Record<string, unknown>> = {
  [Type in keyof EventMap & string]: Omit<PostriderEvent, 'type' | 'data'> & {
    /** The type of the event. */
    type: Type;
    /** As it was published. */
    data: EventMap[Type];
  };
}[keyof EventMap & string];

export interface FakePostrider<EventMap extends object = Record<string, unknown>> {
  /** A real client of the fake. Pass it to the code under test. */
  readonly postrider: Postrider<EventMap>;
  /** For code that creates its own client: `new Postrider({ apiKey: 'pr_any', fetch })`. */
  readonly fetch: Fetch;
  /** All published events, oldest first. */
  readonly published: readonly PublishedEvent<EventMap>[];
  /** Makes the next request fail, or the next one of an operation. */
  failNext(failure: OrderedFailure): void;
  /**
   * Ends an open delivery with one more attempt, even when a gate holds it. Throws for an unknown id, or when the delivery
   * has ended already.
   */
  endDelivery(deliveryId: string, outcome: 'delivered' | 'dead_lettered'): void;
}

/**
 * Postrider in memory, for your tests: the real client over a `fetch` that never leaves the process. Behind it are the
 * API's own routes, so that it refuses and answers the same as the API. It sends no webhooks, resolves no host names (all
 * but `localhost` count as public), allows the URLs that Postrider allows in development, and every key has all scopes.
 *
 * Quiet hours, priorities and `deliverAt` work as in the API, by the clock of `now`. Deliveries held by quiet hours start at
 * their exact end, not spread over a minute. Rate limits are stored but hold nothing, because no time passes here between
 * two publishes.
 */
export function createFakePostrider<EventMap extends object = Record<string, unknown>>(
  options: FakePostriderOptions = {},
): FakePostrider<EventMap> {
  const { outcome = 'delivered', now = () => new Date() } = options;
  const decide = typeof outcome === 'function' ? outcome : () => outcome;
  const failures = new OrderedFailures();
  const api = createFakeApi({
    tenants: options.tenants ?? ['default'],
    now,
    decide: (delivery) => decide(delivery as Parameters<DecideOutcome>[0]), // as the API shows them
    before(operation) {
      const failure = failures.take(operation);
      if (failure !== undefined) throw new FailureOrdered(failure);
    },
  });
  const fetch = fakeFetch(api);
  return {
    postrider: new Postrider<EventMap>({ apiKey: 'pr_fake', maxRetries: 0, ...options.client, fetch }),
    fetch,
    get published() {
      // The typed client published them, unless the test bypassed it.
      return api.published() as PublishedEvent<EventMap>[];
    },
    failNext: (failure) => failures.add(failure),
    endDelivery: (deliveryId, how) => api.endDelivery(deliveryId, how),
  };
}
