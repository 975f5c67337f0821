import type { CustomSlotSupplier, SlotPermit, WorkflowSlotInfo } from '@temporalio/worker';

export interface WorkflowSlotsOptions {
  /** Workflow tasks at once. */
  slots: number;
  /** How many of them polls may take. The others stay free for eager starts. */
  polled: number;
}

/**
 * Gives out the slots for workflow tasks. The SDK polls for as many tasks as there are slots, although one thread runs them
 * all. So when thousands of workflows wake, they would take every slot, and newly published deliveries would wait behind them.
 */
export function createWorkflowSlots({ slots, polled }: WorkflowSlotsOptions): CustomSlotSupplier<WorkflowSlotInfo> {
  let inUse = 0;
  let polledInUse = 0;
  /** Polls that wait for a slot, the oldest first. */
  const waiting = new Set<(permit: SlotPermit) => void>();

  const mayPoll = () => polledInUse < polled && inUse < slots;

  function takePolled(): SlotPermit {
    inUse++;
    polledInUse++;
    return { isPolled: true };
  }

  return {
    type: 'custom',
    reserveSlot(_context, signal) {
      if (mayPoll()) return Promise.resolve(takePolled());
      return new Promise((resolve, reject) => {
        waiting.add(resolve);
        signal.addEventListener('abort', () => waiting.delete(resolve) && reject(signal.reason), { once: true });
      });
    },
    tryReserveSlot() {
      if (inUse >= slots) return null;
      inUse++;
      return {};
    },
    markSlotUsed: () => undefined,
    releaseSlot({ permit }) {
      inUse--;
      if ('isPolled' in permit) polledInUse--;
      const [next] = waiting;
      if (next === undefined || !mayPoll()) return;
      waiting.delete(next);
      next(takePolled());
    },
  };
}
