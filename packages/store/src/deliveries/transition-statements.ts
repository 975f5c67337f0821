// The statements of transitions.ts. `target`: the deliveries that change, locked in the order of their ids.
import { defineStatement } from '../sql/statement.ts';
import {
  healthSignalled,
  NOTED,
  OUT_OF_QUEUE,
  QUEUED,
  TELLING,
  TOLD,
  TOLD_ANYWAY,
  UNWATCHED,
  watched,
  WOKEN,
} from './transition-parts.ts';

const OPEN = `d.status in ('pending', 'waiting', 'retrying')`;

/** Keeps the deliveries as they are until the end of the transaction. */
export const LOCK = defineStatement(
  'lock-for-transition',
  'select 1 from deliveries where id = any($ids) order by id for update',
);

/** → skipped, cancelled, dead-lettered. */
export const END = defineStatement(
  'end-deliveries',
  `with target as (
     select d.id, d.endpoint_id, d.in_workflow from deliveries d
     where d.id = any($ids) and d.generation = coalesce($generation::int, d.generation)
       and case $reason when 'discarded' then d.status = 'dead_lettered'
           when 'expunged' then ${OPEN} or d.status = 'dead_lettered' else ${OPEN} end
     order by d.id for update
   ), changed as (
     update deliveries d set status = $status,
       skip_reason = case when $status = 'skipped' then $reason end,
       cancel_reason = case when $status = 'cancelled' then $reason end,
       dead_letter_reason = case when $status = 'dead_lettered' then $reason else d.dead_letter_reason end,
       dead_letter_detail = coalesce($detail, d.dead_letter_detail),
       dead_letter_at = case when $status = 'dead_lettered' then $now::timestamptz else d.dead_letter_at end,
       hold_reason = null, hold_until = null, next_attempt_at = null, in_workflow = false, finished_at = $now,
       started_at = coalesce(d.started_at, case when $generation::int is not null then $now::timestamptz end)
     from target t where d.id = t.id returning ${TELLING}
   ), ${OUT_OF_QUEUE}, ${UNWATCHED}, ${NOTED}, ${TOLD_ANYWAY}, ${WOKEN}, ${healthSignalled(`$status = 'dead_lettered'`)}
   select id from target`,
);

/** → waiting. */
export const HOLD = defineStatement(
  'hold-deliveries',
  `with target as (
     select d.id, $until::timestamptz as until from deliveries d where d.id = any($ids) and ${OPEN} order by d.id for update
   ), changed as (
     update deliveries d set status = 'waiting', hold_reason = $reason, hold_until = t.until, next_attempt_at = t.until,
       in_workflow = $inWorkflow,
       started_at = coalesce(d.started_at, case when $inWorkflow then $now::timestamptz end)
     from target t where d.id = t.id returning ${TELLING}
   ), ${OUT_OF_QUEUE}, unwatched as (
     delete from delivery_watch w using target t where w.delivery_id = t.id and t.until is null
   ), timed as (select * from target where until is not null and $inWorkflow), ${watched('timed', 'until')}, ${NOTED}, ${TOLD}
   select id from target`,
);

/** → pending, or waiting for its own time. */
export const RELEASE = defineStatement(
  'release-deliveries',
  `with target as (
     select d.id, d.deliver_at > $now as is_early from deliveries d
     where d.id = any($ids) and d.status = 'waiting' and not d.in_workflow order by d.id for update
   ), changed as (
     update deliveries d set
       status = case when t.is_early then 'waiting' else 'pending' end,
       hold_reason = case when t.is_early then 'scheduled' end,
       hold_until = case when t.is_early then d.deliver_at end,
       next_attempt_at = greatest(d.deliver_at, $now)
     from target t where d.id = t.id
     returning ${TELLING}, d.generation, d.deliver_at, d.next_attempt_at
   ), ${QUEUED}, ${NOTED}, ${TOLD}
   select id from target`,
);

/** → still waiting, but the hold ends now and the workflow evaluates the gates again. */
export const END_HOLDS = defineStatement(
  'end-holds',
  `with target as (
     select d.id, d.in_workflow, $now::timestamptz as until from deliveries d
     where d.id = any($ids) and d.status = 'waiting' and d.in_workflow order by d.id for update
   ), changed as (
     update deliveries d set hold_until = t.until, next_attempt_at = t.until from target t where d.id = t.id
     returning ${TELLING}
   ), ${watched('target', 'until')}, ${NOTED}, ${TOLD}, ${WOKEN}
   select id from target`,
);

/** → waiting until another time, or pending. */
export const RESCHEDULE = defineStatement(
  'reschedule-deliveries',
  `with target as (
     select d.id, d.in_workflow and d.hold_reason = 'scheduled' as in_workflow,
       not d.in_workflow and d.hold_reason = 'scheduled' as in_queue, $dueAt::timestamptz as due_at
     from deliveries d where d.id = any($ids) and d.status = 'waiting' order by d.id for update
   ), changed as (
     update deliveries d set deliver_at = $deliverAt,
       next_attempt_at = case when t.in_queue or t.in_workflow then t.due_at else d.next_attempt_at end,
       status = case when t.in_queue and t.due_at <= $now then 'pending' else d.status end,
       hold_reason = case when t.in_queue and t.due_at <= $now then null else d.hold_reason end,
       hold_until = case when t.in_queue and t.due_at <= $now then null
         when t.in_queue or t.in_workflow then t.due_at else d.hold_until end
     from target t where d.id = t.id returning ${TELLING}
   ), requeued as (
     update delivery_queue q set due_at = t.due_at, lease_until = null, held = false
     from target t where q.delivery_id = t.id and t.in_queue
   ), in_workflow as (select * from target where in_workflow), ${watched('in_workflow', 'due_at')}, ${NOTED}, ${TOLD}, ${WOKEN}
   select id from target`,
);

