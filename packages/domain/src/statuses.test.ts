import { expect, test } from 'vitest';
import { DELIVERY_STATUSES, isTerminal } from './statuses.ts';

test('a delivery has ended when it was delivered, dead-lettered, skipped or cancelled', () => {
  expect(DELIVERY_STATUSES.filter(isTerminal)).toEqual(['delivered', 'dead_lettered', 'skipped', 'cancelled']);
});
