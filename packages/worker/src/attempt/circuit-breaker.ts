import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';

export interface CircuitBreaker {
  /** Whether requests may leave. */
  isAvailable(): boolean;
  /** Resolves when requests may leave, when the process stops, or after `patienceMs`. The value says whether they may. */
  whenAvailable(patienceMs?: number): Promise<boolean>;
  /** Call it when a record failed: no request leaves until a probe has succeeded. */
  trip(error: unknown): void;
  /** Ends all waits and probes. */
  stop(): Promise<void>;
}

export interface CircuitBreakerOptions {
  /** Rejects while no attempt can be recorded. */
  probe: () => Promise<void>;
  stopping: AbortSignal;
  /** Called when requests may leave again. */
  onAvailable: () => void;
  log: Logger;
}

/** The pause after a failed probe. It doubles up to `most`. */
export const PROBE_AGAIN_MS = { least: 250, most: 2_000 };

/** Decides whether requests may leave. A new process does not know whether records succeed, so it begins with a probe. */
export function createCircuitBreaker({ probe, stopping, onAvailable, log }: CircuitBreakerOptions): CircuitBreaker {
  const ended = new AbortController();
  const stopped = AbortSignal.any([stopping, ended.signal]);
  const waiters = new Set<() => void>();
  let isAvailable = false;
  const notice = createNotice(log);
  let probing = probeUntilAvailable();
  stopped.addEventListener('abort', releaseAll);

  function releaseAll(): void {
    for (const release of waiters) release();
  }

  async function probeUntilAvailable(): Promise<void> {
    for (let pauseMs = PROBE_AGAIN_MS.least; !stopped.aborted; pauseMs = Math.min(pauseMs * 2, PROBE_AGAIN_MS.most)) {
      try {
        await probe();
        isAvailable = true;
        notice.end();
        releaseAll();
        onAvailable();
        return;
      } catch (error) {
        notice.begin(error);
      }
      await delay(pauseMs, undefined, { signal: stopped }).catch(() => undefined);
    }
  }

  return {
    isAvailable: () => isAvailable,
    whenAvailable(patienceMs) {
      if (isAvailable || stopped.aborted) return Promise.resolve(isAvailable);
      return new Promise((resolve) => {
        const timer = patienceMs === undefined ? undefined : setTimeout(release, patienceMs);
        function release(): void {
          clearTimeout(timer);
          waiters.delete(release);
          resolve(isAvailable);
        }
        waiters.add(release);
      });
    },
    trip(error) {
      if (!isAvailable) return;
      isAvailable = false;
      notice.begin(error);
      probing = probeUntilAvailable();
    },
    async stop() {
      ended.abort();
      await probing;
    },
  };
}

/** Logs once that requests are stopped, and once that they leave again. */
function createNotice(log: Logger) {
  let beganAt: number | undefined;
  return {
    begin(error: unknown): void {
      if (beganAt !== undefined) return;
      beganAt = performance.now();
      log.warn({ err: error }, 'Attempts cannot be recorded; no request leaves until a probe succeeds');
    },
    end(): void {
      if (beganAt === undefined) return;
      const afterMs = Math.round(performance.now() - beganAt);
      beganAt = undefined;
      log.info({ afterMs }, 'Attempts can be recorded again; requests leave again');
    },
  };
}
