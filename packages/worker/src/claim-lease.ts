/** Longer than a local attempt and its record take. The claims of a dead process wait this long. */
export const CLAIM_LEASE_MS = 20_000;
