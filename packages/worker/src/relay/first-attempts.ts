/**
 * Counts the first attempts that ride in this worker's workflow-task slots. Past the slots, starts silently stop being
 * eager and queue behind the pollers, so the relay claims only what there is room for.
 */
export interface FirstAttempts {
  room(): number;
  /** Whether one more endpoint that never answered may take a slot: those may hang, and must not take them all. */
  roomForUnproven(): boolean;
  begin(deliveryId: string, options: { unproven: boolean }): void;
  end(deliveryId: string): void;
  size(): number;
}

export interface FirstAttemptsOptions {
  slots: number;
  /** After this long an attempt is no longer waited for; it may have run in another process. */
  forgetAfterMs: number;
  /** Called when there is room again. */
  onRoom: () => void;
  now: () => number;
}

export function createFirstAttempts(options: FirstAttemptsOptions): FirstAttempts {
  const riding = new Map<string, { since: number; unproven: boolean }>();
  let unproven = 0;

  function end(deliveryId: string): void {
    const one = riding.get(deliveryId);
    if (one === undefined) return;
    riding.delete(deliveryId);
    if (one.unproven) unproven--;
    options.onRoom();
  }

  return {
    room() {
      // Insertion order is age, so the oldest comes first.
      for (const [deliveryId, { since }] of riding) {
        if (options.now() - since < options.forgetAfterMs) break;
        end(deliveryId);
      }
      return options.slots - riding.size;
    },
    roomForUnproven: () => unproven < options.slots / 2,
    begin(deliveryId, one) {
      riding.set(deliveryId, { since: options.now(), unproven: one.unproven });
      if (one.unproven) unproven++;
    },
    end,
    size: () => riding.size,
  };
}
