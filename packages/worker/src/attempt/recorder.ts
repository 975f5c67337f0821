import type { AttemptRecord } from '@postrider/domain';
import type { AttemptToRecord, RecordResult } from '@postrider/store/deliveries';
import { isDataError } from '@postrider/store/sql';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import { createCircuitBreaker, PROBE_AGAIN_MS } from './circuit-breaker.ts';
import type { CircuitBreaker, CircuitBreakerOptions } from './circuit-breaker.ts';

export interface Recorder extends Pick<CircuitBreaker, 'isAvailable' | 'whenAvailable' | 'stop'> {
  /**
   * Records an attempt, and retries while Postgres refuses: an answer that was received is never given up while the process
   * lives. Rejects when the process stops.
   */
  record(attempt: AttemptToRecord): Promise<RecordResult>;
}

export interface RecorderOptions extends CircuitBreakerOptions {
  /** Records an attempt in one statement with others that end at the same moment. */
  record(attempt: AttemptToRecord): Promise<RecordResult>;
  /** Records an attempt in a statement of its own: one that cannot be recorded must not block the others. */
  recordAlone(attempt: AttemptToRecord): Promise<RecordResult>;
  /** Called with each attempt that was recorded. */
  onRecorded(attempt: AttemptToRecord): void;
  /** Aborted when requests in flight must be cut. */
  stopping: AbortSignal;
  log: Logger;
}

/**
 * Records attempts, with one circuit breaker per process in front of the sender. A request whose record fails will be sent
 * again. So nothing leaves while records fail, and at most the requests that were in flight at the first failure repeat.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { stopping, log } = options;
  const breaker = createCircuitBreaker(options);

  async function recordAgain(attempt: AttemptToRecord, firstError: unknown): Promise<RecordResult> {
    let error = firstError;
    let kept = attempt;
    for (let pauseMs = 0; ; pauseMs = Math.min(Math.max(pauseMs * 2, PROBE_AGAIN_MS.least), PROBE_AGAIN_MS.most)) {
      if (isDataError(error)) {
        if (kept !== attempt) throw error;
        log.error({ err: error, deliveryId: attempt.deliveryId }, 'Postgres refused the texts of an attempt');
        kept = { ...attempt, attempt: withoutTexts(attempt.attempt) };
      } else {
        breaker.trip(error);
        await delay(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
        if (!(await breaker.whenAvailable()) || stopping.aborted) throw error;
      }
      try {
        return await options.recordAlone(kept);
      } catch (next) {
        error = next;
      }
    }
  }

  return {
    ...breaker,
    async record(attempt) {
      const result = await options.record(attempt).catch((error: unknown) => recordAgain(attempt, error));
      if (result.kind !== 'superseded') options.onRecorded(attempt);
      return result;
    },
  };
}

/** The attempt without the texts that Postgres may have refused. Without it the request would be sent again for ever. */
function withoutTexts(attempt: AttemptRecord): AttemptRecord {
  return {
    ...attempt,
    request: { ...attempt.request, headers: {}, body: '' },
    response: attempt.response === null ? null : { ...attempt.response, headers: {}, body: '', truncated: true },
    error: { code: 'texts_refused', message: 'Postgres refused the texts of this attempt. Its outcome is valid.' },
  };
}
