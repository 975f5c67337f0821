/** First attempts of one endpoint that may be in flight at once, over all workers. */
const PER_ENDPOINT = 8;
/** The same for an endpoint that never answered 2xx yet: it may hang. */
const PER_NEW_ENDPOINT = 2;
/** The same with those that wait for a slot of a rate limit: they hold a permit of the process, and none at the receiver yet. */
const PER_RATE_LIMITED_ENDPOINT = 24;

/**
 * Whether row `q` of the queue is on its way, in SQL. What a silent worker has claimed is not counted: a frozen one would
 * keep others from the endpoint until its leases end.
 */
export const isInFlight = (q: string): string =>
  `(${q}.lease_until > $now and coalesce(${q}.claimed_by, '') <> all($silent::text[]))`;

/**
 * How many more first attempts endpoint `e` may have in flight, in SQL. Those that wait for a slot of a rate limit are not
 * there yet, and a receiver that is known gets its next ones ready meanwhile.
 */
export const PERMITS = /* sql */ `
  (select case when e.first_success_at is null then ${PER_NEW_ENDPOINT} - count(*)
     else least(${PER_RATE_LIMITED_ENDPOINT} - count(*),
                ${PER_ENDPOINT} - count(*) filter (where l.slot_us is null or l.slot_us <= $nowUs::bigint)) end::int
   from delivery_queue l where l.endpoint_id = e.id and ${isInFlight('l')})`;
