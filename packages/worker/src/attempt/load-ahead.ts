import { olderThan } from '../older-than.ts';

/** Loads deliveries while their workflows start, so that their first attempts need not wait for Postgres. */
export interface AheadLoader<Loaded> {
  /** Begins to load a delivery whose first attempt is about to begin here. Never fails. */
  loadAhead: (deliveryId: string) => void;
  /** Its first attempt will not begin here. */
  forgetAhead: (deliveryId: string) => void;
  /** The delivery as it was loaded ahead, once and if that is recent, or as it is now. */
  load(deliveryId: string): Promise<Loaded>;
}

/** The oldest data that an attempt may begin with. */
const RECENT_MS = 100;
/** Its attempt began in another process, or not at all. */
const FORGET_AFTER_MS = 10_000;

export interface AheadLoaderOptions<Loaded> {
  load: (deliveryId: string) => Promise<Loaded>;
  /** Milliseconds of a monotonic clock, which may stand still while the machine sleeps. */
  monotonicMs: () => number;
  /** A clock that does not, but may be set. */
  now: () => Date;
}

/** Does not load ahead while starts take so long that attempts would have to load again. */
export function createAheadLoader<Loaded>(options: AheadLoaderOptions<Loaded>): AheadLoader<Loaded> {
  const { load, monotonicMs, now } = options;
  const begun = new Map<string, { atMs: number; at: Date; loading: Promise<Loaded> | undefined }>();
  let lastStartMs = 0;

  function forgetLost(): void {
    for (const deliveryId of olderThan(begun, FORGET_AFTER_MS, monotonicMs())) begun.delete(deliveryId);
  }

  return {
    loadAhead(deliveryId) {
      forgetLost();
      const loading = lastStartMs < RECENT_MS / 2 ? load(deliveryId) : undefined;
      // Whoever takes it loads again after an error.
      loading?.catch(() => undefined);
      begun.delete(deliveryId);
      begun.set(deliveryId, { atMs: monotonicMs(), at: now(), loading });
    },
    forgetAhead: (deliveryId) => void begun.delete(deliveryId),
    load(deliveryId) {
      forgetLost();
      const found = begun.get(deliveryId);
      if (found === undefined) return load(deliveryId);
      begun.delete(deliveryId);
      lastStartMs = monotonicMs() - found.atMs;
      const ageMs = Math.max(lastStartMs, Math.abs(now().getTime() - found.at.getTime()));
      if (found.loading === undefined || ageMs > RECENT_MS) return load(deliveryId);
      // Postgres may be back.
      return found.loading.catch(() => load(deliveryId));
    },
  };
}
