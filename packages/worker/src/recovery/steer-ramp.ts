import { answersOfRound, isOverload, isRelapse, lowerLimit, raiseLimit } from '@postrider/domain';
import type { AttemptRecord, Recovery } from '@postrider/domain';
import { changeLimit, endRecovery } from '@postrider/store/endpoints';
import type { Database } from '@postrider/store/sql';
import type { Logger } from 'pino';
import type { KnownRecoveries, KnownRecovery } from './known-recoveries.ts';

export interface RecordedAnswer {
  endpointId: string;
  attempt: Pick<AttemptRecord, 'outcome' | 'durationMs' | 'startedAt' | 'response'>;
}

export interface SteeringDeps {
  database: Database;
  known: KnownRecoveries;
  /** The clock of Postgres. */
  now: () => Date;
  /** Called when a recovery may have ended. */
  onRelapse: () => void;
  log: Logger;
}

/** Raises and lowers the limits of recovering endpoints by what they answer. */
export function createSteering({ database, known, now, onRelapse, log }: SteeringDeps) {
  // The next round reads what is right.
  const onError = (endpointId: string) => (error: unknown) =>
    log.debug({ err: error, endpointId }, 'A change of a recovery was not written');

  function change(endpointId: string, from: Recovery, to: Recovery): void {
    known.set(endpointId, to);
    changeLimit(database, { endpointId, from, to }).then((recovery) => {
      if (recovery === undefined) known.forget(endpointId);
      else if (recovery.changedMs !== to.changedMs) known.set(endpointId, recovery);
    }, onError(endpointId));
  }

  /** `one`: the state that the request was asked for in. */
  function steer({ endpointId, attempt }: RecordedAnswer, one: KnownRecovery): void {
    const { recovery } = one;
    const seen = { perSecond: known.perSecond(one), nowMs: now().getTime() };
    if (attempt.outcome === 'delivered') {
      one.failuresInARow = 0;
      one.isOpen = true;
      one.durationsMs = [...one.durationsMs, attempt.durationMs].slice(-answersOfRound(recovery));
      const raised = raiseLimit(recovery, { ...seen, durationsMs: one.durationsMs });
      if (raised !== undefined) change(endpointId, recovery, raised);
      return;
    }
    one.failuresInARow++;
    const { failuresInARow: count, isOpen } = one;
    const failures = { count, isRefusal: isRefusal(attempt), sinceDeliveredMs: one.answers.sinceDeliveredMs() };
    if (isRelapse(recovery, failures)) {
      const { sinceMs } = recovery;
      // If another worker saw a success, the recovery goes on.
      one.failuresInARow = 0;
      endRecovery(database, { endpointId, sinceMs }).then(onRelapse, onError(endpointId));
    } else if (failures.isRefusal && isOverload(recovery, one.answers.refused())) {
      change(endpointId, recovery, lowerLimit(recovery, { ...seen, isClosed: !isOpen }));
    }
  }

  return {
    onRecorded(answer: RecordedAnswer): void {
      const { endpointId, attempt } = answer;
      const one = known.find(endpointId);
      if (one === undefined || attempt.outcome === 'blocked_destination') return;
      if (attempt.outcome === 'delivered') {
        one.delivered++;
        one.answers.add('delivered');
      }
      if (isRefusal(attempt)) one.answers.add('refused');
      // What was asked for before the limit changed says nothing about the new one.
      if (attempt.startedAt.getTime() >= one.recovery.changedMs) steer(answer, one);
    },
  };
}

function isRefusal({ outcome, response }: RecordedAnswer['attempt']): boolean {
  return outcome === 'rate_limited' || outcome === 'timed_out' || response?.status === 503;
}
