import { expect, test } from 'vitest';
import { createBatcher } from './batcher.ts';

/** A batcher whose runs end when the test says so. */
function held(options: { maxItems?: number; maxInFlight?: number } = {}) {
  const runs: { items: readonly number[]; finish(): void; fail(error: Error): void }[] = [];
  const submit = createBatcher<number, string>({
    run: (items) =>
      new Promise((resolve, reject) => {
        runs.push({ items, finish: () => resolve(items.map((item) => `did ${item}`)), fail: reject });
      }),
    maxItems: options.maxItems ?? 100,
    maxInFlight: options.maxInFlight ?? 1,
  });
  return { runs, submit };
}

const nextTick = () => new Promise((resolve) => setImmediate(resolve));
const refused = (code: string) => Object.assign(new Error(`refused with ${code}`), { code });

test('calls of one tick share a batch, and each gets its own result', async () => {
  const { runs, submit } = held();
  const results = Promise.all([submit(1), submit(2), submit(3)]);
  await nextTick();
  expect(runs.map(({ items }) => items)).toEqual([[1, 2, 3]]);
  runs[0]?.finish();
  expect(await results).toEqual(['did 1', 'did 2', 'did 3']);
});

test('an idle batcher runs a single call at once', async () => {
  const { runs, submit } = held();
  void submit(1);
  await nextTick();
  expect(runs).toHaveLength(1);
});

test('calls that come while the batcher is busy share the next batch, in their order', async () => {
  const { runs, submit } = held();
  const first = submit(1);
  await nextTick();
  const later: Promise<string>[] = [];
  for (const item of [2, 3, 4]) {
    later.push(submit(item));
    await nextTick();
  }
  expect(runs).toHaveLength(1);
  runs[0]?.finish();
  await first;
  await expect.poll(() => runs.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
  runs[1]?.finish();
  expect(await Promise.all(later)).toEqual(['did 2', 'did 3', 'did 4']);
});

test('no batch has more than maxItems, and no more than maxInFlight run at once', async () => {
  const { runs, submit } = held({ maxItems: 2, maxInFlight: 2 });
  const results = Promise.all([1, 2, 3, 4, 5].map((item) => submit(item)));
  for (let i = 0; i < 5; i++) await nextTick();
  expect(runs.map(({ items }) => items)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  runs[1]?.finish();
  await expect.poll(() => runs).toHaveLength(3);
  expect(runs[2]?.items).toEqual([5]);
  runs[0]?.finish();
  runs[2]?.finish();
  expect(await results).toHaveLength(5);
});

test('a failed batch rejects all of its calls, and the next batch runs', async () => {
  const { runs, submit } = held();
  const results = Promise.allSettled([submit(1), submit(2)]);
  await nextTick();
  runs[0]?.fail(refused('57P01'));
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = submit(3);
  await expect.poll(() => runs).toHaveLength(2);
  runs[1]?.finish();
  expect(await next).toBe('did 3');
});

test.each(['22021', '23505'])('only the bad item of a batch that is refused with %s fails', async (code) => {
  const runs: (readonly number[])[] = [];
  const submit = createBatcher<number, string>({
    run: async (items) => {
      runs.push(items);
      if (items.includes(2)) throw refused(code);
      return items.map((item) => `did ${item}`);
    },
    maxItems: 100,
    maxInFlight: 1,
  });
  const results = await Promise.allSettled([submit(1), submit(2), submit(3)]);
  expect(results).toEqual([
    { status: 'fulfilled', value: 'did 1' },
    { status: 'rejected', reason: refused(code) },
    { status: 'fulfilled', value: 'did 3' },
  ]);
  expect(runs).toEqual([[1, 2, 3], [1], [2], [3]]);
});

test('a batch with too few results rejects the calls without one', async () => {
  const submit = createBatcher<number, string>({ run: async () => ['one'], maxItems: 100, maxInFlight: 1 });
  const [first, second] = await Promise.allSettled([submit(1), submit(2)]);
  expect(first).toEqual({ status: 'fulfilled', value: 'one' });
  expect(second).toMatchObject({
    status: 'rejected',
    reason: new Error('A batch answered with fewer results than it has items.'),
  });
});
