import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import type { WebhookOutcome } from './answers.ts';
import { startLease } from './handler-lease.ts';
import { DEFAULT_LEASE_MS, DEFAULT_REMEMBER_MS, type IdempotencyOptions } from './receiver-options.ts';

/** A handler's claim on its event. */
export interface RunningClaim {
  /** Greater than the token of every earlier run of this event. Store it with your writes to refuse late writers. */
  fencingToken: number;
  /** Aborts when the lease ends: from then on another process may run the handler. */
  signal: AbortSignal;
  /**
   * Marks the event as done through another store of the same kind, typically one on the connection of the handler's
   * own transaction: the handler's writes and the mark are then committed together, or neither.
   * @throws when the lease was lost, so that the transaction is rolled back
   */
  completeIn(store: IdempotencyStore): Promise<void>;
}

export interface RunResult {
  outcome: WebhookOutcome;
  error?: unknown;
  retryAfterMs?: number;
}

/** The right to run a handler, or the answer instead. `run` never throws. */
export type Begun = { run(work: Work): Promise<RunResult> } | { instead: RunResult };
type Work = (claim: RunningClaim | undefined) => Promise<void>;

/** Claims an event, so that the handler runs once at a time and not again after it succeeded. */
export async function beginOnce(id: string, options: IdempotencyOptions | undefined): Promise<Begun> {
  if (options === undefined) return { run: runUnclaimed };
  const key = `${options.scope}:${id}`;
  const { store, leaseMs = DEFAULT_LEASE_MS } = options;
  if (overdue.get(store)?.has(key) === true) {
    const what = 'The handler still runs for an earlier request with this event, whose `leaseMs` are over.';
    return { instead: timedOut(what, leaseMs) };
  }
  try {
    const claim = await store.begin(key, { leaseMs });
    switch (claim.status) {
      case 'acquired':
        return { run: (work) => runClaimed({ key, token: claim.token, options, work }) };
      case 'in_progress':
        return { instead: { outcome: 'in_progress', retryAfterMs: claim.retryAfterMs } };
      case 'done':
        return { instead: { outcome: 'duplicate' } };
      default:
        throw new TypeError(`The store answered ${JSON.stringify(claim satisfies never)}.`);
    }
  } catch (error) {
    return { instead: { outcome: 'store_failed', error } };
  }
}

interface ClaimedRun {
  key: string;
  token: number;
  options: IdempotencyOptions;
  work: Work;
}

/** Without a store every request counts as the first. */
async function runUnclaimed(work: Work): Promise<RunResult> {
  try {
    await work(undefined);
    return { outcome: 'handled' };
  } catch (error) {
    return { outcome: 'handler_failed', error };
  }
}

/** Events, by store, whose handler still runs after its lease: this process does not start them again. */
const overdue = new WeakMap<IdempotencyStore, Set<string>>();

/** Waits for the handler until its lease ends, so that a hanging handler does not keep the sender waiting. */
async function runClaimed(run: ClaimedRun): Promise<RunResult> {
  const { key, options } = run;
  const { store, leaseMs = DEFAULT_LEASE_MS } = options;
  const lease = startLease(leaseMs);
  const ended = handle(run, lease.signal);
  const first = await Promise.race([ended, lease.over]);
  lease.end();
  if (first !== undefined) return conclude(run, first);
  const others = overdue.get(store) ?? new Set();
  overdue.set(store, others.add(key));
  void ended.then((late) => conclude(run, late)).then(() => others.delete(key));
  return timedOut('The handler has not ended within `leaseMs`.', leaseMs);
}

function timedOut(what: string, leaseMs: number): RunResult {
  const error = new Error(`${what} Give up when \`claim.signal\` aborts, or allow more time.`);
  return { outcome: 'handler_timed_out', error, retryAfterMs: Math.min(leaseMs, DEFAULT_LEASE_MS) };
}

/** The result of a handler. */
type Ended = { failed: true; error: unknown } | { failed: false; completedElsewhere: boolean };

async function handle({ key, token, options, work }: ClaimedRun, signal: AbortSignal): Promise<Ended> {
  const { rememberMs = DEFAULT_REMEMBER_MS } = options;
  let completedElsewhere = false;
  const claim: RunningClaim = {
    fencingToken: token,
    signal,
    async completeIn(other) {
      if (!(await other.complete(key, token, { rememberMs }))) throw new Error('The lease on this webhook was lost.');
      completedElsewhere = true;
    },
  };
  try {
    await work(claim);
    return { failed: false, completedElsewhere };
  } catch (error) {
    return { failed: true, error };
  }
}

/** Records the result of a handler. Never throws. */
async function conclude({ key, token, options }: ClaimedRun, ended: Ended): Promise<RunResult> {
  const { store, leaseMs = DEFAULT_LEASE_MS, rememberMs = DEFAULT_REMEMBER_MS } = options;
  if (ended.failed) {
    await giveBack({ key, token, store });
    return { outcome: 'handler_failed', error: ended.error };
  }
  try {
    if (ended.completedElsewhere) return await confirmDone({ key, token, store, leaseMs });
    if (await store.complete(key, token, { rememberMs })) return { outcome: 'handled' };
  } catch (error) {
    return { outcome: 'store_failed', error };
  }
  const error = new Error('The handler took longer than `leaseMs`, and another request has begun to handle the event.');
  return { outcome: 'lease_lost', error };
}

interface Held {
  key: string;
  token: number;
  store: IdempotencyStore;
}

/** A rolled back transaction must not be answered as a success, even when the handler returned. */
async function confirmDone({ key, token, store, leaseMs }: Held & { leaseMs: number }): Promise<RunResult> {
  const claim = await store.begin(key, { leaseMs });
  if (claim.status === 'done') return { outcome: 'handled' };
  await giveBack({ key, token: claim.status === 'acquired' ? claim.token : token, store });
  const error = new Error('The handler returned, but the transaction it called `completeIn` in is not committed.');
  return { outcome: 'handler_failed', error };
}

async function giveBack({ key, token, store }: Held): Promise<void> {
  try {
    await store.release(key, token);
  } catch {
    // The store is unreachable; the lease ends by itself.
  }
}
