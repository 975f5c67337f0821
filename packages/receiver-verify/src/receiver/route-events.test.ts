import { expect, test } from 'vitest';
import { eventRoutes } from './route-events.ts';

test.each([
  ['order.paid', 'exact'],
  ['order.refunded', 'order.*'],
  ['order.item.added', 'order.item.*'],
  ['order.item.part.added', 'order.item.*'],
  ['order.itemised.added', 'order.*'],
  ['order', undefined],
  ['orders.paid', undefined],
  ['order.', 'order.*'],
  ['customer.created', undefined],
  ['', undefined],
  ['order.*', 'order.*'],
  ['.order.paid', undefined],
  ['toString', undefined],
  ['__proto__', undefined],
])('%s goes to %s', (type, expected) => {
  const routes = eventRoutes<string>();
  routes.add('order.*', 'order.*');
  routes.add('order.paid', 'exact');
  routes.add('order.item.*', 'order.item.*');
  expect(routes.find(type)).toBe(expected);
});

test.each(['*', '', '**', 'order*', '*.paid', 'order.*.paid', 'order.**'])('the pattern "%s" is refused', (pattern) => {
  expect(() => eventRoutes<string>().add(pattern, 'x')).toThrow(TypeError);
});

test('a second handler for the same pattern is refused', () => {
  const routes = eventRoutes<string>();
  routes.add('order.paid', 'a');
  expect(() => routes.add('order.paid', 'b')).toThrow('has a handler already');
});
