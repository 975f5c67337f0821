import { expectTypeOf, test } from 'vitest';
import {
  isPostriderApiError,
  isPostriderConflictError,
  isPostriderError,
  isPostriderNotFoundError,
  isPostriderServerError,
  isPostriderTimeoutError,
} from '../index.ts';
import type { AcceptedEvent, DeliveryWithAttempts, EndpointWithSecret, Page, Postrider, Tenant } from '../index.ts';

interface ShopEvents {
  'order.paid': { orderId: string; amount: number };
  'customer.deleted': { customerId: string };
}

// Never called: the compiler is what runs this test, in the same check as all other code.
export async function checkedByTheCompiler(shop: Postrider<ShopEvents>, any: Postrider): Promise<void> {
  await shop.events.publish('t', { type: 'order.paid', data: { orderId: 'o', amount: 1 } });
  await shop.events.publish('t', {
    type: 'customer.deleted',
    data: { customerId: 'c' },
    occurredAt: new Date(),
    priority: 'high',
  });
  // @ts-expect-error -- no such type
  await shop.events.publish('t', { type: 'order.payed', data: { orderId: 'o', amount: 1 } });
  // @ts-expect-error -- the data of another type
  await shop.events.publish('t', { type: 'order.paid', data: { customerId: 'c' } });
  // @ts-expect-error -- a member too many
  await shop.events.publish('t', { type: 'customer.deleted', data: { customerId: 'c', amount: 1 } });
  // @ts-expect-error -- data is missing
  await shop.events.publish('t', { type: 'customer.deleted' });
  // @ts-expect-error -- a typo in an option of the event
  await shop.events.publish('t', { type: 'customer.deleted', data: { customerId: 'c' }, externalID: 'x' });
  // @ts-expect-error -- one of many is wrong
  await shop.events.publishMany('t', [{ type: 'order.paid', data: { orderId: 'o' } }]);

  await any.events.publish('t', { type: 'whatever', data: null });
  // @ts-expect-error -- data is missing
  await any.events.publish('t', { type: 'whatever' });
  // @ts-expect-error -- a status that there is not
  await any.deliveries.list('t', { status: 'done' });
  // @ts-expect-error -- a filter that this list has not
  await any.tenants.list({ tag: 'x' });
  // @ts-expect-error -- a tenant has no version at its creation
  await any.tenants.create({ id: 'a' }, { ifMatch: '"1"' });
  // @ts-expect-error -- reading has no idempotency key
  await any.tenants.get('a', { idempotencyKey: 'k' });

  const signal: AbortSignal | undefined = undefined;
  await any.tenants.get('a', { signal, timeoutMs: undefined });
  await any.endpoints.list('t', { limit: undefined, status: 'active' });
  // Whatever may be left out may be undefined, at every depth (this is compiled with exactOptionalPropertyTypes).
  const missing: string | undefined = undefined;
  await any.endpoints.create('t', { url: 'u', name: missing, retry: { delaysSeconds: [1], on: undefined } });
  await any.endpoints.update('t', 'e', { url: missing, signing: undefined, tags: undefined });
  await any.endpoints.rotateSecret('t', 'e', { secret: missing, overlapHours: undefined });
  await any.tenants.create({ id: missing, metadata: undefined });
  await any.tenants.putPreferences('t', {
    quietHours: { windows: [{ days: undefined, start: '22:00', end: '07:00' }], mode: undefined },
  });
  await any.keys.create({ name: 'a', scopes: ['read'], tenantId: missing, expiresAt: undefined });

  expectTypeOf(await any.events.publish('t', { type: 'a', data: 1 })).toEqualTypeOf<AcceptedEvent>();
  expectTypeOf(await any.endpoints.create('t', { url: 'u' })).toEqualTypeOf<EndpointWithSecret>();
  expectTypeOf(await any.deliveries.get('t', 'd')).toEqualTypeOf<DeliveryWithAttempts>();
  expectTypeOf(await any.endpoints.delete('t', 'e')).toEqualTypeOf<undefined>();
  expectTypeOf(await any.tenants.list()).toEqualTypeOf<Page<Tenant>>();
  for await (const tenant of any.tenants.list()) expectTypeOf(tenant).toEqualTypeOf<Tenant>();
  expectTypeOf((await any.tenants.get('t').withResponse()).etag).toEqualTypeOf<string | undefined>();
  const result = (await shop.events.publishMany('t', []))[0];
  if (result?.ok) expectTypeOf(result.event.id).toEqualTypeOf<string>();
  else if (result) expectTypeOf(result.error).toEqualTypeOf<unknown>();
}

// What a guard has said no to must keep its type: classes of one shape would leave `never`.
export function narrowsStepByStep(error: unknown): string {
  if (!isPostriderError(error)) return 'other';
  if (isPostriderNotFoundError(error)) return error.code;
  if (isPostriderConflictError(error)) return error.code;
  if (isPostriderApiError(error)) {
    expectTypeOf(error.status).toEqualTypeOf<number>();
    return isPostriderServerError(error) ? error.code : (error.requestId ?? '');
  }
  if (isPostriderTimeoutError(error)) return error.message;
  expectTypeOf(error.status).toEqualTypeOf<number | undefined>();
  return error.code;
}

test('a client with an event map is one where any client is taken for reading', () => {
  expectTypeOf<Postrider<ShopEvents>['deliveries']>().toEqualTypeOf<Postrider['deliveries']>();
});
