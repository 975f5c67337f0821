import type { Sql } from '../database.ts';
import type { NumberedAttempt } from './record-attempts.ts';

/** A receiver slower than this is not tried inside a workflow task any more… */
const SLOW_ABOVE_MS = 4_000;
/** …until it answers within this again. */
const FAST_BELOW_MS = 2_000;

/**
 * Keeps what attempts tell about their endpoints. Rows are written on change only, so that a healthy endpoint under load
 * is no lock that everybody waits for. Changes and dead letters are announced to the endpoint's health workflow.
 */
export async function noteEndpointHealth(sql: Sql, attempts: readonly NumberedAttempt[]): Promise<void> {
  const latest = new Map(attempts.map((each) => [each.endpointId, each]));
  const rows = [...latest.values()].sort((a, b) => (a.endpointId < b.endpointId ? -1 : 1));
  const changed = await sql.query<{ id: string }>({
    name: 'note-endpoint-health',
    text: `
      with seen as (
        select * from unnest($1::text[], $2::boolean[], $3::boolean[], $4::boolean[], $5::boolean[], $6::timestamptz[])
          as s (id, success, gone, became_slow, became_fast, at)
      ), before as (
        select e.id, e.failing_since, s.success, s.gone, s.became_slow, s.became_fast, s.at
        from endpoints e join seen s on s.id = e.id
        where (s.success and (e.failing_since is not null or e.first_success_at is null))
           or (not s.success and e.failing_since is null)
           or (s.gone and e.status <> 'disabled')
           or (s.became_slow and not e.slow) or (s.became_fast and e.slow)
        order by e.id for no key update of e
      )
      update endpoints e set
        failing_since = case when b.success then null else coalesce(e.failing_since, b.at) end,
        first_success_at = case when b.success then coalesce(e.first_success_at, b.at) else e.first_success_at end,
        slow = case when b.became_slow then true when b.became_fast then false else e.slow end,
        status = case when b.gone then 'disabled' else e.status end,
        disabled_reason = case when b.gone and e.status <> 'disabled' then 'gone' else e.disabled_reason end,
        gate_version = e.gate_version + b.gone::int,
        version = e.version + b.gone::int
      from before b where e.id = b.id
      returning case when b.gone or (b.failing_since is null) <> b.success then e.id end as id`,
    values: [
      rows.map((each) => each.endpointId),
      rows.map((each) => each.attempt.outcome === 'delivered'),
      rows.map((each) => each.decision?.kind === 'dead_letter' && each.decision.reason === 'gone'),
      rows.map((each) => each.attempt.outcome === 'timed_out' || each.attempt.durationMs > SLOW_ABOVE_MS),
      rows.map((each) => each.attempt.outcome !== 'timed_out' && each.attempt.durationMs < FAST_BELOW_MS),
      rows.map((each) => each.now),
    ],
  });
  const deadLettered = attempts.filter((each) => each.decision?.kind === 'dead_letter').map((each) => each.endpointId);
  const announced = new Set([...changed.rows.flatMap((row) => row.id ?? []), ...deadLettered]);
  if (announced.size > 0) await announceHealthChange(sql, [...announced]);
}

/** Asks the relay to signal the health workflow of these endpoints; once, however many ask before it gets there. */
export async function announceHealthChange(sql: Sql, endpointIds: readonly string[]): Promise<void> {
  await sql.query(
    `insert into endpoint_health_signals (endpoint_id, requested_at)
     select id, now() from unnest($1::text[]) as e (id) order by id
     on conflict (endpoint_id) do update
       set requested_at = excluded.requested_at, lease_until = null, token = gen_random_uuid()`,
    [[...endpointIds].sort()],
  );
}
