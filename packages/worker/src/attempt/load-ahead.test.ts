import { expect, test, vi } from 'vitest';
import { createAheadLoader } from './load-ahead.ts';

function setUp() {
  const clock = { now: 0, slept: 0 };
  let loads = 0;
  const load = vi.fn(async (id: string) => `${id} ${++loads}`);
  return {
    clock,
    load,
    loader: createAheadLoader({ load, monotonicMs: () => clock.now, now: () => new Date(clock.now + clock.slept) }),
  };
}

test('what was loaded ahead serves one attempt', async () => {
  const { loader, load } = setUp();
  loader.loadAhead('a');
  expect(load).toHaveBeenCalledTimes(1);
  expect([await loader.load('a'), await loader.load('a')]).toEqual(['a 1', 'a 2']);
});

test('what was loaded too long ago is loaded again, and then nothing is loaded ahead until a start is quick', async () => {
  const { loader, load, clock } = setUp();
  loader.loadAhead('a');
  clock.now = 101;
  expect(await loader.load('a')).toBe('a 2');
  loader.loadAhead('b');
  expect(load).toHaveBeenCalledTimes(2);
  clock.now = 102;
  expect(await loader.load('b')).toBe('b 3');
  loader.loadAhead('c');
  expect(load).toHaveBeenCalledTimes(4);
  expect(await loader.load('c')).toBe('c 4');
});

test('a delivery that is claimed again is loaded as it is then', async () => {
  const { loader } = setUp();
  loader.loadAhead('a');
  loader.loadAhead('a');
  expect(await loader.load('a')).toBe('a 2');
});

test('what a machine loaded before it slept is loaded again', async () => {
  const { loader, clock } = setUp();
  loader.loadAhead('a');
  clock.slept = 3_600_000;
  expect(await loader.load('a')).toBe('a 2');
});

test('what could not be loaded ahead is loaded again', async () => {
  const { loader, load } = setUp();
  load.mockRejectedValueOnce(new Error('Postgres is down'));
  loader.loadAhead('a');
  await new Promise(setImmediate);
  expect(await loader.load('a')).toBe('a 1');
  load.mockRejectedValue(new Error('Postgres is down'));
  loader.loadAhead('a');
  await expect(loader.load('a')).rejects.toThrow('Postgres is down');
});

test('what will not begin here is forgotten', async () => {
  const { loader } = setUp();
  loader.loadAhead('a');
  loader.forgetAhead('a');
  expect(await loader.load('a')).toBe('a 2');
});

test('what no attempt takes is forgotten', async () => {
  const { loader, load, clock } = setUp();
  loader.loadAhead('lost');
  clock.now = 10_000;
  loader.loadAhead('other');
  expect(await loader.load('lost')).toBe('lost 3');
  expect(load).toHaveBeenCalledTimes(3);
});
