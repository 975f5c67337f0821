import type { DeadLetterReason, DeliveryStatus, HoldReason, Outcome, SkipReason } from './statuses.ts';

/** One HTTP request as it is stored and shown. Its secrets are masked already. */
export interface AttemptRecord {
  startedAt: Date;
  durationMs: number;
  /** Null for a step that did not happen, such as TLS. */
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
  /** Absent if false. */
  headersTruncated?: boolean;
}

export type RetryDecision =
  | { kind: 'delivered' }
  | { kind: 'retry'; nextAttemptAt: Date }
  | { kind: 'dead_letter'; reason: DeadLetterReason; detail: string };

/** The status of a delivery after an attempt, by the decision. */
export const STATUS_AFTER = {
  delivered: 'delivered',
  retry: 'retrying',
  dead_letter: 'dead_lettered',
} as const satisfies Record<RetryDecision['kind'], DeliveryStatus>;

/** The quiet hours that cause a hold. The hold may end a little later, so that held deliveries do not all start at once. */
export interface QuietTime {
  endsAt: Date;
  timeZone: string;
}

export type GateDecision =
  | { kind: 'pass' }
  | { kind: 'hold'; reason: HoldReason; until: Date | null; quiet?: QuietTime }
  | { kind: 'skip'; reason: SkipReason };
