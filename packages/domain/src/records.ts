import type { DeadLetterReason, DeliveryStatus, HoldReason, Outcome, SkipReason } from './statuses.ts';

/** One HTTP request as it is kept and shown; secrets are masked before it gets here. Times in milliseconds. */
export interface AttemptRecord {
  startedAt: Date;
  durationMs: number;
  /** Null where that step did not happen (no TLS, a connection that was refused, ...). */
  timings: { dnsMs: number | null; connectMs: number | null; tlsMs: number | null; firstByteMs: number | null };
  outcome: Outcome;
  request: { method: 'POST'; url: string; headers: Record<string, string>; body: string; bodySha256: string };
  response: ReceivedRecord | null;
  error: { code: string; message: string } | null;
}

interface ReceivedRecord {
  status: number;
  headers: Record<string, string>;
  body: string;
  truncated: boolean;
  /** Only there when it is true. */
  headersTruncated?: boolean;
}

/** What follows from an attempt. */
export type RetryDecision =
  | { kind: 'delivered' }
  | { kind: 'retry'; nextAttemptAt: Date }
  | { kind: 'dead_letter'; reason: DeadLetterReason; detail: string };

/** The status of a delivery after an attempt, by what was decided. */
export const STATUS_AFTER = {
  delivered: 'delivered',
  retry: 'retrying',
  dead_letter: 'dead_lettered',
} as const satisfies Record<RetryDecision['kind'], DeliveryStatus>;

/** The quiet time behind a hold. The hold itself may end a little later, so that not all that waits starts at once. */
export interface QuietTime {
  endsAt: Date;
  timeZone: string;
}

/** What the gates say before an attempt. */
export type GateDecision =
  | { kind: 'pass' }
  | { kind: 'hold'; reason: HoldReason; until: Date | null; quiet?: QuietTime }
  | { kind: 'skip'; reason: SkipReason };
