import type { SlotPermit } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { createWorkflowSlots } from './workflow-slots.ts';

const context = {
  slotType: 'workflow' as const,
  taskQueue: 'q',
  workerIdentity: 'w',
  workerBuildId: '',
  isSticky: false,
};
const poll = (slots: ReturnType<typeof createWorkflowSlots>, signal = new AbortController().signal) =>
  slots.reserveSlot(context, signal);
/** Whether a promise has resolved. */
const isKept = (promise: Promise<unknown>) => Promise.race([promise.then(() => true), Promise.resolve(false)]);

test('polls always leave slots for eager starts', async () => {
  const slots = createWorkflowSlots({ slots: 4, polled: 2 });
  const polled = [await poll(slots), await poll(slots)];
  const third = poll(slots);
  expect(await isKept(third)).toBe(false);
  const eager: (SlotPermit | null)[] = [slots.tryReserveSlot(context), slots.tryReserveSlot(context)];
  expect(eager).not.toContain(null);
  expect(slots.tryReserveSlot(context)).toBe(null);
  // A released slot of an eager start is not for a poll.
  slots.releaseSlot({ permit: eager[0] ?? {} });
  expect(await isKept(third)).toBe(false);
  slots.releaseSlot({ permit: polled[0] ?? {} });
  await third;
});

test('eager starts may take every slot; polls then wait', async () => {
  const slots = createWorkflowSlots({ slots: 2, polled: 1 });
  const [first, second] = [slots.tryReserveSlot(context), slots.tryReserveSlot(context)];
  const waiting = poll(slots);
  expect(await isKept(waiting)).toBe(false);
  slots.releaseSlot({ permit: first ?? {} });
  await waiting;
  expect(second).not.toBe(null);
});

test('polls get slots in the order of their requests; an aborted one gets none', async () => {
  const slots = createWorkflowSlots({ slots: 2, polled: 1 });
  const taken = await poll(slots);
  const leaving = new AbortController();
  const [left, next, last] = [poll(slots, leaving.signal), poll(slots), poll(slots)];
  leaving.abort(new Error('not needed any more'));
  await expect(left).rejects.toThrow('not needed');
  slots.releaseSlot({ permit: taken });
  slots.releaseSlot({ permit: await next });
  await last;
});
