import { createFakeApi } from '@postrider/fake-api';
import { Postrider, type Endpoint, type Fetch, type PostriderEvent, type PostriderOptions } from '../index.ts';
import { FailureOrdered, fakeFetch } from './fake-fetch.ts';
import { OrderedFailures, type OrderedFailure } from './ordered-failures.ts';

/** How a delivery of the fake ends; `pending`: it does not, until the test says so. */
export type FakeOutcome = 'delivered' | 'dead_lettered' | 'pending';

/** Decides how the delivery of an event to an endpoint ends. */
export type DecideOutcome = (delivery: { event: PostriderEvent; endpoint: Endpoint }) => FakeOutcome;

export interface FakePostriderOptions {
  /** Tenants that are there from the start. Default: `default`. */
  tenants?: readonly string[] | undefined;
  /** How deliveries end, at once and with one attempt each. Default: all `delivered`. */
  outcome?: FakeOutcome | DecideOutcome | undefined;
  /** Default: the system's clock. What waits for a time goes on with the first request after it. */
  now?: (() => Date) | undefined;
  /** For the client. `maxRetries` is 0 here unless given, so that an ordered failure is seen and no test waits. */
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
  /** A real client that talks to the fake. Hand it to what you test. */
  readonly postrider: Postrider<EventMap>;
  /** For code that makes its own client: `new Postrider({ apiKey: 'pr_any', fetch })`. */
  readonly fetch: Fetch;
  /** What was published so far, oldest first. */
  readonly published: readonly PublishedEvent<EventMap>[];
  /** Lets the next request fail, or the next of one operation. */
  failNext(failure: OrderedFailure): void;
  /**
   * Ends a delivery that is on its way, with one more attempt, whatever holds it. Throws when there is none of this id, or
   * when it has ended.
   */
  endDelivery(deliveryId: string, outcome: 'delivered' | 'dead_lettered'): void;
}

/**
 * Postrider in memory, for your tests: the real client over a `fetch` that never leaves the process. Behind it are the
 * API's own routes, so that it refuses what the API refuses and answers as it does. It sends no webhook, resolves no
 * host name (each is taken for a public one, but for `localhost`), allows what Postrider allows in development, and knows
 * no scopes: every key may do everything.
 *
 * Quiet hours, priorities and `deliverAt` hold and skip as they do in the API, by the clock of `now`; what quiet hours
 * held goes at their exact end, not spread over a minute. Rate limits are kept, but hold nothing: no time passes between
 * two publishes here.
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
      // Only what the typed client let through is in there, unless the test goes around it.
      return api.published() as PublishedEvent<EventMap>[];
    },
    failNext: (failure) => failures.add(failure),
    endDelivery: (deliveryId, how) => api.endDelivery(deliveryId, how),
  };
}
