import type { Recovery } from '@postrider/domain';
import { expect, test } from 'vitest';
import { rampIn } from './ramp.ts';

const recoveryAt = (limit: number, pace?: number): Recovery => ({
  sinceMs: 0,
  changedMs: 0,
  limit,
  usualMs: null,
  backlog: null,
  countedMs: null,
  perSecond: null,
  expectedMs: null,
  ...(pace !== undefined && { pace }),
});

const rampOf = (bootId: string, workers: string[], recovery: Recovery, endpointId = 'ep_1') =>
  rampIn({ endpointId, recovery, notBeforeMs: 5 }, { workers, bootId });

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
    const places = workers.map((bootId) => rampOf(bootId, workers, recoveryAt(limit), endpointId).places);
    expect(places.reduce((sum, each) => sum + each)).toBe(Math.ceil(limit));
    expect(Math.max(...places) - Math.min(...places)).toBeLessThan(2);
  }
});

test('a worker that does not know the others yet has no place', () => {
  expect(rampOf('boot_0', [], recoveryAt(8, 10))).toEqual({ places: 0, everyMs: 0, notBeforeMs: 5 });
});

test.each([1, 2, 3])('%i workers together keep the pace', (many) => {
  const workers = Array.from({ length: many }, (_, i) => `boot_${i}`);
  const perSecond = workers.map((bootId) => 1_000 / rampOf(bootId, workers, recoveryAt(8, 40)).everyMs);
  expect(perSecond.reduce((sum, each) => sum + each)).toBeCloseTo(40);
});

test('without a pace, attempts follow each other at once', () => {
  expect(rampOf('boot_0', ['boot_0'], recoveryAt(8)).everyMs).toBe(0);
});
