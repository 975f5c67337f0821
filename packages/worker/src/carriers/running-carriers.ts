/** The carriers of this process. */
export interface RunningCarriers {
  /** Whether another one may start. */
  hasRoom(): boolean;
  /** False without a free slot for its workflow task. */
  tryBegin(carrierId: string): boolean;
  /** Everything that it will send was sent; it waits for the last answers. */
  sentAll(carrierId: string): void;
  end(carrierId: string): void;
}

/** Enough to keep a process busy. With more, deliveries would only wait in carriers instead of in the queue. */
const SENDING_AT_ONCE = 4;
/** Those that only wait for hanging receivers hold a slot, but nobody else back. */
const AT_ONCE = 16;

/** The slots of this process for workflow tasks. */
export interface Slots {
  tryBegin(id: string, of: { tenantId: string; endpointId: string; hasSucceeded: boolean }): boolean;
  end(id: string): void;
}

export function createRunningCarriers(slots: Slots, onRoom: () => void): RunningCarriers {
  const all = new Set<string>();
  const sending = new Set<string>();
  return {
    hasRoom: () => sending.size < SENDING_AT_ONCE && all.size < AT_ONCE,
    tryBegin(carrierId) {
      // No tenant has this name. Claims share a carrier out among tenants.
      if (!slots.tryBegin(carrierId, { tenantId: '', endpointId: carrierId, hasSucceeded: true })) return false;
      all.add(carrierId);
      sending.add(carrierId);
      return true;
    },
    sentAll(carrierId) {
      if (sending.delete(carrierId)) onRoom();
    },
    end(carrierId) {
      sending.delete(carrierId);
      all.delete(carrierId);
      slots.end(carrierId);
      onRoom();
    },
  };
}
