import { activityInfo, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { AttemptRequest, AttemptResult, DeliverInput } from '@postrider/domain';
import type { Permits } from '../permits.ts';
import { AttemptCut, makeAttempt, RecordsRefused } from './make-attempt.ts';
import type { AttemptDeps, AttemptOrder } from './make-attempt.ts';
import { createRepeatGuard } from './repeat-guard.ts';

export interface DeliveryActivityDeps extends AttemptDeps {
  /** Names this run of this process. */
  bootId: string;
  permits: Permits;
  /** Aborted when requests in flight must be cut. */
  stopping: AbortSignal;
  /**
   * Keeps with the activity which attempt it is about to send, for whoever comes after it should it die. Resolves when
   * Temporal has it: the SDK's own heartbeat goes out some time later, and a process killed before would have sent unseen.
   */
  noteSending(taskToken: Uint8Array, attempt: string): Promise<void>;
  /** Told when a first attempt has ended, wherever it was made: its place at the endpoint is free. */
  onFirstAttemptEnded(deliveryId: string): void;
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;

const HEARTBEAT_EVERY_MS = 5_000;
/** With what an attempt waits in its place before, all that is due asks about six times a minute. */
const RECORDS_REFUSED_DELAY_MS = 5_000;

export function createDeliveryActivities(deps: DeliveryActivityDeps) {
  const attemptOnce = createSingleFlight(deps);
  const repeats = createRepeatGuard(deps.bootId);

  return {
    /** The first attempt of a run, as a local activity inside the first workflow task. */
    async attemptFirst(input: DeliverInput): Promise<AttemptResult> {
      return attemptOnce(input, { attemptsBefore: input.attemptsBefore, notes: repeats.ofLocal() });
    },

    /** Every further attempt. What has to wait is thrown with its delay, so that Temporal shows it as a pending retry. */
    async attemptNext(request: AttemptRequest): Promise<AttemptResult> {
      const { endpointId, tenantId = endpointId } = request;
      const permit = deps.permits.tryAcquire({ tenantId, endpointId });
      if (permit === undefined) {
        throw waitFor(deps.permits.retryAfterMs({ tenantId, endpointId }), {
          message: 'Enough attempts of this endpoint or tenant are under way. Not counted as an attempt.',
        });
      }
      const { heartbeatDetails, taskToken } = activityInfo();
      // Repeated until this execution sends: should it die first, the next one must still know of the one before.
      let lastNoted: unknown = heartbeatDetails;
      const beating = setInterval(() => heartbeat(lastNoted), HEARTBEAT_EVERY_MS);
      try {
        const notes = repeats.ofActivity({
          heartbeat: heartbeatDetails,
          triedLocally: request.triedLocally,
          async note(attempt) {
            lastNoted = attempt;
            await deps.noteSending(taskToken, attempt);
          },
        });
        const result = await attemptOnce(request, { notes });
        if (result.kind !== 'retrying') return result;
        throw waitFor(Date.parse(result.nextAttemptAt) - deps.now().getTime(), { message: result.summary });
      } catch (error) {
        if (error instanceof AttemptCut) throw waitFor(0, { message: error.message });
        if (error instanceof RecordsRefused) throw waitFor(RECORDS_REFUSED_DELAY_MS, { message: error.message });
        throw error;
      } finally {
        clearInterval(beating);
        permit.release();
      }
    },
  };
}

/** Two executions of one attempt in one process (Temporal lost patience with the first): the second joins the first. */
function createSingleFlight(deps: DeliveryActivityDeps) {
  const underWay = new Map<string, Promise<AttemptResult>>();

  return function attemptOnce(
    { deliveryId, generation }: { deliveryId: string; generation: number },
    options: Pick<AttemptOrder, 'attemptsBefore' | 'notes'>,
  ): Promise<AttemptResult> {
    const key = `${deliveryId}/${generation}`;
    const joined = underWay.get(key);
    if (joined !== undefined) return joined;
    // The local one of a run is a first attempt also where its row could not be loaded.
    let isFirst = options.attemptsBefore !== undefined;
    const attempting = makeAttempt(deps, {
      deliveryId,
      generation,
      ...options,
      onLoad(row) {
        isFirst ||= row.claim !== null;
      },
      signal: deps.stopping,
    });
    underWay.set(key, attempting);
    const leave = () => {
      underWay.delete(key);
      if (isFirst) deps.onFirstAttemptEnded(deliveryId);
    };
    attempting.then(() => {
      leave();
      options.notes.onSettled();
    }, leave);
    return attempting;
  };
}

/** An expected wait: no error in anybody's log or metrics. */
function waitFor(delayMs: number, { message }: { message: string }): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: 'NotYet',
    message,
    category: ApplicationFailureCategory.BENIGN,
    // A delay of 0 would end the retries for good.
    nextRetryDelay: Math.max(1, Math.ceil(delayMs)),
  });
  // Temporal UI shows it beside the reason, and it leads only here.
  failure.stack = '';
  return failure;
}
