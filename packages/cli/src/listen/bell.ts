import type { Postrider } from '@postrider/sdk-node';
import { pause } from './pause.ts';

/** Rings when the live stream tells of an event, so that a listener need not ask all the time. */
export class Bell {
  private hasRung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.hasRung = true;
    this.wake?.();
  }

  /** Until it rings, has rung since the last time, or so long has passed. */
  async next(mostMs: number, signal: AbortSignal): Promise<void> {
    if (!this.hasRung) {
      const woken = new AbortController();
      this.wake = () => woken.abort();
      await pause(mostMs, AbortSignal.any([signal, woken.signal]));
      this.wake = undefined;
    }
    this.hasRung = false;
  }
}

const AGAIN_MS = 5_000;

/**
 * Rings for each event that the stream names, until the signal. The stream connects again by itself, also when it was silent
 * for 45 seconds; whatever else ends it is no reason to stop, since the listener looks without a bell too.
 */
export async function ringOnChanges(
  bell: Bell,
  { client, tenant, signal }: { client: Postrider; tenant: string; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { kind } of client.stream({ tenantId: tenant }, { signal }))
        if (kind === 'accepted') bell.ring();
    } catch {
      // A cursor that is older than a day, too many streams, a key that ended: the next look at the list tells.
    }
    await pause(AGAIN_MS, signal);
  }
}
