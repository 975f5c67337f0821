import { expect, test } from 'vitest';
import { createPermits } from './permits.ts';
import type { Permit, PermitHolder } from './permits.ts';

function scene({ total = 1_000, perEndpoint = total }: { total?: number; perEndpoint?: number }) {
  const clock = { nowMs: 1_000_000 };
  const permits = createPermits({ total, perEndpoint, now: () => clock.nowMs, random: () => 0.5 });
  /** Takes all available permits, each for another endpoint. */
  const takeAll = (tenantId: string, share?: number): Permit[] => {
    const taken: Permit[] = [];
    for (let i = 0; ; i++) {
      const permit = permits.tryAcquire({ tenantId, endpointId: `${tenantId}_${i}` }, share);
      if (permit === undefined) return taken;
      taken.push(permit);
    }
  };
  return { clock, permits, takeAll };
}

const HOLDER: PermitHolder = { tenantId: 'acme', endpointId: 'ep_1' };
const OTHER: PermitHolder = { tenantId: 'acme', endpointId: 'ep_2' };

test('an endpoint has its own limit, and gives each permit back once', () => {
  const { permits } = scene({ perEndpoint: 2 });
  const first = permits.tryAcquire(HOLDER);
  const second = permits.tryAcquire(HOLDER);
  expect([first, second]).not.toContain(undefined);
  expect(permits.tryAcquire(HOLDER)).toBeUndefined();
  expect(permits.tryAcquire(OTHER)).toBeDefined();
  first?.release();
  first?.release();
  expect(permits.tryAcquire(HOLDER)).toBeDefined();
  expect(permits.tryAcquire(HOLDER)).toBeUndefined();
});

test('a tenant never holds more permits than are left, whatever its endpoints do', () => {
  const { permits, takeAll } = scene({ total: 80 });
  expect(takeAll('hanging')).toHaveLength(40);
  expect(takeAll('second')).toHaveLength(20);
  expect(takeAll('third')).toHaveLength(10);
  expect(permits.heldByTenant()).toEqual({ hanging: 40, second: 20, third: 10 });
  expect(permits.available()).toBe(10);
});

test('a released permit goes first to tenants that hold fewer', () => {
  const { takeAll } = scene({ total: 80 });
  const hanging = takeAll('hanging');
  takeAll('second');
  hanging[0]?.release();
  expect(takeAll('third')).toHaveLength(11);
  expect(takeAll('hanging')).toHaveLength(0);
});

test('a smaller share leaves permits to the other attempts of the same tenant', () => {
  const { takeAll } = scene({ total: 80 });
  const cautious = takeAll('acme', 0.5);
  expect(cautious).toHaveLength(27);
  expect(takeAll('acme')).toHaveLength(13);
});

test.each([1, 2, 3, 4])('of %i permits one is left for a tenant that holds none', (total) => {
  expect(scene({ total }).takeAll('acme')).toHaveLength(Math.ceil(total / 2));
});

test.each([
  ['a second', 1_000],
  ['15 seconds', 15_000],
])('refused callers retry one after the other, as fast as permits of %s are released', (_what, ms) => {
  const { permits, clock } = scene({ perEndpoint: 10 });
  permits.tryAcquire(HOLDER);
  // Long enough for the average to settle.
  for (let i = 0; i < 40; i++) {
    const permit = permits.tryAcquire(HOLDER);
    clock.nowMs += ms;
    permit?.release();
  }
  const acquireAll = () => {
    const acquired: Permit[] = [];
    for (let permit = permits.tryAcquire(HOLDER); permit !== undefined; permit = permits.tryAcquire(HOLDER)) {
      acquired.push(permit);
    }
    return acquired;
  };
  let held = acquireAll();
  const turns = Array.from({ length: 100 }, () => permits.retryAfterMs(HOLDER));
  expect(turns[0]).toBeCloseTo(1_000 + ms / 10, -2);
  expect(turns[99]).toBeCloseTo(1_000 + 100 * (ms / 10), -3);
  expect(turns).toEqual(turns.toSorted((a, b) => a - b));
  // Another tenant does not wait.
  expect(permits.retryAfterMs({ tenantId: 'other', endpointId: 'ep_3' })).toBe(1_000);
  // After all of them have retried, the next delay is short.
  for (const end = clock.nowMs + 1_000 + 101 * (ms / 10); clock.nowMs < end; held = acquireAll()) {
    clock.nowMs += ms;
    for (const permit of held) permit.release();
  }
  expect(permits.retryAfterMs(HOLDER)).toBeCloseTo(1_000 + ms / 10, -2);
});

test('when a tenant has its share, its endpoints retry one after the other', () => {
  const { permits, takeAll } = scene({ total: 20 });
  takeAll('acme');
  const turns = Array.from({ length: 20 }, (_, i) =>
    permits.retryAfterMs({ tenantId: 'acme', endpointId: `new_${i}` }),
  );
  expect(turns).toEqual(turns.toSorted((a, b) => a - b));
  expect(turns.at(-1)).toBe(1_000 + 20 * 25);
});

test('while all permits hang, refused callers retry less and less often', () => {
  const { permits, takeAll, clock } = scene({ total: 20 });
  takeAll('acme');
  const holder = { tenantId: 'acme', endpointId: 'new' };
  const [soon] = [permits.retryAfterMs(holder)];
  clock.nowMs += 30_000;
  expect(permits.retryAfterMs(holder) - 1_000).toBeGreaterThan(30 * (soon - 1_000));
});

test('no retry delay is longer than a few minutes, because an endpoint that hung may answer again', () => {
  const { permits } = scene({ perEndpoint: 1 });
  permits.tryAcquire(HOLDER);
  const turns = Array.from({ length: 5_000 }, () => permits.retryAfterMs(HOLDER));
  expect(Math.max(...turns)).toBeLessThanOrEqual(300_000);
  expect(turns.at(-1)).toBe(225_000);
});

test('endpoints and tenants without permits are forgotten', () => {
  const { permits, clock } = scene({ perEndpoint: 1 });
  const permit = permits.tryAcquire(HOLDER);
  clock.nowMs += 60_000;
  permit?.release();
  expect(permits.heldByTenant()).toEqual({});
  permits.tryAcquire(HOLDER);
  expect(permits.retryAfterMs(HOLDER)).toBe(1_000 + 250);
});
