import { expect, test, vi } from 'vitest';
import { createPermits } from '../permits.ts';
import { createFirstAttempts } from './first-attempts.ts';

function setUp() {
  const clock = { now: 0 };
  const onAvailable = vi.fn();
  const now = () => clock.now;
  const permits = createPermits({ total: 8, perEndpoint: 8, now, random: () => 0.5 });
  const attempts = createFirstAttempts({ permits, forgetAfterMs: 1_000, onAvailable, now });
  const begin = (id: string, { tenantId = 'acme', hasSucceeded = true } = {}) =>
    attempts.tryBegin(id, { tenantId, endpointId: `ep_${id}`, hasSucceeded });
  return { clock, onAvailable, attempts, begin };
}

test('a first attempt takes a permit, releases it once, and calls `onAvailable`', () => {
  const { attempts, begin, onAvailable } = setUp();
  expect([begin('a'), begin('b')]).toEqual([true, true]);
  expect(attempts.permits()).toEqual({ available: 6, heldByTenant: { acme: 2 } });
  attempts.end('a');
  attempts.end('a');
  expect(attempts.permits().available).toBe(7);
  expect(onAvailable).toHaveBeenCalledTimes(1);
});

test('a tenant whose attempts hang leaves half of the permits to others', () => {
  const { attempts, begin } = setUp();
  expect(['a', 'b', 'c', 'd', 'e'].map((id) => begin(id))).toEqual([true, true, true, true, false]);
  expect(begin('f', { tenantId: 'other' })).toBe(true);
  attempts.end('a');
  expect(begin('e')).toBe(true);
});

test('endpoints without a success leave part of their tenant’s share to the others', () => {
  const { begin } = setUp();
  const fresh = ['a', 'b', 'c', 'd'].map((id) => begin(id, { hasSucceeded: false }));
  expect(fresh).toEqual([true, true, true, false]);
  expect(begin('e')).toBe(true);
});

test('a delivery that is claimed again after its lease keeps its permit', () => {
  const { attempts, begin } = setUp();
  expect([begin('a'), begin('a')]).toEqual([true, true]);
  attempts.end('a');
  expect(attempts.permits().available).toBe(8);
});

test('an attempt that never ends is forgotten after its time', () => {
  const { attempts, begin, clock } = setUp();
  begin('lost');
  clock.now = 500;
  begin('young');
  clock.now = 1_000;
  expect(attempts.permits().available).toBe(7);
});
