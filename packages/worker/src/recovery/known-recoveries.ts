import { placesOf, type Recovery } from '@postrider/domain';
import type { Ramp } from '../endpoint-line.ts';
import { rampIn } from './ramp.ts';

/** What this process knows of an endpoint that recovers. */
export interface KnownRecovery {
  recovery: Recovery;
  ramp: Ramp;
  /** When this process learnt the state, or made it. By the monotonic clock. */
  knownSinceMs: number;
  /** How long the latest answers took that were 2xx and asked for in this state. */
  durationsMs: number[];
  failuresInARow: number;
  /** Refused requests whose places have not rested yet. */
  refused: number;
  delivered: number;
  measuredSinceMs: number;
}

/** The endpoints that recover, as this process knows them. */
export interface KnownRecoveries {
  find(endpointId: string): KnownRecovery | undefined;
  /** Takes a state that was read, if it is newer. True: the recovery was not known. */
  take(endpointId: string, recovery: Recovery): boolean;
  set(endpointId: string, recovery: Recovery): void;
  forget(endpointId: string): void;
  /** Forgets those that are not among these, unless they were learnt later than `readMs`. */
  keep(endpointIds: ReadonlySet<string>, readMs: number): void;
  /** Shares all limits among these workers. */
  shareAmong(workers: readonly string[]): void;
  /** How many deliveries the endpoint takes a second, of all workers. Undefined: not measured. Begins the next measurement. */
  measure(endpointId: string): number | undefined;
}

export interface KnownRecoveriesOptions {
  bootId: string;
  monotonicMs: () => number;
  /** Called when an endpoint may get more, or less. */
  onChange: (endpointId: string) => void;
}

/** Shorter measurements of a rate say nothing. */
const LEAST_MEASURED_MS = 900;

export function createKnownRecoveries({ bootId, monotonicMs, onChange }: KnownRecoveriesOptions): KnownRecoveries {
  const known = new Map<string, KnownRecovery>();
  let workers: readonly string[] = [];

  function takeRefusal(endpointId: string): boolean {
    const one = known.get(endpointId);
    if (one === undefined || one.refused === 0) return false;
    one.refused--;
    return true;
  }

  const rampFor = (endpointId: string, recovery: Recovery): Ramp =>
    rampIn({ endpointId, recovery }, { workers, bootId }, () => takeRefusal(endpointId));

  function set(endpointId: string, recovery: Recovery): void {
    const nowMs = monotonicMs();
    const before = known.get(endpointId);
    known.set(endpointId, {
      ...(before ?? { failuresInARow: 0, refused: 0, delivered: 0, measuredSinceMs: nowMs }),
      recovery,
      ramp: rampFor(endpointId, recovery),
      knownSinceMs: nowMs,
      durationsMs: [],
    });
    onChange(endpointId);
  }

  function forget(endpointId: string): void {
    if (known.delete(endpointId)) onChange(endpointId);
  }

  return {
    find: (endpointId) => known.get(endpointId),
    set,
    forget,
    take(endpointId, recovery) {
      const has = known.get(endpointId)?.recovery;
      // Each change comes later than the one before, also in the next recovery.
      if (has !== undefined && recovery.changedMs <= has.changedMs) return false;
      const isNew = recovery.sinceMs !== has?.sinceMs;
      if (isNew) known.delete(endpointId);
      set(endpointId, recovery);
      return isNew;
    },
    keep(endpointIds, readMs) {
      for (const [id, { knownSinceMs }] of known) if (!endpointIds.has(id) && knownSinceMs < readMs) forget(id);
    },
    shareAmong(alive) {
      workers = alive;
      for (const [endpointId, one] of known) {
        one.ramp = rampFor(endpointId, one.recovery);
        onChange(endpointId);
      }
    },
    measure(endpointId) {
      const one = known.get(endpointId);
      return one && measure(one, monotonicMs());
    },
  };
}

function measure(one: KnownRecovery, nowMs: number): number | undefined {
  const measuredMs = nowMs - one.measuredSinceMs;
  const { places } = one.ramp;
  if (places === 0 || measuredMs < LEAST_MEASURED_MS) return undefined;
  // Each worker counts its own share.
  const perSecond = ((one.delivered * 1_000) / measuredMs) * (placesOf(one.recovery.limit) / places);
  one.delivered = 0;
  one.measuredSinceMs = nowMs;
  return perSecond;
}
