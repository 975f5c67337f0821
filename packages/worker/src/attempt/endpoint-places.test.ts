import { expect, test } from 'vitest';
import { createEndpointPlaces } from './endpoint-places.ts';

function scene(perEndpoint: number) {
  const clock = { nowMs: 1_000_000 };
  return { clock, places: createEndpointPlaces({ perEndpoint, now: () => clock.nowMs, random: () => 0.5 }) };
}

test('an endpoint has so many places, another has its own', () => {
  const { places } = scene(2);
  const first = places.take('ep_1');
  const second = places.take('ep_1');
  expect([first, second]).not.toContain(undefined);
  expect(places.take('ep_1')).toBeUndefined();
  expect(places.take('ep_2')).toBeDefined();
  first?.leave();
  first?.leave();
  expect(places.take('ep_1')).toBeDefined();
  expect(places.take('ep_1')).toBeUndefined();
});

test.each([
  ['a second', 1_000],
  ['15 seconds', 15_000],
])('those who find no place ask again one after the other, as fast as places of %s become free', (_what, ms) => {
  const { places, clock } = scene(10);
  places.take('ep_1');
  // Long enough for the average to settle.
  for (let i = 0; i < 40; i++) {
    const place = places.take('ep_1');
    clock.nowMs += ms;
    place?.leave();
  }
  while (places.take('ep_1'));
  const turns = Array.from({ length: 100 }, () => places.turnAway('ep_1'));
  expect(turns[0]).toBeCloseTo(1_000 + ms / 10, -2);
  expect(turns[99]).toBeCloseTo(1_000 + 100 * (ms / 10), -3);
  expect(turns).toEqual(turns.toSorted((a, b) => a - b));
  // Another endpoint has no queue.
  places.take('ep_2');
  expect(places.turnAway('ep_2')).toBeLessThan(1_200);
  // Once all of them had their turn, the next one asks soon.
  clock.nowMs += 1_000 + 101 * (ms / 10);
  expect(places.turnAway('ep_1')).toBeCloseTo(1_000 + ms / 10, -2);
});

test('nobody waits longer than a few minutes, since an endpoint that hung may answer again', () => {
  const { places } = scene(1);
  places.take('ep_1');
  const turns = Array.from({ length: 5_000 }, () => places.turnAway('ep_1'));
  expect(Math.max(...turns)).toBeLessThanOrEqual(300_000);
  expect(turns.at(-1)).toBe(225_000);
});

test('an endpoint that nobody calls is forgotten', () => {
  const { places, clock } = scene(1);
  const place = places.take('ep_1');
  clock.nowMs += 60_000;
  place?.leave();
  places.take('ep_1');
  expect(places.turnAway('ep_1')).toBe(1_000 + 1_000);
});
