import { expect, test } from 'vitest';
import { narrowest, type SharedRoom } from './narrowest-room.ts';

/** The rule of permits and claims. */
const shareIn = ({ available, heldByTenant }: SharedRoom, tenantId: string) =>
  Math.ceil((available - (Object.hasOwn(heldByTenant, tenantId) ? (heldByTenant[tenantId] ?? 0) : 0)) / 2);

test.each<[string, SharedRoom, SharedRoom]>([
  ['a tenant hangs', { available: 40, heldByTenant: { hung: 40 } }, { available: 16, heldByTenant: {} }],
  ['a tenant floods', { available: 60, heldByTenant: { flood: 20 } }, { available: 8, heldByTenant: { flood: 8 } }],
  ['nobody holds anything', { available: 80, heldByTenant: {} }, { available: 16, heldByTenant: {} }],
  ['the window shrank', { available: 50, heldByTenant: { a: 30 } }, { available: -4, heldByTenant: { a: 20 } }],
])('each tenant has the smaller of its shares when %s', (_what, one, other) => {
  const room = narrowest(one, other);
  expect(room.available).toBe(Math.min(one.available, other.available));
  for (const tenantId of ['hung', 'flood', 'a', 'new']) {
    expect(shareIn(room, tenantId)).toBe(Math.min(shareIn(one, tenantId), shareIn(other, tenantId)));
  }
});

test('tenants may have names of members that every object has', () => {
  const heldByTenant = Object.fromEntries([['__proto__', 3]]);
  const room = narrowest({ available: 10, heldByTenant: { constructor: 2 } }, { available: 8, heldByTenant });
  expect(Object.entries(room.heldByTenant)).toEqual([
    ['constructor', 0],
    ['__proto__', 3],
  ]);
});
