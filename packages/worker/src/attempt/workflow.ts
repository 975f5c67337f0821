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

/**
 * For failures of our own, such as a crash or a database that is down. The activity throws the waits between attempts
 * itself.
 */
const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' } as const;

/** The wait after a hold that ended too early by the clock of Temporal. */
const ASK_AGAIN_MS = 10_000;

/** In events. The longest retry schedule stays far below this, even with holds. */
const MAX_HISTORY = 1_000;

/** One delivery: attempts and waits until it ends. The activity decides from the row in Postgres; the workflow obeys. */
export async function deliver(input: DeliverInput): Promise<string> {
  const { deliveryId, generation, endpointId, tenantId } = input;
  const details = createDetails(input.story);
  let wakes = 0;
  // Counted instead of a flag: a wake during an attempt must still count when the attempt ends.
  setHandler(wake, (why) => {
    wakes++;
    details.add(why === undefined ? 'Woken: looking again.' : `Woken (${why.replaceAll('_', ' ')}): looking again.`);
  });

  let triedLocally = false;
  for (let first = input.firstAttempt === 'local'; ; first = false) {
    // A hundred wakes must not let the history grow without end. A new run finds everything else in the row.
    if (workflowInfo().historyLength > MAX_HISTORY) {
      await continueAsNew<typeof deliver>({ ...input, firstAttempt: 'regular', story: details.lines() });
    }
    const seen = wakes;
    const woken = () => wakes > seen;
    const result: AttemptResult | 'ask_again' = first
      ? await attemptLocally(input)
      : await attempt({ deliveryId, generation, endpointId, tenantId, triedLocally }, woken);
    triedLocally = first && result === 'ask_again';
    if (result === 'ask_again') continue;
    details.add(result.summary);
    switch (result.kind) {
      case 'retrying':
      case 'postponed':
        break;
      case 'held':
        await waitForEnd(result, woken);
        break;
      case 'deadLettered':
        showStatus('dead_lettered');
        throw deadLetter(result.summary);
      case 'delivered':
      case 'skipped':
      case 'cancelled':
      case 'superseded':
        showStatus(result.kind);
        return result.summary;
    }
  }
}

/** The first attempt runs inside the first workflow task, which saves a round trip to Temporal. */
async function attemptLocally(input: DeliverInput): Promise<AttemptResult | 'ask_again'> {
  const { attemptFirst } = proxyLocalActivities<DeliveryActivities>({
    startToCloseTimeout: '60s',
    retry: { maximumAttempts: 1 },
    summary: 'First attempt',
  });
  try {
    return await attemptFirst(input);
  } catch (error) {
    if (isCancelledFromOutside()) throw error;
    // Postgres is down or the worker is stopping. The regular activity retries that. Do not check the class of the error: a
    // local activity's error arrives as it was thrown, without an ActivityFailure around it.
    return 'ask_again';
  }
}

/** Attempts until there is a result. A wake ends the backoff; a request in flight is awaited, never sent a second time. */
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
  await Promise.race([attempting.catch(() => undefined), condition(woken)]);
  if (woken()) scope.cancel();
  try {
    return await attempting;
  } catch (error) {
    if (isCancelledFromOutside()) throw error;
    if (isCancellation(error)) return 'ask_again';
    // An attempt that failed while it was being cancelled has recorded when the next one is due.
    if (error instanceof ActivityFailure && error.retryState === RetryState.CANCEL_REQUESTED) return 'ask_again';
    throw error;
  }
}

/** Whether somebody cancelled the workflow itself, in Temporal UI. Without this check the workflow would ask for ever. */
function isCancelledFromOutside(): boolean {
  return CancellationScope.current().consideredCancelled;
}

/** Waits on a durable timer until the hold ends, or until woken. Without an end only a wake ends the hold. */
async function waitForEnd(hold: AttemptResult & { kind: 'held' }, woken: () => boolean): Promise<void> {
  const { until, waitMs, summary } = hold;
  if (until === null) return condition(woken);
  const byTemporal = Date.parse(until) - Date.now();
  // Never longer than by the clock of Postgres, and shorter if this task comes late. If the clock of Temporal is ahead, the
  // least wait keeps the workflow from asking too early again and again.
  const ms = waitMs === undefined ? byTemporal : Math.min(waitMs, Math.max(byTemporal, ASK_AGAIN_MS));
  if (ms > 0) await condition(woken, ms, { summary });
}

/** Red in Temporal UI, but expected: no log or metric counts it as an error. */
function deadLetter(message: string): ApplicationFailure {
  const category = ApplicationFailureCategory.BENIGN;
  const failure = ApplicationFailure.create({ type: 'DeadLetter', message, nonRetryable: true, category });
  // Temporal UI shows the stack as large as the message. It would only lead here.
  failure.stack = '';
  return failure;
}

function showStatus(status: string): void {
  upsertSearchAttributes({ [SEARCH_ATTRIBUTES.status]: [status] });
}
