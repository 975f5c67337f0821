import { placesOf, restMsAt, type Recovery } from '@postrider/domain';
import type { Ramp } from '../endpoint-line.ts';
import { createAnswersSeen, type AnswersSeen } from './answers-seen.ts';
import { rampIn } from './ramp.ts';

/** What this process knows of an endpoint that recovers. */
export interface KnownRecovery {
  recovery: Recovery;
  ramp: Ramp;
  /** When its rest after a refusal is over. By the monotonic clock. */
  notBeforeMs: number;
  /** When this process learnt the state, or made it. By the monotonic clock. */
  knownSinceMs: number;
  /** How long the latest answers took that were 2xx and asked for in this state. */
  durationsMs: number[];
  /** Whether a 2xx was asked for in this state. */
  isOpen: boolean;
  answers: AnswersSeen;
  failuresInARow: number;
  delivered: number;
  measuredSinceMs: number;
}

/** The endpoints that recover, as this process knows them. */
export interface KnownRecoveries {
  find(endpointId: string): KnownRecovery | undefined;
  /** Takes a state that was read, if it is newer. True: the recovery was not known. */
  take(endpointId: string, recovery: Recovery): boolean;
  set(endpointId: string, recovery: Recovery): void;
  /** How many deliveries a second the endpoint takes now, of all workers. */
  perSecond(one: KnownRecovery): number;
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

  const rampFor = (endpointId: string, recovery: Recovery, notBeforeMs: number): Ramp =>
    rampIn({ endpointId, recovery, notBeforeMs }, { workers, bootId });

  function set(endpointId: string, recovery: Recovery): void {
    const nowMs = monotonicMs();
    const before = known.get(endpointId) ?? begin(recovery, monotonicMs);
    const { pace = Infinity } = recovery;
    const isLowered = pace < (before.recovery.pace ?? Infinity);
    // After a refusal the whole endpoint rests.
    const notBeforeMs = isLowered ? nowMs + restMsAt(pace) : before.notBeforeMs;
    if (isLowered) before.answers.forgetRefused();
    known.set(endpointId, {
      ...before,
      recovery,
      notBeforeMs,
      ramp: rampFor(endpointId, recovery, notBeforeMs),
      knownSinceMs: nowMs,
      durationsMs: [],
      isOpen: false,
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
    perSecond: (one) => one.answers.perSecond(measureOverMs(one.recovery)) * workersFor(one),
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
        one.ramp = rampFor(endpointId, one.recovery, one.notBeforeMs);
        onChange(endpointId);
      }
    },
    measure(endpointId) {
      const one = known.get(endpointId);
      return one && measure(one, monotonicMs());
    },
  };
}

const begin = (recovery: Recovery, monotonicMs: () => number) => ({
  recovery,
  notBeforeMs: 0,
  answers: createAnswersSeen(monotonicMs),
  failuresInARow: 0,
  delivered: 0,
  measuredSinceMs: monotonicMs(),
});

/** At a low pace, a second has too few answers to measure by. */
const measureOverMs = ({ pace = Infinity }: Recovery) => Math.min(Math.max(1_000, 10_000 / pace), 10_000);

/** Each worker counts its own share: by how much to multiply it. */
const workersFor = ({ recovery, ramp }: KnownRecovery) => placesOf(recovery) / Math.max(1, ramp.places);

function measure(one: KnownRecovery, nowMs: number): number | undefined {
  const measuredMs = nowMs - one.measuredSinceMs;
  if (one.ramp.places === 0 || measuredMs < LEAST_MEASURED_MS) return undefined;
  const perSecond = ((one.delivered * 1_000) / measuredMs) * workersFor(one);
  one.delivered = 0;
  one.measuredSinceMs = nowMs;
  return perSecond;
}
