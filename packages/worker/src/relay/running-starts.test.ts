import pino from 'pino';
import { expect, test, vi } from 'vitest';
import type { StartResult } from '../temporal/start-eagerly.ts';
import { createRunningStarts } from './running-starts.ts';

const STARTED: StartResult = { kind: 'started', eager: true };
const REJECTED: StartResult = { kind: 'failed', error: new Error('Temporal is down') };
const started = () => Promise.resolve(STARTED);
const rejected = () => Promise.resolve(REJECTED);
const settle = () => new Promise(setImmediate);

function setUp() {
  const onChange = vi.fn();
  const onStartsRejected = vi.fn();
  const log = pino({ level: 'silent' });
  return { onChange, onStartsRejected, starts: createRunningStarts({ most: 3, log, onStartsRejected, onChange }) };
}

function pending() {
  let end: (result: StartResult) => void = () => undefined;
  const start = new Promise<StartResult>((resolve) => (end = resolve));
  return { start, end: () => end(STARTED) };
}

test('nobody waits for starts; each takes room until it ends', async () => {
  const { starts, onChange } = setUp();
  const slow = pending();
  const slower = pending();
  expect(await starts.add([slow.start, slower.start, slower.start])).toBe(false);
  expect(starts.room()).toBe(0);
  slow.end();
  await settle();
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(starts.room()).toBe(1);
  slower.end();
  await settle();
  expect(starts.room()).toBe(3);
  // Nobody asked since.
  expect(onChange).toHaveBeenCalledTimes(1);
});

test('after a rejection, rounds wait for their starts and back off, until a later start is not rejected', async () => {
  const { starts, onChange, onStartsRejected } = setUp();
  const older = pending();
  await starts.add([older.start]);
  expect(await starts.add([rejected()])).toBe(false);
  await settle();
  expect([onChange.mock.calls.length, onStartsRejected.mock.calls.length]).toEqual([1, 1]);
  expect(await starts.add([started(), rejected()])).toBe(true);
  // Neither nothing nor a start from before says that Temporal takes starts again.
  expect(await starts.add([])).toBe(false);
  older.end();
  await settle();
  expect(await starts.add([rejected()])).toBe(true);
  expect(await starts.add([started()])).toBe(false);
  const slow = pending();
  expect(await starts.add([slow.start])).toBe(false);
  slow.end();
});

test('a start that throws counts as rejected, and stops nothing', async () => {
  const { starts } = setUp();
  const thrown = () => Promise.reject(new Error('Postgres is down'));
  await starts.add([started(), thrown(), started()]);
  await settle();
  expect(starts.room()).toBe(3);
  expect(await starts.add([thrown()])).toBe(true);
});

test('`stop` waits for those that run', async () => {
  const { starts } = setUp();
  const { start, end } = pending();
  await starts.add([start]);
  let stopped = false;
  const stopping = starts.stop().then(() => (stopped = true));
  await settle();
  expect(stopped).toBe(false);
  end();
  await stopping;
});