/** The status stays. The next attempt is asked for. */
export const ASK_FOR_RETRY = defineStatement(
  'ask-for-retry',
  `with target as (
     select d.id, d.in_workflow from deliveries d where d.id = any($ids) and ${OPEN} order by d.id for update
   ), changed as (
     update deliveries d set retry_asked_at = $now,
       next_attempt_at = case when d.status = 'retrying' then $now else d.next_attempt_at end
     from target t where d.id = t.id returning ${TELLING}
   ), asked as (
     select id from target where in_workflow
   ), ${watched('asked', '$now::timestamptz')}, ${NOTED}, ${TOLD}, ${WOKEN}
   select id from target`,
);

/** → pending, in a new generation. */
export const START_ANEW = defineStatement(
  'start-anew',
  `with target as (
     select d.id, d.status from deliveries d
     where d.id = any($ids)
       and case when $redriven then d.status = 'dead_lettered' else ${OPEN} end
       and case when $redriven then true when $generation::int is null then d.in_workflow
           else d.generation = $generation end
     order by d.id for update
   ), changed as (
     update deliveries d set status = 'pending', generation = d.generation + 1, in_workflow = false,
       attempts_before = case when $redriven then d.attempt_count else d.attempts_before end,
       retry_asked_at = case when $redriven then $now else d.retry_asked_at end,
       next_attempt_at = case when $redriven or t.status = 'waiting' then $now::timestamptz else d.next_attempt_at end,
       hold_reason = null, hold_until = null, finished_at = null,
       dead_letter_reason = null, dead_letter_detail = null, dead_letter_at = null
     from target t where d.id = t.id
     returning ${TELLING}, d.generation, d.deliver_at, d.next_attempt_at
   ), ${QUEUED}, ${UNWATCHED}, ${NOTED}, ${TOLD}
   select id from target`,
);

/** → waiting for a rate limit, in the queue. Leaves out deliveries that are claimed or locked. */
export const HOLD_IN_QUEUE = defineStatement(
  'hold-in-queue',
  `with target as (
     select d.id from deliveries d join delivery_queue q on q.delivery_id = d.id
     where d.id = any($ids) and d.status in ('pending', 'waiting') and not q.held
       and (q.lease_until is null or q.lease_until <= $now)
     for no key update of d, q skip locked
   ), changed as (
     update deliveries d set status = 'waiting', hold_reason = 'rate_limited', hold_until = null
     from target t where d.id = t.id returning ${TELLING}
   ), marked as (
     update delivery_queue q set held = true from target t where q.delivery_id = t.id
   ), ${NOTED}, ${TOLD}
   select id from target`,
);

/** waiting for a rate limit, in the queue → pending. Leaves out claimed deliveries. */
export const RELEASE_IN_QUEUE = defineStatement(
  'release-in-queue',
  `with target as (
     update delivery_queue set held = false
     where delivery_id = any($ids) and (lease_until is null or lease_until <= $now) returning delivery_id as id
   ), changed as (
     update deliveries d set status = 'pending', hold_reason = null, hold_until = null, next_attempt_at = $now
     from target t where d.id = t.id returning ${TELLING}
   ), ${NOTED}, ${TOLD}
   select id from target`,
);

/** The status stays. The delivery has a workflow of its own. Lock the delivery first, in a statement before. */
export const CONFIRM_HAND_OVER = defineStatement(
  'confirm-hand-over',
  `with done as (
     delete from delivery_handovers where delivery_id = $deliveryId and token = $token returning delivery_id as id
   ), confirmed as (
     update deliveries d set in_workflow = true, carrier_id = null from done
     where d.id = done.id and d.status = 'retrying' and not d.in_workflow
     returning d.id, d.next_attempt_at
   ), ${watched('confirmed', 'next_attempt_at')}, target as (
     select done.id, true as in_workflow from done left join confirmed c on c.id = done.id
     where $mayBeOlder or c.next_attempt_at is distinct from $nextAttemptAt
   ), ${WOKEN}
   select 1`,
);

/** The status stays. The content of the event is gone. */
export const EXPUNGE = defineStatement(
  'expunge-deliveries',
  `update deliveries set expunged_at = coalesce(expunged_at, $now), dead_letter_detail = null
   where id = any($ids) returning id`,
);

/** Keeps of attempts what does not tell the content of the event. */
export const EXPUNGE_ATTEMPTS = defineStatement(
  'expunge-attempts',
  `update attempts set
     request = jsonb_build_object('method', request -> 'method', 'url', request -> 'url', 'headers', '{}'::jsonb,
       'body', '', 'bodySha256', ''),
     response = case when response is not null then jsonb_build_object('status', response -> 'status',
       'headers', '{}'::jsonb, 'body', '', 'truncated', false) end,
     error = case when error is not null then jsonb_build_object('code', error -> 'code', 'message', 'Expunged.') end
   where delivery_id = any($ids)`,
);

/** The status stays. The workflow exists, although its first attempt is still in flight. */
export const MARK_STARTED = defineStatement(
  'mark-started',
  'update deliveries set started_at = $now where id = any($ids) and started_at is null returning id',
);

/** Changes nothing. */
export const REWRITE = defineStatement(
  'rewrite-deliveries',
  'update deliveries set attempt_count = attempt_count where id = any($ids) returning id',
);
