import { expect, test, vi } from 'vitest';
import { createFirstAttempts } from './first-attempts.ts';

function setUp() {
  const clock = { now: 0 };
  const onRoom = vi.fn();
  const attempts = createFirstAttempts({ slots: 4, forgetAfterMs: 1_000, onRoom, now: () => clock.now });
  return { clock, onRoom, attempts };
}

test('what rides takes room, and gives it back once, with a word to the relay', () => {
  const { attempts, onRoom } = setUp();
  attempts.begin('a', { unproven: false });
  attempts.begin('b', { unproven: false });
  expect(attempts.room()).toBe(2);
  attempts.end('a');
  attempts.end('a');
  expect(attempts.room()).toBe(3);
  expect(onRoom).toHaveBeenCalledTimes(1);
});

test('endpoints that never answered may take half of the room', () => {
  const { attempts } = setUp();
  expect(attempts.roomForUnproven()).toBe(true);
  attempts.begin('a', { unproven: true });
  attempts.begin('b', { unproven: true });
  expect(attempts.roomForUnproven()).toBe(false);
  attempts.end('b');
  expect(attempts.roomForUnproven()).toBe(true);
});

test('what never comes back is forgotten after its time', () => {
  const { attempts, clock } = setUp();
  attempts.begin('lost', { unproven: true });
  clock.now = 500;
  attempts.begin('young', { unproven: false });
  clock.now = 1_000;
  expect(attempts.room()).toBe(3);
  expect(attempts.roomForUnproven()).toBe(true);
});
