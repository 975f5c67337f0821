/**
 * Whether `drop` may skip delivery `d`, in SQL: before its first attempt, unless a person asked for it (a retry, a dead
 * letter sent again). Who asked must not find it skipped without a word.
 */
export const MAY_DROP = (d: string): string => /* sql */ `(${d}.attempt_count = 0 and ${d}.retry_asked_at is null)`;
