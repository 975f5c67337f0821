/** The most endpoints with queued deliveries that one claim reads. The next claim continues after the last of them. */
export const ENDPOINTS_PER_CLAIM = 200;

/**
 * SQL: the endpoints of a round, as `round` (endpoint_id, lap, place). It begins after `$afterEndpointId`. After the last
 * endpoint it continues with the first (lap 1). It reads one key of the queue for each endpoint, not all rows.
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

/** SQL: when the first unclaimed delivery of endpoint `e` was due. Null: none is due. */
export const DUE_HEAD = /* sql */ `
  (select q.due_at from delivery_queue q
   where q.endpoint_id = e.id and q.due_at <= $now and (q.lease_until is null or q.lease_until <= $now)
   order by q.due_at, q.delivery_id limit 1)`;
