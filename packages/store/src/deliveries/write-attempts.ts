import { STATUS_AFTER } from '@postrider/domain';
import type { AttemptRecord, RetryDecision } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineStatement, recordset } from '../sql/statement.ts';
import { AFTER_ATTEMPT } from './transition-parts.ts';

/** An attempt with its number and the decision that follows from it. */
export interface NumberedAttempt {
  deliveryId: string;
  endpointId: string;
  generation: number;
  number: number;
  attempt: AttemptRecord;
  /** A process may have sent the request before, and died before it recorded the answer. */
  possibleRepeat: boolean;
  /** Null if the delivery stays cancelled. */
  decision: RetryDecision | null;
  /** The carrier that made the attempt. Undefined: the delivery's own workflow, which goes on by itself. */
  carrierId?: string;
  now: Date;
}

/** Writes the attempts, the new states of their deliveries, the queue and the watch list in one statement. */
export async function writeAttempts(sql: Sql, attempts: readonly NumberedAttempt[]): Promise<void> {
  await sql.query(WRITE_ATTEMPTS({ attempts: recordset(attempts.map(recordOf)) }));
}

const WRITE_ATTEMPTS = defineStatement(
  'write-attempts',
  `with done as (
     select * from json_to_recordset($attempts) as a (
       delivery_id text, number int, generation int, started_at timestamptz, duration_ms int, timings jsonb,
       outcome text, possible_repeat boolean, request jsonb, response jsonb, error jsonb, last_status int, status text,
       next_attempt_at timestamptz, dead_letter_reason text, dead_letter_detail text, carrier_id text, now timestamptz)
   ), new_attempts as (
     insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome,
                           possible_repeat, request, response, error, next_attempt_at, masked)
     select delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request,
            response, error, next_attempt_at, true
     from done
   ), ranked as (
     select *, row_number() over (partition by delivery_id order by number desc) as age from done
   ), latest as (
     select * from ranked where age = 1
   ), earlier as (
     select * from ranked where age > 1
   ), ${AFTER_ATTEMPT}
   select 1`,
);

function recordOf({ attempt, decision, ...of }: NumberedAttempt): object {
  const retry = decision?.kind === 'retry' ? decision : undefined;
  const deadLetter = decision?.kind === 'dead_letter' ? decision : undefined;
  return {
    delivery_id: of.deliveryId,
    number: of.number,
    generation: of.generation,
    started_at: attempt.startedAt,
    duration_ms: Math.round(attempt.durationMs),
    timings: attempt.timings,
    outcome: attempt.outcome,
    possible_repeat: of.possibleRepeat,
    request: attempt.request,
    response: attempt.response,
    error: attempt.error,
    last_status: attempt.response?.status,
    status: decision && STATUS_AFTER[decision.kind],
    next_attempt_at: retry?.nextAttemptAt,
    dead_letter_reason: deadLetter?.reason,
    dead_letter_detail: deadLetter?.detail,
    carrier_id: of.carrierId,
    now: of.now,
  };
}
