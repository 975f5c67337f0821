/** The most first attempts of one endpoint in flight at once, over all workers. */
const PER_ENDPOINT = 8;
/** The same for an endpoint that has never answered 2xx. It may hang. */
const PER_NEW_ENDPOINT = 2;
/** The same for an endpoint that recovers. Some of them wait in the process for their turn, so that the next one is ready in time. */
const PER_RECOVERING_ENDPOINT = 16;
/** The same including those that wait for a slot of a rate limit: these are in the process, but not at the receiver yet. */
const PER_RATE_LIMITED_ENDPOINT = 24;

/**
 * SQL: whether the first attempt of queue row `q` is in flight. The claims of silent workers do not count: otherwise a
 * frozen worker would keep the others from the endpoint until its leases end. Nor do the rows that a carrier has not sent.
 */
export const isInFlight = (q: string): string =>
  `(${q}.lease_until > $now and not ${q}.unsent and coalesce(${q}.claimed_by, '') <> all($silent::text[]))`;

/**
 * SQL: how many more first attempts endpoint `e` may have in flight. At an endpoint that has succeeded, attempts that wait
 * for the slot of a rate limit do not count, so that the next ones are ready in time.
 */
export const PERMITS = /* sql */ `
  (select case when e.first_success_at is null then ${PER_NEW_ENDPOINT} - count(*)
     else least(${PER_RATE_LIMITED_ENDPOINT} - count(*),
                case when e.recovery is null then ${PER_ENDPOINT} else ${PER_RECOVERING_ENDPOINT} end - count(*) filter (where l.slot_us is null or l.slot_us <= $nowUs::bigint)) end::int
   from delivery_queue l where l.endpoint_id = e.id and ${isInFlight('l')})`;
