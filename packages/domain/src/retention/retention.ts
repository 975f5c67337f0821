/** How long records are kept, in days. Null: for ever. */
export interface Retention {
  /** Of events and of deliveries that have ended, from when they were accepted. */
  days: number | null;
  /** Of dead letters, from when they died. They are kept for `days` in any case. */
  deadLetterDays: number | null;
}

/** The limits of a tenant as they are stored: one that is left out is null, and without any there is nothing. */
export function wholeRetention(given: { [Limit in keyof Retention]?: number | null | undefined }): Retention | null {
  const { days = null, deadLetterDays = null } = given;
  return days === null && deadLetterDays === null ? null : { days, deadLetterDays };
}

/** What may be removed at a moment. Null: nothing. */
export interface RetentionCuts {
  /** Accepted before. */
  before: Date | null;
  /** Died before. */
  deadBefore: Date | null;
}

/** The longest that a limit can be. */
export const MAX_RETENTION_DAYS = 3_650;

/** The hour of UTC at which records are removed every day: few people work then. */
export const RETENTION_HOUR = 2;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The tenant's wishes, never longer than the deployment's. */
export function effectiveRetention(tenant: Retention, deployment: Retention): Retention {
  return {
    days: shorter(tenant.days, deployment.days),
    deadLetterDays: shorter(tenant.deadLetterDays, deployment.deadLetterDays),
  };
}

function shorter(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** Whole days of UTC, so that a record is kept for `days` at least and is gone with the run of the day after. */
export function retentionCuts({ days, deadLetterDays }: Retention, now: Date): RetentionCuts {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const cut = (age: number | null) => (age === null ? null : new Date(today - age * DAY_MS));
  return { before: cut(days), deadBefore: cut(deadLetterDays) };
}

/** When records are removed next. */
export function nextRetentionRun(now: Date): Date {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS + RETENTION_HOUR * HOUR_MS;
  return new Date(today > now.getTime() ? today : today + DAY_MS);
}
