/**
 * SQL: whether the mode `drop` may skip delivery `d`. It may before the first attempt, unless a person asked for a retry or
 * a redrive: that person must not find the delivery skipped.
 */
export const MAY_DROP = (d: string): string => /* sql */ `(${d}.attempt_count = 0 and ${d}.retry_asked_at is null)`;
