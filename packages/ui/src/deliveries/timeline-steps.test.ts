import { expect, test } from 'vitest';
import type { Schemas } from '../api/types.ts';
import { stepsOf } from './timeline-steps.ts';

type Entry = Schemas['TimelineEntry'];

const entry = (kind: Entry['kind'], more: Partial<Entry> = {}): Entry => ({
  at: '2026-01-01T00:00:00.000Z',
  kind,
  reason: null,
  until: null,
  outcome: null,
  number: null,
  by: null,
  ...more,
});

test('the plan of the next attempt stands with the attempt that failed', () => {
  const until = '2026-01-01T00:00:05.000Z';
  const steps = stepsOf(
    [
      entry('accepted'),
      entry('attempt', { number: 1, outcome: 'server_error' }),
      entry('held', { reason: 'paused' }),
      entry('retry_planned', { number: 2, until }),
      entry('attempt', { number: 2, outcome: 'delivered' }),
      entry('delivered'),
    ],
    [],
  );
  expect(steps.map(({ kind, number, next }) => [kind, number, next])).toEqual([
    ['accepted', null, null],
    ['attempt', 1, until],
    ['held', null, null],
    ['attempt', 2, null],
    ['delivered', null, null],
  ]);
});

test('a plan without its attempt stays', () => {
  const steps = stepsOf([entry('retry_planned', { number: 2, until: '2026-01-01T00:00:05.000Z' })], []);
  expect(steps.map(({ kind }) => kind)).toEqual(['retry_planned']);
});
