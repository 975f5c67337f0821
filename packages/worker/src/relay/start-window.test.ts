import { expect, test, vi } from 'vitest';
import { createStartWindow } from './start-window.ts';

function setUp(most = 80) {
  const clock = { now: 0 };
  const onRoom = vi.fn();
  const window = createStartWindow({ most, onRoom, now: () => clock.now });
  let claimed = 0;
  let begun = 0;
  /** Claims as many as there is room for, at most so many. */
  const claim = (count = Infinity) => {
    const room = Math.min(window.room().available, count);
    for (let i = 0; i < room; i++) window.onClaimed(`dlv_${claimed++}`, 'acme');
    return room;
  };
  /** The oldest that wait begin. */
  const begin = (count: number) => {
    for (let i = 0; i < count; i++) window.onBegun(`dlv_${begun++}`);
  };
  /** Rounds in which all that fit are claimed, and begin after this time. Returns how many fit into the last one. */
  const rounds = (count: number, waitedMs: number, atOnce = Infinity) => {
    let last = 0;
    for (let i = 0; i < count; i++) {
      last = claim(atOnce);
      clock.now += waitedMs;
      begin(last);
    }
    return last;
  };
  return { clock, window, onRoom, claim, begin, rounds };
}

test('it shrinks while attempts begin late, once for those of the same time, and keeps its least', () => {
  const { rounds } = setUp();
  expect(rounds(2, 1_000)).toBe(68);
  expect(rounds(30, 1_000)).toBe(16);
});

test('it grows again while attempts begin in time and fill it, up to its most', () => {
  const { rounds, window } = setUp();
  rounds(30, 1_000);
  rounds(50, 20, 4);
  expect(window.room().available).toBe(16);
  expect(rounds(5, 20)).toBeGreaterThan(16);
  expect(rounds(200, 20)).toBe(80);
});

test('a few late attempts are not late because of each other', () => {
  const { rounds, window } = setUp();
  rounds(100, 5_000, 16);
  expect(window.room().available).toBe(80);
});

test('an attempt counts once, and only if it was claimed here', () => {
  const { window, claim, begin, clock } = setUp(3);
  claim(2);
  expect(window.room().available).toBe(1);
  window.onBegun('dlv_of_another');
  begin(1);
  window.onBegun('dlv_0');
  window.forget('dlv_1');
  expect(window.room().available).toBe(3);
  claim();
  clock.now = 10_000;
  expect(window.room().available).toBe(3);
});

test('one tenant alone, which takes half of it, grows it as well', () => {
  const { rounds, window } = setUp();
  rounds(30, 1_000);
  for (let i = 0; i < 200; i++) rounds(1, 20, Math.ceil(window.room().available / 2));
  expect(window.room().available).toBe(80);
});

test('it says how many of each tenant wait', () => {
  const { window } = setUp(8);
  for (const [id, tenant] of ['acme', 'acme', 'constructor', '__proto__'].entries())
    window.onClaimed(String(id), tenant);
  const { available, heldByTenant } = window.room();
  expect(available).toBe(4);
  expect(Object.entries(heldByTenant)).toEqual([
    ['acme', 2],
    ['constructor', 1],
    ['__proto__', 1],
  ]);
});

test('`onRoom` is called once when there is room again for somebody who asked', () => {
  const { window, claim, begin, onRoom } = setUp(3);
  window.onClaimed('dlv_x', 'acme');
  window.forget('dlv_x');
  expect(onRoom).not.toHaveBeenCalled();
  claim();
  expect(window.room().available).toBe(0);
  begin(2);
  expect(onRoom).toHaveBeenCalledTimes(1);
});

test('claims wait half of what attempts wait, at most 150 ms, and not after a quiet time', () => {
  const { window, rounds, clock } = setUp();
  expect(window.claimEveryMs()).toBe(0);
  rounds(50, 20, 1);
  expect(window.claimEveryMs()).toBeCloseTo(10, 1);
  rounds(50, 1_900, 1);
  expect(window.claimEveryMs()).toBeCloseTo(150, 1);
  clock.now += 2_000;
  expect(window.claimEveryMs()).toBe(0);
  rounds(1, 20, 1);
  expect(window.claimEveryMs()).toBe(10);
});
