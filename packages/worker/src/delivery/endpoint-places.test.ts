import { expect, test } from 'vitest';
import { createEndpointPlaces } from './endpoint-places.ts';

test('an endpoint has so many places, another has its own', () => {
  const places = createEndpointPlaces(2);
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
