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
  /** The boot ids of other workers that are silent. */
  silentWorkers: () => readonly string[];
  /** Call it when the last attempt has ended: whoever is silent gives up its places. */
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;
/** A restart is over by then. */
const TELL_AFTER_MS = 10_000;
/** Who is killed never comes back: some lines are enough. */
const TELL_UNTIL_MS = 600_000;

/** Says every second that this worker is alive, and tells of those that no longer do. */
export function startHeartbeat({ database, bootId, now, log }: HeartbeatOptions): Heartbeat {
  const worker = { bootId, host: hostname(), pid: process.pid, startedAt: now() };
  let silent: readonly SilentWorker[] = [];
  const tell = createTeller(log);
  const round = async () => {
    const at = now();
    silent = await beat(database, worker, at);
    tell(silent, at);
    return 'wait' as const;
  };
  const loop = startLoop({ name: 'heartbeat', pollMs: EVERY_MS, round, now, log });
  return {
    silentWorkers: () => silent.map((each) => each.bootId),
    async stop() {
      await loop.stop();
      // Postgres may be away: then others find this worker silent.
      await signOff(database, bootId).catch(() => undefined);
    },
  };
}

/** Writes a line about each silent worker, less and less often. */
function createTeller(log: Logger): (silent: readonly SilentWorker[], at: Date) => void {
  const toldMs = new Map<string, number>();
  return (silent, at) => {
    for (const { bootId, host, pid, seenAt } of silent) {
      const silentMs = at.getTime() - seenAt.getTime();
      if (silentMs < Math.max(TELL_AFTER_MS, 2 * (toldMs.get(bootId) ?? 0)) || silentMs > TELL_UNTIL_MS) continue;
      toldMs.set(bootId, silentMs);
      const seconds = Math.round(silentMs / 1_000);
      log.warn({ bootId, host, pid, silentMs }, `Worker ${bootId} has been silent for ${seconds} s`);
    }
    for (const bootId of toldMs.keys()) if (!silent.some((each) => each.bootId === bootId)) toldMs.delete(bootId);
  };
}
