import type { Preferences } from '../preferences.ts';
import { expect, test } from 'vitest';
import { resolvePreferences } from '../preferences/resolve-preferences.ts';
import { parseWindows } from '../testing/wall-clock.ts';
import { evaluateGates } from './evaluate-gates.ts';

// The cost of preferences for each attempt: resolving and evaluating them, in microseconds.

const ROUNDS = 2_000;
const MINUTE_MS = 60_000;

const week = parseWindows('mon,tue,wed,thu,fri 18:00-09:00; sat,sun 00:00-24:00; 12:00-13:00');
const many = Array.from({ length: 50 }, (_, i) => ({
  start: `${10 + (i % 10)}:0${i % 5}`,
  end: `${10 + (i % 10)}:3${i % 5}`,
}));

test.each<[string, Preferences, number]>([
  ['nothing', {}, 50],
  ['types and priority', { eventTypes: { allow: ['a.*', 'order.*'], deny: ['order.b'] }, minPriority: 'low' }, 50],
  ['quiet hours in UTC', { quietHours: { windows: week } }, 1_000],
  ['quiet hours in Berlin', { quietHours: { timeZone: 'Europe/Berlin', windows: week } }, 1_000],
  ['quiet hours in Casablanca', { quietHours: { timeZone: 'Africa/Casablanca', windows: week } }, 1_000],
  ['50 windows a day', { quietHours: { timeZone: 'Australia/Lord_Howe', windows: many } }, 1_000],
])('preferences with %s', (what, wishes, limitUs) => {
  const evaluate = (round: number) =>
    evaluateGates(
      {
        endpointStatus: 'active',
        expiresAt: null,
        deliverAt: null,
        eventType: 'order.paid',
        priority: 'normal',
        mayDrop: true,
        preferences: resolvePreferences(wishes, {}).preferences,
        spread: { deliveryId: `dlv_${round}`, maxMs: MINUTE_MS },
      },
      new Date(Date.UTC(2026, 2, 1) + round * 17 * MINUTE_MS),
    );
  const startedAt = performance.now();
  evaluate(0);
  const firstUs = (performance.now() - startedAt) * 1_000;
  for (let round = 0; round < 200; round++) evaluate(round);
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) evaluate(round);
  const { user, system } = process.cpuUsage(before);
  const eachUs = (user + system) / ROUNDS;
  console.log(`${what}: ${eachUs.toFixed(1)} µs of CPU each (the very first took ${firstUs.toFixed(0)} µs)`);
  expect(eachUs).toBeLessThan(limitUs);
});
