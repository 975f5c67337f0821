import type { Recovery } from '@postrider/domain';
import { expect, test } from 'vitest';
import { rampIn } from './ramp.ts';

const recoveryAt = (limit: number): Recovery => ({
  sinceMs: 0,
  changedMs: 0,
  limit,
  ceiling: null,
  usualMs: null,
  backlog: null,
  countedMs: null,
  perSecond: null,
  expectedMs: null,
});

test.each([
  [2, 1],
  [2, 2],
  [2, 3],
  [7, 3],
  [0.5, 4],
  [64, 5],
])('a limit of %d is dealt out to %i workers, no place twice', (limit, many) => {
  const workers = Array.from({ length: many }, (_, i) => `boot_${i}`);
  for (const endpointId of ['ep_1', 'ep_2', 'ep_3']) {
    const places = workers.map(
      (bootId) => rampIn({ endpointId, recovery: recoveryAt(limit) }, { workers, bootId }, () => false).places,
    );
    expect(places.reduce((sum, each) => sum + each)).toBe(Math.ceil(limit));
    expect(Math.max(...places) - Math.min(...places)).toBeLessThan(2);
  }
});

test('a worker that does not know the others yet has no place', () => {
  const alone = { workers: [], bootId: 'boot_0' };
  expect(rampIn({ endpointId: 'ep_1', recovery: recoveryAt(8) }, alone, () => false).places).toBe(0);
});

test('below one at a time, places rest in proportion to how long they were held', () => {
  const alone = { workers: ['boot_0'], bootId: 'boot_0' };
  const half = rampIn({ endpointId: 'ep_1', recovery: recoveryAt(0.5) }, alone, () => false);
  expect(half.restAfterMs(200, 'well')).toBe(200);
  const quarter = rampIn({ endpointId: 'ep_1', recovery: recoveryAt(0.25) }, alone, () => false);
  expect(quarter.restAfterMs(200, 'well')).toBe(600);
  const whole = rampIn({ endpointId: 'ep_1', recovery: recoveryAt(4) }, alone, () => false);
  expect(whole.restAfterMs(200, 'well')).toBe(0);
});
