import { expect, test } from 'vitest';
import { keepFor } from './keep-for.ts';

function reader(mostMs?: number) {
  let nowMs = 0;
  const readings: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const read = () => new Promise<string>((resolve, reject) => readings.push({ resolve, reject }));
  return {
    readings,
    kept: keepFor({ ms: 1_000, ...(mostMs && { mostMs }) }, read, () => nowMs),
    pass: (ms: number) => void (nowMs += ms),
  };
}

test('callers at the same moment share one reading, and later ones get it until it is old', async () => {
  const { readings, kept, pass } = reader();
  const both = [kept(), kept()];
  expect(readings).toHaveLength(1);
  readings[0]?.resolve('one');
  expect(await Promise.all(both)).toEqual(['one', 'one']);
  pass(999);
  expect(await kept()).toBe('one');
  pass(1);
  const next = kept();
  readings[1]?.resolve('two');
  expect(await next).toBe('two');
});

test('what took long is kept for longer where that is allowed', async () => {
  const { readings, kept, pass } = reader(60_000);
  const first = kept();
  pass(200);
  readings[0]?.resolve('slow');
  await first;
  pass(9_999);
  await kept();
  expect(readings).toHaveLength(1);
  pass(1);
  void kept();
  expect(readings).toHaveLength(2);
});

test('otherwise what took long is kept no longer than anything else', async () => {
  const { readings, kept, pass } = reader();
  const first = kept();
  pass(3_000);
  readings[0]?.resolve('slow');
  await first;
  pass(1_000);
  void kept();
  expect(readings).toHaveLength(2);
});

test('a failure is shared for no longer than a value, however long it took', async () => {
  const { readings, kept, pass } = reader(60_000);
  const first = kept();
  pass(30_000);
  readings[0]?.reject(new Error('Postgres is down.'));
  await expect(first).rejects.toThrow('Postgres is down.');
  await expect(kept()).rejects.toThrow('Postgres is down.');
  pass(1_000);
  const next = kept();
  readings[1]?.resolve('back');
  expect(await next).toBe('back');
});
