import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PATIENCE_MS } from './pace.ts';
import { createPermits } from './permits.ts';
import type { Permit, PermitHolder, PermitsOptions } from './permits.ts';

const HOLDER: PermitHolder = { tenantId: 'acme', endpointId: 'ep_1' };

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** `ask` asks for permits at one endpoint; `given` are those that were given, in order of asking. */
function scene(options: Partial<PermitsOptions> = {}) {
  const permits = createPermits({
    total: 1_000,
    perEndpoint: 2,
    perFastEndpoint: 8,
    now: () => performance.now(),
    random: () => 0.5,
    ...options,
  });
  const given = new Map<number, Permit>();
  const refused: number[] = [];
  let asked = 0;
  const ask = async (count: number, signal?: AbortSignal) => {
    for (let i = 0; i < count; i++) {
      const number = asked++;
      void permits.acquire(HOLDER, signal ?? new AbortController().signal).then((permit) => {
        if (permit === undefined) refused.push(number);
        else given.set(number, permit);
      });
    }
    await settled();
  };
  const settled = () => vi.advanceTimersByTimeAsync(0);
  const end = async (number: number, how: Parameters<Permit['release']>[0]) => {
    given.get(number)?.release(how);
    given.delete(number);
    await settled();
  };
  return { permits, ask, end, refused, holding: () => [...given.keys()] };
}

test('whoever waits is let in when a permit is released, in the order of asking', async () => {
  const { ask, end, holding, refused } = scene();
  await ask(5);
  expect(holding()).toEqual([0, 1]);
  await end(1, 'badly');
  expect(holding()).toEqual([0, 2]);
  await end(0, 'unknown');
  expect(holding()).toEqual([2, 3]);
  await end(3, 'badly');
  await end(2, 'badly');
  expect(holding()).toEqual([4]);
  expect(refused).toEqual([]);
});

test('a fast success raises the limit of the endpoint by one, up to its bound, and a failure takes that back', async () => {
  const { ask, end, holding } = scene();
  await ask(18);
  const inFlight = [];
  for (let i = 0; i < 10; i++) {
    await end(i, 'well');
    inFlight.push(holding().length);
  }
  expect(inFlight).toEqual([3, 4, 5, 6, 7, 8, 8, 8, 8, 8]);
  await ask(20);
  await end(10, 'badly');
  for (let i = 11; i < 18; i++) await end(i, 'unknown');
  expect(holding()).toHaveLength(2);
});

test('a slow success takes the raised limit back, too', async () => {
  const { ask, end, holding } = scene();
  await ask(9);
  await end(0, 'well');
  await end(1, 'well');
  expect(holding()).toEqual([2, 3, 4, 5]);
  await vi.advanceTimersByTimeAsync(1_500);
  for (const number of [2, 3, 4]) await end(number, 'well');
  expect(holding()).toEqual([5, 6]);
});

test('no permit of an endpoint is left unused while somebody waits, whatever ends how', async () => {
  const { ask, end, holding, refused } = scene();
  const ends = ['well', 'badly', 'unknown'] as const;
  await ask(18);
  for (let i = 0; i < 18; i++) {
    expect(holding().length, `after ${i}`).toBeGreaterThanOrEqual(Math.min(2, 18 - i));
    expect(holding().length, `after ${i}`).toBeLessThanOrEqual(8);
    await end(holding()[0] ?? -1, ends[i % 3]);
  }
  expect(refused).toEqual([]);
});

test('nobody waits at an endpoint that hangs: those who began to wait are refused, later ones at once', async () => {
  const { ask, refused, holding } = scene();
  await ask(5);
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  expect(refused).toEqual([2, 3, 4]);
  await vi.advanceTimersByTimeAsync(30_000);
  await ask(2);
  expect(refused).toEqual([2, 3, 4, 5, 6]);
  expect(holding()).toEqual([0, 1]);
});

test('at an endpoint with a long queue nobody begins to wait for longer than the patience', async () => {
  const { ask, refused } = scene();
  // Two at once, a quarter of a second each, as is assumed at first: forty in five seconds.
  await ask(50);
  expect(refused).toEqual(Array.from({ length: 8 }, (_, i) => 42 + i));
});

test('who waits counts as holding a permit of its tenant, and gives it back when it is refused', async () => {
  const { ask, permits } = scene({ total: 8 });
  await ask(6);
  expect([permits.heldByTenant(), permits.available()]).toEqual([{ acme: 4 }, 4]);
  expect(permits.tryAcquire({ tenantId: 'other', endpointId: 'ep_2' })).toBeDefined();
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  expect(permits.heldByTenant()).toEqual({ acme: 2, other: 1 });
});

test('an aborted wait ends, and its place is the next one’s', async () => {
  const { ask, end, holding, refused } = scene();
  const cancelled = new AbortController();
  await ask(2);
  await ask(1, cancelled.signal);
  await ask(1);
  cancelled.abort();
  await end(0, 'badly');
  expect([holding(), refused]).toEqual([[1, 3], [2]]);
  await ask(1, cancelled.signal);
  expect(refused).toEqual([2, 4]);
});

test('when the process stops, all waits end and nobody begins another', async () => {
  const { ask, end, permits, holding, refused } = scene();
  await ask(4);
  permits.endWaits();
  await end(-1, 'unknown');
  await ask(1);
  expect([holding(), refused]).toEqual([
    [0, 1],
    [2, 3, 4],
  ]);
});

test('nobody begins to wait for a turn that comes after the patience', async () => {
  const { ask, refused } = scene({ rampOf: () => ({ places: 1, everyMs: 2_000, notBeforeMs: 0 }) });
  await ask(4);
  expect(refused).toEqual([3]);
});

test('whoever waits is let in when the limit of a recovering endpoint rises', async () => {
  let places = 1;
  const { ask, permits, holding } = scene({ rampOf: () => ({ places, everyMs: 0, notBeforeMs: 0 }) });
  await ask(4);
  expect(holding()).toEqual([0]);
  places = 3;
  permits.onRampChanged(HOLDER.endpointId);
  await vi.advanceTimersByTimeAsync(0);
  expect(holding()).toEqual([0, 1, 2]);
});
