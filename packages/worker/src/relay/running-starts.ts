import type { StartResult } from '../temporal/start-eagerly.ts';
import { everyOne, reportRejected, type StartClaimedDeps } from './start-claimed.ts';

/** The starts of workflows that run beside the rounds of a loop, so that a slow start delays no claim. */
export interface RunningStarts {
  /** How many more may run. */
  room(): number;
  /**
   * Adds starts. Resolves to true if Temporal rejected one of them, or one threw, and the round should back off. Waits for them only
   * while Temporal rejects starts.
   */
  add(starts: readonly Promise<StartResult>[]): Promise<boolean>;
  /** Resolves when all have ended. */
  stop(): Promise<void>;
}

export interface RunningStartsOptions extends Pick<StartClaimedDeps, 'onStartsRejected' | 'log'> {
  /** The most that run at the same time. */
  most: number;
  /** Called when there is room again after there was none, and when Temporal begins to reject starts, because those are due again soon. */
  onChange: () => void;
}

export function createRunningStarts({ most, onChange, ...deps }: RunningStartsOptions): RunningStarts {
  const batches = new Set<Promise<void>>();
  let running = 0;
  let isAskedFor = false;
  let lastBatch = 0;
  /** The latest batch that had begun when a start was rejected. A success of an older one says nothing. */
  let rejectedAt = 0;
  let isRejecting = false;

  function endOne(): void {
    running--;
    if (!isAskedFor) return;
    isAskedFor = false;
    onChange();
  }

  function conclude(batch: number, rejected: boolean): void {
    const begins = rejected && !isRejecting;
    if (rejected) [rejectedAt, isRejecting] = [lastBatch, true];
    else if (batch > rejectedAt) isRejecting = false;
    if (begins) onChange();
  }

  async function watch(starts: readonly Promise<StartResult>[]): Promise<boolean> {
    const batch = ++lastBatch;
    let rejected = true;
    try {
      rejected = reportRejected(deps, await everyOne(starts));
    } catch (error) {
      deps.log.error(
        { err: error },
        'Starting deliveries failed; what did not start is claimed again when its lease ends',
      );
    }
    conclude(batch, rejected);
    return rejected;
  }

  return {
    room() {
      isAskedFor ||= running >= most;
      return most - running;
    },
    async add(starts) {
      if (starts.length === 0) return false;
      running += starts.length;
      for (const start of starts) start.then(endOne, endOne);
      const watched = watch(starts);
      if (isRejecting) return watched;
      const batch = watched.then(() => void batches.delete(batch));
      batches.add(batch);
      return false;
    },
    stop: async () => void (await Promise.all(batches)),
  };
}
