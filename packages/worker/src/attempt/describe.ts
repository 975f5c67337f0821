import type { GateDecision, HoldReason } from '@postrider/domain';
import { describeQuietTime, totalAttempts } from '@postrider/domain';
import type { LoadedDelivery } from '@postrider/store/deliveries';

// Sentences for Temporal UI. They name the host at the most: the path of a URL may be a credential.

/** "503 from example.com, attempt 3 of 11, next 2026-03-01 14:05:10 UTC". */
export function describeAttempt(row: LoadedDelivery, nextAttemptAt: Date | null): string {
  const what = row.lastStatus ?? (row.lastOutcome ?? 'no answer').replaceAll('_', ' ');
  const inGeneration = row.attemptCount - row.attemptsBefore;
  const next = nextAttemptAt === null ? '' : `, next ${clockTime(nextAttemptAt)}`;
  return `${what} from ${hostOf(row)}, attempt ${inGeneration} of ${totalAttempts(row.endpoint.retry)}${next}`;
}

export function describeEnd(row: LoadedDelivery): string {
  switch (row.status) {
    case 'delivered':
      return `Delivered to ${hostOf(row)}: ${row.lastStatus ?? '2xx'} at attempt ${row.attemptCount}.`;
    case 'dead_lettered':
      return `Dead letter (${row.deadLetter?.reason ?? 'unknown'}): ${row.deadLetter?.detail ?? ''}`;
    case 'skipped':
      return `Skipped: ${row.skipReason ?? 'unknown'}.`;
    case 'cancelled':
      return `Cancelled: ${row.cancelReason ?? 'unknown'}.`;
    default:
      return `Status ${row.status}.`;
  }
}

const HOLDS: Record<HoldReason, string> = {
  paused: 'Endpoint paused: waits until somebody resumes it',
  disabled: 'Endpoint disabled: waits until somebody enables it',
  quiet_hours: 'Quiet hours without an end: waits until somebody changes them',
  rate_limited: 'Rate limit: waits for its slot',
  scheduled: 'Scheduled',
};

/** "Quiet hours until 07:00 Europe/Berlin", "Rate limit: its slot is at 2026-03-01 14:05:10 UTC". */
export function describeHold({ reason, until, quiet }: GateDecision & { kind: 'hold' }, now: Date): string {
  if (quiet !== undefined) return describeQuietTime(quiet, now);
  if (until === null) return HOLDS[reason];
  return reason === 'rate_limited'
    ? `Rate limit: its slot is at ${clockTime(until)}`
    : `${HOLDS[reason]} until ${clockTime(until)}`;
}

/** For a hold that its event does not outlive: when the timer ends, the delivery is skipped. */
export function describeExpiry(expiresAt: Date): string {
  return `expires before, at ${clockTime(expiresAt)}`;
}

function hostOf(row: LoadedDelivery): string {
  return new URL(row.endpoint.url).host;
}

function clockTime(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
