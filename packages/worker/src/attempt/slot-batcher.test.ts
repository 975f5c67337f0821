import type { SlotAsk } from '@postrider/store/queue';
import { expect, test } from 'vitest';
import { createSlotBatcher } from './slot-batcher.ts';

/** A store that answers when it is let, and what it was asked. */
function startStore() {
  const asked: SlotAsk[] = [];
  const answers: (() => void)[] = [];
  const reserve = async (ask: SlotAsk) => {
    asked.push(ask);
    await new Promise<void>((resolve, reject) => {
      answers.push(ask.endpointId === 'ep_broken' ? () => reject(new Error('deadlock')) : resolve);
    });
    return ask.deliveryIds.map((_, i) => ({ kind: 'slot' as const, slotUs: i }));
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, turn, answer: () => answers.shift()?.(), ask: createSlotBatcher(reserve) };
}

test('whoever asks for slots of one endpoint meanwhile asks together, each gets its own', async () => {
  const { asked, turn, answer, ask } = startStore();
  const first = ask({ endpointId: 'ep_1', mayDrop: true, deliveryId: 'a' });
  await turn();
  const others = ['b', 'c'].map((deliveryId) => ask({ endpointId: 'ep_1', mayDrop: true, deliveryId }));
  await turn();
  expect(asked).toEqual([{ endpointId: 'ep_1', mayDrop: true, deliveryIds: ['a'] }]);
  answer();
  expect(await first).toEqual({ kind: 'slot', slotUs: 0 });
  await turn();
  expect(asked[1]).toEqual({ endpointId: 'ep_1', mayDrop: true, deliveryIds: ['b', 'c'] });
  answer();
  expect(await Promise.all(others)).toEqual([
    { kind: 'slot', slotUs: 0 },
    { kind: 'slot', slotUs: 1 },
  ]);
});

test('no endpoint waits for another, or fails with it', async () => {
  const { asked, turn, answer, ask } = startStore();
  const broken = ask({ endpointId: 'ep_broken', mayDrop: true, deliveryId: 'a' });
  const other = ask({ endpointId: 'ep_2', mayDrop: true, deliveryId: 'b' });
  await turn();
  await turn();
  expect(asked.map(({ endpointId }) => endpointId)).toEqual(['ep_broken', 'ep_2']);
  answer();
  await expect(broken).rejects.toThrow('deadlock');
  answer();
  expect(await other).toEqual({ kind: 'slot', slotUs: 0 });
});
