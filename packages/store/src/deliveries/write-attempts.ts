import { STATUS_AFTER } from '@postrider/domain';
import type { AttemptRecord, RetryDecision } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { AFTER_ATTEMPT } from './transition-parts.ts';

/** An attempt with its number and what follows from it. */
export interface NumberedAttempt {
  deliveryId: string;
  endpointId: string;
  generation: number;
  number: number;
  attempt: AttemptRecord;
  /** The request may have been sent before by a process that died with the answer in hand. */
  possibleRepeat: boolean;
  /** Null where a cancelled delivery stays cancelled. */
  decision: RetryDecision | null;
  now: Date;
}

/** The attempts, their deliveries' new state, the queue and the watch: one statement. */
export async function writeAttempts(sql: Sql, attempts: readonly NumberedAttempt[]): Promise<void> {
  await sql.query({
    name: 'write-attempts',
    text: `
      with done as (
        select * from unnest($1::text[], $2::int[], $3::int[], $4::timestamptz[], $5::int[], $6::jsonb[], $7::text[],
            $8::boolean[], $9::jsonb[], $10::jsonb[], $11::jsonb[], $12::int[], $13::text[], $14::timestamptz[],
            $15::text[], $16::text[], $17::timestamptz[])
          as a (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request,
                response, error, last_status, status, next_attempt_at, dead_letter_reason, dead_letter_detail, now)
      ), new_attempts as (
        insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome,
                              possible_repeat, request, response, error, next_attempt_at, masked)
        select delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request,
               response, error, next_attempt_at, true
        from done
      ), latest as (
        select distinct on (delivery_id) * from done order by delivery_id, number desc
      ), ${AFTER_ATTEMPT}
      select 1`,
    values: columns(attempts),
  });
}

function columns(attempts: readonly NumberedAttempt[]): unknown[][] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return [
    attempts.map((each) => each.deliveryId),
    attempts.map((each) => each.number),
    attempts.map((each) => each.generation),
    attempts.map((each) => each.attempt.startedAt),
    attempts.map((each) => Math.round(each.attempt.durationMs)),
    attempts.map((each) => json(each.attempt.timings)),
    attempts.map((each) => each.attempt.outcome),
    attempts.map((each) => each.possibleRepeat),
    attempts.map((each) => json(each.attempt.request)),
    attempts.map((each) => json(each.attempt.response)),
    attempts.map((each) => json(each.attempt.error)),
    attempts.map((each) => each.attempt.response?.status ?? null),
    attempts.map(({ decision }) => (decision === null ? null : STATUS_AFTER[decision.kind])),
    attempts.map((each) => (each.decision?.kind === 'retry' ? each.decision.nextAttemptAt : null)),
    attempts.map((each) => (each.decision?.kind === 'dead_letter' ? each.decision.reason : null)),
    attempts.map((each) => (each.decision?.kind === 'dead_letter' ? each.decision.detail : null)),
    attempts.map((each) => each.now),
  ];
}
