import type { ReplaySlice } from '@postrider/domain';
import { notifyCommands, notifyQueue } from '@postrider/store/outbox';
import { takeReplayStep, type ReplayRow } from '@postrider/store/replays';
import type { Database } from '@postrider/store/sql';
import { heartbeat } from '@temporalio/activity';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

export interface ReplayActivityDeps {
  database: Database;
  /** The clock of Postgres. */
  now: () => Date;
  /** Aborted when the worker begins to stop. */
  leaving: AbortSignal;
}

export type ReplayActivities = ReturnType<typeof createReplayActivities>;

/** How long one call works. */
const SLICE_MS = 30_000;
const HEARTBEAT_EVERY_MS = 3_000;
/** A longer wait is a timer of the workflow. */
const WAIT_HERE_MS = 2_000;
/** More replays than this take turns, so that the slots of the worker stay free for attempts. */
const MOST_AT_ONCE = 16;
/** How long a turn is while others wait for theirs, and how long until they ask again. */
const TURN_MS = 3_000;

export function createReplayActivities(deps: ReplayActivityDeps) {
  // Each replay that works listens: more than ten, of which Node.js would warn.
  setMaxListeners(0, deps.leaving);
  let working = 0;
  let turnedAwayAt = -Infinity;
  const areOthersWaiting = () => performance.now() - turnedAwayAt < 2 * TURN_MS;
  return {
    /** Goes on with a replay for a while. */
    async advanceReplay({ replayId }: { replayId: string }): Promise<ReplaySlice> {
      if (working >= MOST_AT_ONCE) {
        turnedAwayAt = performance.now();
        return { waitMs: TURN_MS, summary: 'Other replays come first.' };
      }
      working += 1;
      const beating = setInterval(() => heartbeat(), HEARTBEAT_EVERY_MS);
      try {
        return await advance({ ...deps, areOthersWaiting }, replayId);
      } finally {
        clearInterval(beating);
        working -= 1;
      }
    },
  };
}

interface Slice extends ReplayActivityDeps {
  areOthersWaiting: () => boolean;
}

async function advance({ database, now, leaving, areOthersWaiting }: Slice, replayId: string): Promise<ReplaySlice> {
  const from = performance.now();
  for (;;) {
    const { replay, waitMs, isDue, isFinished } = await takeReplayStep(database, { replayId, now: now() });
    if (isDue) notifyQueue(database);
    // For its notice.
    if (isFinished) notifyCommands(database);
    const summary = replay === null ? 'There is no such replay.' : summaryOf(replay);
    if (waitMs === null || waitMs > WAIT_HERE_MS) return { waitMs, summary };
    const workedMs = performance.now() - from;
    if (workedMs > SLICE_MS || leaving.aborted) return { waitMs: 0, summary };
    // A place that was free for a moment only, nobody who waits would find.
    if (workedMs > TURN_MS && areOthersWaiting()) return { waitMs: TURN_MS, summary };
    await delay(waitMs, undefined, { signal: leaving }).catch(() => undefined);
  }
}

function summaryOf({ status, action, matched, sent, delivered, failed, skipped, discarded }: ReplayRow): string {
  const results = `${sent} sent: ${delivered} delivered, ${failed} failed`;
  const done = { send: results, retry: results, discard: `${discarded} discarded`, cancel: `${discarded} cancelled` }[
    action
  ];
  return `${status}: ${matched} matched, ${done}, ${skipped} skipped.`;
}
