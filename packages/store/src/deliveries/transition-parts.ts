// Parts of the statements in transitions.ts. Each refers to `target`: the locked deliveries that change.
import { CHANGE_COLUMNS } from '../changes/write-changes.ts';
import { REQUESTED_AGAIN } from '../outbox/requested-again.ts';
import { NOTE_RECORDS } from './delivery-notes.ts';

/** A delivery without progress for so long after its planned time is overdue: the reconciler looks for its workflow. */
const WATCH_GRACE_MS = 120_000;

export const OUT_OF_QUEUE = 'out_of_queue as (delete from delivery_queue q using target t where q.delivery_id = t.id)';
export const UNWATCHED = 'unwatched as (delete from delivery_watch w using target t where w.delivery_id = t.id)';

/** Adds the deliveries of `source` to the watch list. `source` has the column `id`; `at` is the planned time. */
export const watched = (source: string, at: string): string => `
  watched as (
    insert into delivery_watch (delivery_id, check_at)
    select id, ${at} + interval '${WATCH_GRACE_MS} ms' from ${source} order by id
    on conflict (delivery_id) do update set check_at = excluded.check_at)`;

/** Writes `$notes` for the targets. */
export const NOTED = `
  noted as (
    insert into delivery_notes (delivery_id, id, at, kind, detail)
    select n.* from ${NOTE_RECORDS} join target t on t.id = n.delivery_id)`;

const DELIVERY = 'd.id, d.tenant_id, d.event_id, d.event_type, d.endpoint_id, d.test';

/** What `changed` returns of its deliveries for `TOLD`. */
export const TELLING = `${DELIVERY}, d.status`;

/** Tells those who follow live what `$notes` say of the deliveries of `changed`. */
export const TOLD = told('n.kind', { join: 'join', reason: `n.detail ->> 'reason'` });

/** The same, of deliveries that may have no note. */
export const TOLD_ANYWAY = told('coalesce(n.kind, $status)', {
  join: 'left join',
  reason: `coalesce(n.detail ->> 'reason', $reason)`,
});

function told(kind: string, { join, reason }: { join: string; reason: string }): string {
  return `
  told as (
    insert into delivery_changes (${CHANGE_COLUMNS}, reason, until)
    select ${kind}, c.tenant_id, c.event_id, c.event_type, c.id, c.endpoint_id, c.test, c.status, ${reason},
           (n.detail ->> 'until')::timestamptz
    from changed c ${join} ${NOTE_RECORDS} on n.delivery_id = c.id)`;
}

/** Asks the relay to wake the workflows of the targets. `$wake` is the reason; null wakes none. */
export const WOKEN = `
  woken as (
    insert into delivery_wakes (delivery_id, reason, requested_at)
    select id, $wake, now() from target where in_workflow and $wake::text is not null order by id
    on conflict (delivery_id) do update set reason = excluded.reason, ${REQUESTED_AGAIN})`;

/** Enqueues the deliveries of `changed`, due at their planned time or `$now`, whichever is later. */
export const QUEUED = `
  queued as (
    insert into delivery_queue (delivery_id, endpoint_id, generation, due_at, handed_over)
    select id, endpoint_id, generation, greatest($now::timestamptz, deliver_at, next_attempt_at), $handedOver::boolean
    from changed order by id
    on conflict (delivery_id) do update set generation = excluded.generation, due_at = excluded.due_at,
      handed_over = excluded.handed_over, lease_until = null, claimed_by = null, slot_us = null, held = false,
      carrier_id = null, execution = null, unsent = false)`;

/** Asks the relay to signal the health workflows of their endpoints if `condition` is true. */
export const healthSignalled = (condition: string): string => `
  signalled as (
    insert into endpoint_health_signals (endpoint_id, requested_at)
    select distinct endpoint_id, now() from target where ${condition} order by 1
    on conflict (endpoint_id) do update set ${REQUESTED_AGAIN})`;

/** A carrier ends with its first attempts. The relay starts the own workflows of what goes on. */
const HANDED_OVER = `
  handed_over as (
    insert into delivery_handovers (delivery_id, requested_at)
    select delivery_id, now() from latest where status = 'retrying' and carrier_id is not null order by 1
    on conflict (delivery_id) do update set ${REQUESTED_AGAIN})`;

/**
 * The transition of deliveries after attempts. `latest` has one record for each delivery (`write-attempts.ts`), `earlier`
 * the others. Its status is null for a delivery that stays cancelled.
 */
export const AFTER_ATTEMPT = `
  new_state as (
    update deliveries d set
      attempt_count = l.number, last_outcome = l.outcome, last_status = l.last_status,
      status = coalesce(l.status, d.status),
      in_workflow = coalesce(l.status = 'retrying' and l.carrier_id is null, false),
      carrier_id = l.carrier_id,
      started_at = coalesce(d.started_at, l.started_at),
      next_attempt_at = l.next_attempt_at,
      hold_reason = null, hold_until = null,
      cancel_reason = case when l.status is null then d.cancel_reason end,
      dead_letter_reason = l.dead_letter_reason, dead_letter_detail = l.dead_letter_detail,
      dead_letter_at = case when l.status = 'dead_lettered' then l.now end,
      finished_at = case when l.status = 'retrying' then null when l.status is null then d.finished_at else l.now end
    from latest l where d.id = l.delivery_id
    returning ${TELLING}, d.dead_letter_reason, d.next_attempt_at, l.number, l.outcome, l.last_status as response_status,
      l.duration_ms
  ), told as (
    insert into delivery_changes (${CHANGE_COLUMNS}, reason, until, attempt, outcome, response_status, duration_ms)
    select case when t.status in ('delivered', 'dead_lettered') then t.status else 'attempt_failed' end, t.tenant_id,
           t.event_id, t.event_type, t.id, t.endpoint_id, t.test, t.status, t.dead_letter_reason, t.next_attempt_at,
           t.number, t.outcome, t.response_status, t.duration_ms
    from (
      select * from new_state
      union all
      select ${DELIVERY}, coalesce(e.status, d.status), null, e.next_attempt_at, e.number, e.outcome, e.last_status,
             e.duration_ms
      from earlier e join new_state d on d.id = e.delivery_id
    ) t order by t.id, t.number
  ), out_of_queue as (
    delete from delivery_queue q using latest l where q.delivery_id = l.delivery_id
  ), unwatched as (
    delete from delivery_watch w using latest l
    where w.delivery_id = l.delivery_id and l.status is distinct from 'retrying'
  ), retrying as (
    select delivery_id as id, next_attempt_at from latest where status = 'retrying' and carrier_id is null
  ), ${watched('retrying', 'next_attempt_at')}, ${HANDED_OVER}`;
