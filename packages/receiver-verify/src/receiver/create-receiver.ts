import type { WebhookAnswer } from './answers.ts';
import type { EventOf, EventPattern, EventsFromSchemas, WebhookEvent } from './event-types.ts';
import { receiveWebhook } from './receive-webhook.ts';
import { checkReceiverOptions, type ReceiverOptions, type Schemas } from './receiver-options.ts';
import { eventRoutes } from './route-events.ts';
import type { IncomingWebhook, WebhookHandler } from './webhook-handler.ts';

/** The part of a receiver that adapters use. */
export interface WebhookReceiver {
  /** Verifies a request, runs its handler and returns the answer. Never throws. */
  receive(incoming: IncomingWebhook): Promise<WebhookAnswer>;
}

/** Verifies webhooks and passes each to the handler of its type. */
export interface Receiver<Events> extends WebhookReceiver {
  /** Handles a type, or a family (`order.*`). Only the most specific handler runs. */
  on<Pattern extends EventPattern<Events>>(
    pattern: Pattern,
    handler: WebhookHandler<EventOf<Events, Pattern>>,
  ): Receiver<Events>;
  /** Handles events without another handler, also bodies without a type. */
  fallback(handler: WebhookHandler<WebhookEvent<string | undefined>>): Receiver<Events>;
}

/**
 * A receiver for one webhook endpoint: `createReceiver<Events>({ secrets }).on('order.paid', handler)`, where `Events`
 * maps each type to its data. With `schemas` the data is validated, and the types come from them.
 */
export function createReceiver<Events = Record<string, unknown>>(
  options: ReceiverOptions & { schemas?: never },
): Receiver<Events>;
export function createReceiver<const Validators extends Schemas>(
  options: ReceiverOptions & { schemas: Validators },
): Receiver<EventsFromSchemas<Validators>>;
export function createReceiver(options: ReceiverOptions & { schemas?: Schemas }): Receiver<Record<string, unknown>> {
  checkReceiverOptions(options);
  // Handlers are stored without the type of their event; the types of `on` make it match the pattern.
  const routes = eventRoutes<WebhookHandler<never>>();
  let fallback: WebhookHandler<never> | undefined;
  const receiver: Receiver<Record<string, unknown>> = {
    on(pattern, handler) {
      routes.add(pattern, handler);
      return receiver;
    },
    fallback(handler) {
      if (fallback !== undefined) throw new TypeError('There is a fallback already.');
      fallback = handler;
      return receiver;
    },
    receive: (incoming) =>
      receiveWebhook(incoming, options, (type) => (type === undefined ? undefined : routes.find(type)) ?? fallback),
  };
  return receiver;
}
