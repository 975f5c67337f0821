import { expect, test } from 'vitest';
import { createCostlyTurns } from './costly-turns.ts';

test('work of one tenant goes in its order, and tenants take turns', async () => {
  const { inOrder, takeTurn } = createCostlyTurns();
  const done: string[] = [];
  const work = (name: string, parts: number) => async () => {
    for (let i = 1; i <= parts; i += 1) await takeTurn(() => done.push(`${name}${i}`));
    return name;
  };
  const all = [
    inOrder('large', work('a', 3)),
    inOrder('large', work('b', 1)),
    inOrder('small', work('c', 1)),
    inOrder('large', () => Promise.reject(new Error('It fails.'))),
    inOrder('large', work('d', 1)),
  ];
  const results = await Promise.allSettled(all);
  expect(done).toEqual(['a1', 'c1', 'a2', 'a3', 'b1', 'd1']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('a part that fails keeps no other from its turn', async () => {
  const { takeTurn } = createCostlyTurns();
  const failing = takeTurn(() => {
    throw new Error('It fails.');
  });
  const next = takeTurn(() => 'next');
  await expect(failing).rejects.toThrow('It fails.');
  expect(await next).toBe('next');
});
