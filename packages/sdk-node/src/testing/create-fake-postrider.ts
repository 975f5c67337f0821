import type { PostriderEvent } from '../api-types.ts';
import type { PostriderOptions } from '../client-options.ts';
import { Postrider } from '../index.ts';
import type { Fetch } from '../request/send-attempt.ts';
import { FakeApi, type OrderedFailure } from './fake-api.ts';
import { hasEnded, settle } from './fake-delivery.ts';
import { FakeState, type DecideOutcome, type FakeOutcome } from './fake-state.ts';

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
  [Type in keyof EventMap & string]: Omit<PostriderEvent, 'type' | 'data'> & { type: Type; data: EventMap[Type] };
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
 * Postrider in memory, for your tests: the real client over a `fetch` that never leaves the process. It keeps tenants,
 * endpoints, events, deliveries, preferences and keys, fans out by event type, honours idempotency keys and ETags, and
 * answers with the API's own errors. It sends no webhook, checks no URL and knows no scopes: every key may do everything.
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
  const state = new FakeState({ now, decide });
  for (const id of options.tenants ?? ['default']) {
    const at = state.timestamp();
    state.tenants.set(id, { value: { id, name: null, metadata: {}, createdAt: at, updatedAt: at }, version: 1 });
  }
  const api = new FakeApi(state);
  return {
    postrider: new Postrider<EventMap>({ apiKey: 'pr_fake', maxRetries: 0, ...options.client, fetch: api.fetch }),
    fetch: api.fetch,
    get published() {
      // Only what the typed client let through is in there, unless the test goes around it.
      return structuredClone([...state.events.values()]) as PublishedEvent<EventMap>[];
    },
    failNext: (failure) => api.failNext(failure),
    endDelivery(deliveryId, how) {
      const delivery = state.deliveries.get(deliveryId);
      if (delivery === undefined) throw new Error(`The fake has no delivery "${deliveryId}".`);
      if (hasEnded(delivery)) throw new Error(`The delivery "${deliveryId}" is ${delivery.status} already.`);
      settle(delivery, how, state);
    },
  };
}
