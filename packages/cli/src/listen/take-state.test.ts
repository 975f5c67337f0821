import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@postrider/dev-stack/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeState } from './take-state.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider-take-'));
  file = join(folder, 'listen.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const nobody = () => false;
const everybody = () => true;

test('a state is held until it is freed or its process is gone', () => {
  const free = takeState(file, { pid: 1, isRunning: nobody });
  expect(() => takeState(file, { pid: 2, isRunning: everybody })).toThrow('Process 1 listens already');
  free();
  takeState(file, { pid: 2, isRunning: everybody });
  takeState(file, { pid: 3, isRunning: (pid) => pid !== 2 });
  expect(() => takeState(file, { pid: 4, isRunning: everybody })).toThrow('Process 3 listens already');
  expect(readdirSync(folder)).toHaveLength(1);
});

test('of two programs that find a dead one at once, the slower is refused', () => {
  takeState(file, { pid: 1, isRunning: nobody });
  const slow = {
    pid: 2,
    isRunning(pid: number) {
      // While it looks, another one starts.
      if (pid === 1) takeState(file, { pid: 3, isRunning: (each) => each !== 1 });
      return pid !== 1;
    },
  };
  expect(() => takeState(file, slow)).toThrow('Process 3 listens already');
});

test('however slowly programs look, and whichever are killed, at most one holds the state', () => {
  const random = seededRandom();
  const alive = new Set<number>();
  const holding = new Map<number, () => void>();
  const heldAtOnce = new Set<number>();
  let last = 0;
  const start = (depth: number) => {
    const pid = (last += 1);
    alive.add(pid);
    const isRunning = (other: number) => {
      const was = alive.has(other);
      // What it has just learned may be wrong by the time it goes on.
      if (depth < 3) for (let steps = Math.floor(random() * 4); steps > 0; steps--) step(depth + 1);
      return was;
    };
    try {
      holding.set(pid, takeState(file, { pid, isRunning }));
      heldAtOnce.add(holding.size);
    } catch {
      alive.delete(pid);
    }
  };
  const step = (depth: number) => {
    const [holder] = holding.keys();
    const dice = random();
    if (holder === undefined || dice < 0.6) return start(depth);
    // The others were killed.
    if (dice < 0.8) holding.get(holder)?.();
    holding.delete(holder);
    alive.delete(holder);
  };
  for (let round = 0; round < 100; round++) step(0);
  expect([...heldAtOnce]).toEqual([1]);
});
