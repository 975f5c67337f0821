/**
 * For `on conflict … do update set` of an outbox row. The new token keeps the worker of the earlier request from deleting
 * this one. Without a lease, the row can be taken at once.
 */
export const REQUESTED_AGAIN = 'requested_at = excluded.requested_at, lease_until = null, token = gen_random_uuid()';
