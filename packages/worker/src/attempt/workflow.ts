import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { ApplicationFailureCategory, RetryState } from '@temporalio/common';
import { SEARCH_ATTRIBUTES, WAKE_SIGNAL } from '@postrider/domain/workflows';
import type { AttemptRequest, AttemptResult, DeliverInput } from '@postrider/domain/workflows';
import type { DeliveryActivities } from './activities.ts';
import { createDetails } from './details.ts';

const wake = defineSignal<[why?: string]>(WAKE_SIGNAL);

/** Waits between attempts are thrown by the activity itself; this covers our own trouble: a crash, Postgres away. */
const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' } as const;

/** After a hold that ended too early by Temporal's clock. */
const ASK_AGAIN_MS = 10_000;

/** Events. The longest schedule stays far below it, whatever holds it. */
const MAX_HISTORY = 1_000;

/** One delivery: attempt, then wait or stop. What is decided is decided in the activity, from the row in Postgres. */
export async function deliver(input: DeliverInput): Promise<string> {
  const { deliveryId, generation, endpointId, tenantId } = input;
  const details = createDetails(input.story);
  let wakes = 0;
  // Counted, not flagged: a wake that comes while an attempt is under way must not be forgotten when it ends.
  setHandler(wake, (why) => {
    wakes++;
    details.add(why === undefined ? 'Woken: looking again.' : `Woken (${why.replaceAll('_', ' ')}): looking again.`);
  });

  let triedLocally = false;
  for (let first = input.firstAttempt === 'local'; ; first = false) {
    // Woken a hundred times: a history must not grow without end, and all else that a new run has to know is in the row.
    if (workflowInfo().historyLength > MAX_HISTORY) {
      await continueAsNew<typeof deliver>({ ...input, firstAttempt: 'regular', story: details.lines() });
    }
    const seen = wakes;
    const result: AttemptResult | 'ask_again' = first
      ? await attemptLocally(input)
      : await attempt({ deliveryId, generation, endpointId, tenantId, triedLocally }, () => wakes > seen);
    triedLocally = first && result === 'ask_again';
    if (result === 'ask_again') continue;
    details.add(result.summary);
    switch (result.kind) {
      case 'retrying':
        break;
      case 'held':
        await untilWokenOr(result, () => wakes > seen);
        break;
      case 'deadLettered':
        return close('dead_lettered', () => {
          throw deadLetter(result.summary);
        });
      case 'delivered':
      case 'skipped':
      case 'cancelled':
      case 'superseded':
        return close(result.kind, () => result.summary);
    }
  }
}

/** The first attempt rides inside the first workflow task: no other round trip to Temporal. */
async function attemptLocally(input: DeliverInput): Promise<AttemptResult | 'ask_again'> {
  const { attemptFirst } = proxyLocalActivities<DeliveryActivities>({
    startToCloseTimeout: '60s',
    retry: { maximumAttempts: 1 },
    summary: 'First attempt',
  });
  try {
    return await attemptFirst(input);
  } catch (error) {
    // Somebody cancelled the workflow itself, in Temporal UI.
    if (CancellationScope.current().consideredCancelled) throw error;
    // Postgres was away, or the worker is stopping: the regular activity has the patience for that. Whatever the class of the
    // error: a local activity's arrives as it was thrown, not wrapped into an ActivityFailure.
    return 'ask_again';
  }
}

/** Attempts until there is something to tell. A wake ends the backoff; a request in flight is waited for, never doubled. */
async function attempt(request: AttemptRequest, woken: () => boolean): Promise<AttemptResult | 'ask_again'> {
  const { attemptNext } = proxyActivities<DeliveryActivities>({
    startToCloseTimeout: '6m',
    heartbeatTimeout: '15s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: RETRY,
    summary: 'Attempts',
    priority: { fairnessKey: request.endpointId },
  });
  const scope = new CancellationScope();
  const attempting = scope.run(() => attemptNext(request));
  const ended = attempting.then(
    () => true,
    () => true,
  );
  await Promise.race([ended, condition(woken)]);
  if (woken()) scope.cancel();
  try {
    return await attempting;
  } catch (error) {
    // Somebody cancelled the workflow itself, in Temporal UI: obey, or this would ask for ever.
    if (CancellationScope.current().consideredCancelled) throw error;
    if (isCancellation(error)) return 'ask_again';
    // An attempt that failed while it was being cancelled has recorded its own next instant.
    if (error instanceof ActivityFailure && error.retryState === RetryState.CANCEL_REQUESTED) return 'ask_again';
    throw error;
  }
}

/** A hold is a durable timer, or, where only a person can end it, nothing but the signal. */
async function untilWokenOr(hold: AttemptResult & { kind: 'held' }, woken: () => boolean): Promise<void> {
  if (hold.until === null) return condition(woken);
  const ms = waitMsOf(hold.until, hold.waitMs);
  if (ms > 0) await condition(woken, ms, { summary: hold.summary });
}

/**
 * Not longer than Postgres' clock says, whatever Temporal's says; shorter where this task comes late. Where Temporal's clock is
 * ahead, whoever asks too early does not ask again and again.
 */
function waitMsOf(until: string, waitMs: number | undefined): number {
  const byTemporal = Date.parse(until) - Date.now();
  return waitMs === undefined ? byTemporal : Math.min(waitMs, Math.max(byTemporal, ASK_AGAIN_MS));
}

/** Red in Temporal UI, but expected: nobody's log or metrics are to count it as an error of ours. */
function deadLetter(message: string): ApplicationFailure {
  const category = ApplicationFailureCategory.BENIGN;
  const failure = ApplicationFailure.create({ type: 'DeadLetter', message, nonRetryable: true, category });
  // Temporal UI shows it as large as the reason, and it leads only here.
  failure.stack = '';
  return failure;
}

function close<T>(status: string, end: () => T): T {
  upsertSearchAttributes({ [SEARCH_ATTRIBUTES.status]: [status] });
  return end();
}
