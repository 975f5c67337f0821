// The words of a delivery. The API schema and the texts of the user interface use them.

export const DELIVERY_STATUSES = [
  'pending',
  'waiting',
  'retrying',
  'delivered',
  'dead_lettered',
  'skipped',
  'cancelled',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** New ones come at the end: rollups keep their places in this list. */
export const OUTCOMES = [
  'delivered',
  'rejected',
  'gone',
  'rate_limited',
  'server_error',
  'timed_out',
  'connection_failed',
  'blocked_destination',
  'redirected',
  'response_invalid',
] as const;
/** The outcome of one attempt. */
export type Outcome = (typeof OUTCOMES)[number];

export const DEAD_LETTER_REASONS = [
  'attempts_exhausted',
  'rejected',
  'gone',
  'blocked_destination',
  'build_failed',
  'template_failed',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** What happens to a delivery. */
export const CHANGE_KINDS = [
  'accepted',
  'held',
  'woken',
  'attempt_failed',
  'delivered',
  'dead_lettered',
  'skipped',
  'cancelled',
  'discarded',
  'redriven',
  'retry_requested',
  'restarted',
  'rescheduled',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** How an endpoint takes what is sent to it. `failing`: its last attempt failed. */
export const ENDPOINT_HEALTH_STATES = ['healthy', 'failing', 'disabled'] as const;
export type EndpointHealthState = (typeof ENDPOINT_HEALTH_STATES)[number];

export const HOLD_REASONS = ['paused', 'disabled', 'quiet_hours', 'rate_limited', 'scheduled'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

export const SKIP_REASONS = [
  'expired',
  'quiet_hours',
  'rate_limited',
  'preferences_disabled',
  'type_denied',
  'priority_too_low',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export const NOT_SENT_REASONS = [
  'type_not_subscribed',
  /** The event names the endpoints that get it, and this is none of them. */
  'not_addressed',
  'filtered',
  'disabled',
  'preferences_disabled',
  'type_denied',
  'priority_too_low',
  /** The endpoint was made after the event had been accepted; never written down, but told. */
  'created_later',
] as const;
export type NotSentReason = (typeof NOT_SENT_REASONS)[number];

/** `test_failed`: of a test send, which is tried once. */
export const CANCEL_REASONS = [
  'requested',
  'discarded',
  'endpoint_deleted',
  'tenant_deleted',
  'test_failed',
  'expunged',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** From lowest to highest. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const ENDPOINT_STATUSES = ['active', 'paused', 'disabled'] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

export const DISABLED_REASONS = ['requested', 'gone', 'failing', 'template_stopped', 'secret_missing'] as const;
/**
 * `requested`: by a person. `gone`: it answered 410. `failing`: no success for days. `template_stopped`: its template had to be
 * killed three times. `secret_missing`: it was imported without the secrets that it needs.
 */
export type DisabledReason = (typeof DISABLED_REASONS)[number];

export const SCOPES = ['admin', 'write', 'read'] as const;
export type Scope = (typeof SCOPES)[number];

/** The delivery is on its way, or waits. */
export const OPEN_STATUSES = ['pending', 'waiting', 'retrying'] as const satisfies readonly DeliveryStatus[];

/** The delivery has ended. Only a redrive of a dead letter starts it again. */
export const TERMINAL_STATUSES = [
  'delivered',
  'dead_lettered',
  'skipped',
  'cancelled',
] as const satisfies readonly DeliveryStatus[];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

export function isTerminal(status: DeliveryStatus): boolean {
  return TERMINAL_STATUSES.some((terminal) => terminal === status);
}

/**
 * `send`: sends what has ended again. `discard`: cancels dead letters. `retry`: sends what is open now. `cancel`: cancels what is
 * open.
 */
export const REPLAY_ACTIONS = ['send', 'discard', 'retry', 'cancel'] as const;
export type ReplayAction = (typeof REPLAY_ACTIONS)[number];

/** Whether it cancels what it matches, in place of sending it. */
export const cancels = (action: ReplayAction): boolean => action === 'discard' || action === 'cancel';

/** `counting`: it looks for what matches. `finished`: every delivery that it sent has ended. */
export const REPLAY_STATUSES = ['counting', 'running', 'paused', 'finished', 'cancelled'] as const;
export type ReplayStatus = (typeof REPLAY_STATUSES)[number];

export const REPLAY_LIMITS = {
  /** Open replays of a tenant. */
  perTenant: 50,
  ratePerSecond: { least: 1, most: 1_000, fallback: 100 },
  ids: 1_000,
} as const;
