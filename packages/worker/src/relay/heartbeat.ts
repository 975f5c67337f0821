import { hostname } from 'node:os';
import { beat, signOff } from '@postrider/store/queue';
import type { SilentWorker } from '@postrider/store/queue';
import type { Database } from '@postrider/store/sql';
import type { Logger } from 'pino';
import { startLoop } from '../loop.ts';

export interface HeartbeatOptions {
  database: Database;
  bootId: string;
  now: () => Date;
  log: Logger;
}

export interface Heartbeat {
  /** The boot ids of the other workers whose heartbeat is missing. */
  silentWorkers: () => readonly string[];
  /** Call it after the last attempt, because the claims of a silent worker hold no permits. */
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;
/** Longer than a restart takes. */
const LOG_AFTER_MS = 10_000;
/** A killed worker never comes back, so stop logging it. */
const LOG_UNTIL_MS = 600_000;

/** Records every second that this worker is alive, and logs which other workers are silent. */
export function startHeartbeat({ database, bootId, now, log }: HeartbeatOptions): Heartbeat {
  const worker = { bootId, host: hostname(), pid: process.pid, startedAt: now() };
  let silent: readonly SilentWorker[] = [];
  const logSilence = createSilenceLog(log);
  const round = async () => {
    const at = now();
    silent = await beat(database, worker, at);
    logSilence(silent, at);
    return 'wait' as const;
  };
  const loop = startLoop({ name: 'heartbeat', pollMs: EVERY_MS, round, now, log });
  return {
    silentWorkers: () => silent.map((each) => each.bootId),
    async stop() {
      await loop.stop();
      // If Postgres is down, the others find this worker silent.
      await signOff(database, bootId).catch(() => undefined);
    },
  };
}

/** Logs each silent worker, with growing pauses. */
function createSilenceLog(log: Logger): (silent: readonly SilentWorker[], at: Date) => void {
  const loggedMs = new Map<string, number>();
  return (silent, at) => {
    for (const { bootId, host, pid, seenAt } of silent) {
      const silentMs = at.getTime() - seenAt.getTime();
      if (silentMs < Math.max(LOG_AFTER_MS, 2 * (loggedMs.get(bootId) ?? 0)) || silentMs > LOG_UNTIL_MS) continue;
      loggedMs.set(bootId, silentMs);
      log.warn({ bootId, host, pid, silentMs }, 'A worker has been silent');
    }
    for (const bootId of loggedMs.keys()) if (!silent.some((each) => each.bootId === bootId)) loggedMs.delete(bootId);
  };
}
