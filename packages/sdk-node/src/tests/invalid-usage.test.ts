import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Postrider } from '../postrider.ts';
import { startWireServer, type WireServer } from './testing/start-wire-server.ts';

let server: WireServer;
beforeAll(async () => void (server = await startWireServer({ status: 200, json: {} })));
afterAll(() => server.stop());

test.each<[string, (postrider: Postrider) => PromiseLike<unknown>, RegExp]>([
  ['an empty id', (p) => p.tenants.get(''), /tenantId takes an id, not ""/],
  ['a dot', (p) => p.endpoints.get('a', '..'), /endpointId takes an id/],
  ['half a character', (p) => p.tenants.get('a\ud800'), /tenantId takes an id/],
  [
    'no id in plain JavaScript',
    (p) => p.deliveries.get('a', undefined as unknown as string),
    /deliveryId .* not undefined/,
  ],
  ['a BigInt', (p) => p.events.publish('a', { type: 'a', data: 1n }), /^\/data is a BigInt/],
  [
    'an invalid time of an event',
    (p) => p.events.publish('a', { type: 'a', data: 1, deliverAt: new Date('2026-13-45') }),
    /^\/deliverAt is an invalid Date/,
  ],
  [
    'an invalid expiry of a key',
    (p) => p.keys.create({ name: 'a', scopes: ['read'], expiresAt: new Date(Number.NaN) }),
    /^\/expiresAt is an invalid Date/,
  ],
  ['NaN in a query', (p) => p.events.list('a', { limit: Number.NaN }), /limit takes .* not NaN/],
  ['an object in a query', (p) => p.events.list('a', { tag: {} as string }), /tag takes .* not an object/],
  ['an invalid Date', (p) => p.events.list('a', { from: new Date('x') }), /from is an invalid Date/],
  ['an ETag without quotes', (p) => p.tenants.delete('a', { ifMatch: '7' }), /ifMatch takes the `etag`/],
  [
    'an idempotency key with a line end',
    (p) => p.keys.create({ name: 'a', scopes: [] }, { idempotencyKey: 'a\n' }),
    /idempotencyKey takes/,
  ],
  ['a timeout of zero', (p) => p.tenants.get('a', { timeoutMs: 0 }), /timeoutMs takes/],
])('%s is refused before anything is sent', async (_name, call, message) => {
  const before = server.requests.length;
  await expect(call(server.client())).rejects.toMatchObject({
    code: 'invalid_usage',
    message: expect.stringMatching(message),
  });
  expect(server.requests).toHaveLength(before);
});

test('an event in place of the tenant is refused without showing it', async () => {
  // Plain JavaScript allows a missing tenant.
  const publish = server.client().events.publish as unknown as (event: object) => PromiseLike<unknown>;
  const error: unknown = await Promise.resolve(
    publish.call(server.client().events, { type: 'a', data: { card: '4111-1111-1111-1111' } }),
  ).catch((reason: unknown) => reason);
  expect(error).toHaveProperty(
    'message',
    'tenantId takes an id, not an object. This call begins with (tenantId, …): is one missing?',
  );
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('4111-1111-1111-1111');
});
