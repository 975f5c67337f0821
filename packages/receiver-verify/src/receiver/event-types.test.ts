import { expect, expectTypeOf, test } from 'vitest';
import { createReceiver } from '../index.ts';
import type { EventsFromOpenApi, WebhookEvent } from '../index.ts';

// As openapi-typescript 7 writes them, parameters and answers left out.
interface webhooks {
  'order.paid': {
    get?: never;
    post: {
      requestBody?: {
        content: {
          'application/json': {
            id: string;
            type: 'order.paid';
            timestamp: string;
            data: components['schemas']['OrderPaid'];
          };
        };
      };
      responses: { 200: { content?: never } };
    };
  };
  orderRefunded: { get?: never; post: operations['orderRefunded'] };
  'order.note': { post: operations['orderNote'] };
}
interface components {
  schemas: { OrderPaid: { total: number } };
}
interface operations {
  orderRefunded: {
    requestBody: { content: { 'application/json': { type: 'order.refunded'; data: { orderId: string } } } };
  };
  orderNote: { requestBody: { content: { 'application/json': { type: string; data?: string } } } };
}

test('types: the catalogue names the events and their data', () => {
  type Events = EventsFromOpenApi<webhooks>;
  expectTypeOf<keyof Events>().toEqualTypeOf<'order.paid' | 'order.refunded' | 'order.note'>();
  expectTypeOf<Events['order.paid']>().toEqualTypeOf<{ total: number }>();
  expectTypeOf<Events['order.refunded']>().toEqualTypeOf<{ orderId: string }>();
  const receiver = createReceiver<Events>({ secrets: undefined }).on('order.*', (event) => {
    if (event.type === 'order.paid') expectTypeOf(event.data.total).toEqualTypeOf<number>();
    if (event.type === 'order.refunded') expectTypeOf(event.data.orderId).toEqualTypeOf<string>();
  });
  // @ts-expect-error The name in the list is not the type of the event.
  expect(() => receiver.on('orderRefunded', () => undefined)).not.toThrow();
});

test('types: an untyped receiver still tells a family from a type', () => {
  const receiver = createReceiver({ secrets: undefined })
    .on('order.*', (event) => {
      expectTypeOf(event).toEqualTypeOf<WebhookEvent<`order.${string}`>>();
    })
    .on('order.paid', (event) => {
      expectTypeOf(event).toEqualTypeOf<WebhookEvent<'order.paid'>>();
    });
  expect(receiver).toBeDefined();
});
