// What an attempt tells its workflow. Summaries are shown in Temporal UI and name the host at most: the path of a URL may be
// a credential.
import { describeQuietTime, STATUS_AFTER, totalAttempts } from '@postrider/domain';
import type { AttemptRecord, AttemptResult, GateDecision, HoldReason } from '@postrider/domain';
import type { LoadedDelivery, RecordResult } from '@postrider/store/deliveries';

/** The run of the workflow that asks for an attempt. */
export interface Run {
  generation: number;
  /** Set for the first attempt of the run. Once more attempts than this are recorded, it has been made. */
  attemptsBefore?: number | undefined;
}

/**
 * The result that is already recorded; undefined while there is an attempt to make. Makes an execution safe to repeat: what
 * was recorded is answered again, never done again.
 */
export function findRecordedResult(delivery: LoadedDelivery, run: Run, now: Date): AttemptResult | undefined {
  if (delivery.generation !== run.generation) {
    return { kind: 'superseded', summary: 'A newer run of this delivery took over.' };
  }
  const { status, nextAttemptAt } = delivery;
  switch (status) {
    case 'delivered':
      return {
        kind: status,
        summary: `Delivered to ${hostOf(delivery)}: ${delivery.lastStatus ?? '2xx'} at attempt ${delivery.attemptCount}.`,
      };
    case 'skipped':
      return { kind: status, summary: `Skipped: ${delivery.skipReason ?? 'unknown'}.` };
    case 'cancelled':
      return { kind: status, summary: `Cancelled: ${delivery.cancelReason ?? 'unknown'}.` };
    case 'dead_lettered': {
      const { reason, detail } = delivery.deadLetter ?? ({ reason: 'attempts_exhausted', detail: '' } as const);
      return { kind: 'deadLettered', reason, summary: `Dead letter (${reason}): ${detail}` };
    }
    case 'retrying': {
      const isMade = run.attemptsBefore !== undefined && delivery.attemptCount > run.attemptsBefore;
      if (nextAttemptAt === null || (nextAttemptAt <= now && !isMade)) return undefined;
      const summary = describeFailure(delivery, nextAttemptAt);
      return { kind: status, nextAttemptAt: nextAttemptAt.toISOString(), summary };
    }
    case 'pending':
    case 'waiting':
      return undefined;
  }
}

/** The delivery as `recordAttempts` left it, without reading it again. */
export function afterRecord(
  delivery: LoadedDelivery,
  { number, decision, retry }: RecordResult & { kind: 'recorded' },
  { outcome, response }: AttemptRecord,
): LoadedDelivery {
  return {
    ...delivery,
    endpoint: { ...delivery.endpoint, retry },
    attemptCount: number,
    claim: null,
    status: STATUS_AFTER[decision.kind],
    lastOutcome: outcome,
    lastStatus: response?.status ?? null,
    ...(decision.kind === 'retry' && { nextAttemptAt: decision.nextAttemptAt }),
    ...(decision.kind === 'dead_letter' && { deadLetter: decision }),
  };
}

/** A delivery that waits for a rate limit asks again this long before its slot, and then waits for the slot in the process. */
const ASK_EARLY_MS = 1_000;

/** The workflow waits for the end of the hold, or for the event to expire if that comes first. */
export function holdResult(
  hold: GateDecision & { kind: 'hold' },
  { expiresAt }: LoadedDelivery,
  now: Date,
): AttemptResult & { kind: 'held' } {
  const { until, reason } = hold;
  const summary = describeHold(hold, now);
  if (until === null) return { kind: 'held', reason, until, summary };
  const timer = (at: Date) => ({ until: at.toISOString(), waitMs: at.getTime() - now.getTime() });
  if (expiresAt !== null && expiresAt < until) {
    return {
      kind: 'held',
      reason,
      ...timer(expiresAt),
      summary: `${summary}; expires before, at ${timeOf(expiresAt)}`,
    };
  }
  const wakeAt = reason === 'rate_limited' ? new Date(until.getTime() - ASK_EARLY_MS) : until;
  return { kind: 'held', reason, ...timer(wakeAt), summary };
}

/** "503 from example.com, attempt 3 of 11, next 2026-03-01 14:05:10 UTC". */
function describeFailure(delivery: LoadedDelivery, nextAttemptAt: Date): string {
  const { lastStatus, lastOutcome, attemptCount, attemptsBefore, endpoint } = delivery;
  const answer = lastStatus ?? (lastOutcome ?? 'no answer').replaceAll('_', ' ');
  const attempt = `attempt ${attemptCount - attemptsBefore} of ${totalAttempts(endpoint.retry)}`;
  return `${answer} from ${hostOf(delivery)}, ${attempt}, next ${timeOf(nextAttemptAt)}`;
}

const HOLDS: Record<HoldReason, string> = {
  paused: 'Endpoint paused: waits until somebody resumes it',
  disabled: 'Endpoint disabled: waits until somebody enables it',
  quiet_hours: 'Quiet hours without an end: waits until somebody changes them',
  rate_limited: 'Rate limit: waits for its slot',
  scheduled: 'Scheduled',
};

/** "Quiet hours until 07:00 Europe/Berlin", "Rate limit: its slot is at 2026-03-01 14:05:10 UTC". */
function describeHold({ reason, until, quiet }: GateDecision & { kind: 'hold' }, now: Date): string {
  if (quiet !== undefined) return describeQuietTime(quiet, now);
  if (until === null) return HOLDS[reason];
  if (reason === 'rate_limited') return `Rate limit: its slot is at ${timeOf(until)}`;
  return `${HOLDS[reason]} until ${timeOf(until)}`;
}

function hostOf({ endpoint }: LoadedDelivery): string {
  return new URL(endpoint.url).host;
}

function timeOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
