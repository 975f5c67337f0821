/** Endpoints with something in the queue that one claim looks at; the next claim goes on behind the last of them. */
export const ENDPOINTS_PER_CLAIM = 200;

/**
 * The endpoints of a round, as `round` (endpoint_id, lap, place), in SQL. It begins behind `$afterEndpointId` and goes on,
 * past the end of the alphabet, from the beginning (lap 1). The queue is read along its key, one endpoint after the other.
 */
export const ROUND = /* sql */ `
heads (endpoint_id, lap, place) as (
  select $afterEndpointId::text collate "C", 0, 0
  union all
  select case when lap.ends then '' else next.endpoint_id end, heads.lap + lap.ends::int, heads.place + 1
  from heads
  left join lateral (
    select q.endpoint_id from delivery_queue q where q.endpoint_id > heads.endpoint_id order by 1 limit 1
  ) next on true
  cross join lateral (
    select next.endpoint_id is null or (heads.lap = 1 and next.endpoint_id > $afterEndpointId) as ends) lap
  where heads.lap < 2
),
round as materialized (
  select endpoint_id, lap, place from heads where place > 0 and endpoint_id <> '' limit ${ENDPOINTS_PER_CLAIM}
)`;

/** The first row of the queue of endpoint `e` that is due and that nobody has claimed, in SQL. */
export const DUE_HEAD = /* sql */ `
  (select q.due_at from delivery_queue q
   where q.endpoint_id = e.id and q.due_at <= $now and (q.lease_until is null or q.lease_until <= $now)
   order by q.due_at, q.delivery_id limit 1)`;
