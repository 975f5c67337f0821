import type { Sql } from '../sql/database.ts';
import type { NumberedAttempt } from './record-attempts.ts';

/** How long after its planned time a delivery may show no progress before the sweeper looks for its workflow. */
export const WATCH_GRACE_MS = 120_000;

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
                              possible_repeat, request, response, error, next_attempt_at)
        select delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request,
               response, error, next_attempt_at
        from done
      ), latest as (
        select distinct on (delivery_id) * from done order by delivery_id, number desc
      ), new_state as (
        update deliveries d set
          attempt_count = l.number, last_outcome = l.outcome, last_status = l.last_status,
          status = coalesce(l.status, d.status),
          in_workflow = coalesce(l.status = 'retrying', false),
          started_at = coalesce(d.started_at, l.started_at),
          next_attempt_at = l.next_attempt_at,
          hold_reason = null, hold_until = null,
          cancel_reason = case when l.status is null then d.cancel_reason end,
          dead_letter_reason = l.dead_letter_reason, dead_letter_detail = l.dead_letter_detail,
          dead_letter_at = case when l.status = 'dead_lettered' then l.now end,
          finished_at = case when l.status = 'retrying' then null when l.status is null then d.finished_at else l.now end
        from latest l where d.id = l.delivery_id
      ), out_of_queue as (
        delete from delivery_queue q using latest l where q.delivery_id = l.delivery_id
      ), unwatched as (
        delete from delivery_watch w using latest l
        where w.delivery_id = l.delivery_id and l.status is distinct from 'retrying'
      )
      insert into delivery_watch (delivery_id, check_at)
      select delivery_id, next_attempt_at + interval '${WATCH_GRACE_MS} ms' from latest where status = 'retrying'
      on conflict (delivery_id) do update set check_at = excluded.check_at`,
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
    attempts.map(statusOf),
    attempts.map((each) => (each.decision?.kind === 'retry' ? each.decision.nextAttemptAt : null)),
    attempts.map((each) => (each.decision?.kind === 'dead_letter' ? each.decision.reason : null)),
    attempts.map((each) => (each.decision?.kind === 'dead_letter' ? each.decision.detail : null)),
    attempts.map((each) => each.now),
  ];
}

/** Null where a cancelled delivery stays cancelled. */
function statusOf({ decision }: NumberedAttempt): string | null {
  switch (decision?.kind) {
    case 'delivered':
      return 'delivered';
    case 'retry':
      return 'retrying';
    case 'dead_letter':
      return 'dead_lettered';
    case undefined:
      return null;
  }
}
