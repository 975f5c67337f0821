import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRenderer } from './renderer.ts';

const RENDERS = 5_000;
const renderer = createRenderer({ quickChildren: 2 });
const order = {
  owner: 'ep_1',
  template: '{"text": event.type & ": " & data.title, "fields": data.items.{"title": name, "value": $string(price)}}',
  input: JSON.stringify({
    event: { id: 'evt_1', type: 'order.paid', timestamp: '2026-03-01T14:05:10.000Z' },
    data: {
      title: 'An order',
      note: 'x'.repeat(700),
      items: [1, 2, 3, 4].map((n) => ({ name: `Item ${n}`, price: n })),
    },
  }),
  now: new Date('2026-03-01T14:05:10Z'),
};
const TICKS_PER_SECOND = 100;

/** CPU time of this process's children in milliseconds, as Linux tells it. */
function cpuOfChildren(): number {
  return childIds().reduce((sum, id) => {
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
  }, 0);
}

function childIds(): string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
}

beforeAll(async () => {
  for (let i = 0; i < 2_000; i += 1) await renderer.render(order);
});
afterAll(() => renderer.close());

test.each([1, 8])('CPU of one render of an event of 1 KiB, %i at once', async (atOnce) => {
  const before = { parent: process.cpuUsage(), children: cpuOfChildren() };
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let i = 0; i < RENDERS / atOnce; i += 1) expect(await renderer.render(order)).toHaveProperty('body');
    }),
  );
  const { user, system } = process.cpuUsage(before.parent);
  const parentMs = (user + system) / 1_000 / RENDERS;
  const childMs = (cpuOfChildren() - before.children) / RENDERS;
  console.log(`${atOnce} at once: ${parentMs.toFixed(3)} ms here + ${childMs.toFixed(3)} ms in children`);
});
