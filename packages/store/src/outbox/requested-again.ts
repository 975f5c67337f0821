/**
 * For `on conflict … do update set` of an announcement: a new token, so that whoever carries out the one before does not
 * finish this one with it, and no lease, so that the next one need not wait for it.
 */
export const REQUESTED_AGAIN = 'requested_at = excluded.requested_at, lease_until = null, token = gen_random_uuid()';
