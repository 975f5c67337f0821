import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { AttemptRequest, AttemptResult, DeliverInput } from '@postrider/domain';
import type { AttemptEnd } from '../endpoint-line.ts';
import type { Permit, Permits } from '../permits.ts';
import { AttemptPostponed, makeAttempt } from './make-attempt.ts';
import type { AttemptDeps, AttemptOrder } from './make-attempt.ts';
import { createRepeatGuard } from './repeat-guard.ts';

export interface DeliveryActivityDeps extends AttemptDeps {
  /** Names this run of this process. */
  bootId: string;
  permits: Permits;
  /** Aborted when requests in flight must be cut. */
  stopping: AbortSignal;
  /**
   * Tells Temporal which attempt this activity is about to send. Resolves when Temporal has it. The SDK sends its own
   * heartbeats later. If the process died before, no execution would know that the request may have been sent.
   */
  noteSending(taskToken: Uint8Array, attemptName: string): Promise<void>;
  /** Called when a first attempt has ended, local or regular: its permit is available again. */
  onFirstAttemptEnded(deliveryId: string): void;
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;

const HEARTBEAT_EVERY_MS = 5_000;
const NO_PERMIT = 'Concurrency limit of the endpoint or tenant reached. Not counted as an attempt.';

/** What a result says about the receiver. */
const END_OF: Record<AttemptResult['kind'], AttemptEnd> = {
  delivered: 'well',
  retrying: 'badly',
  deadLettered: 'badly',
  held: 'unknown',
  skipped: 'unknown',
  cancelled: 'unknown',
  superseded: 'unknown',
};

export function createDeliveryActivities(deps: DeliveryActivityDeps) {
  const attemptOnce = createSingleFlight(deps);
  const repeats = createRepeatGuard(deps.bootId);

  return {
    /** The first attempt of a run, as a local activity inside the first workflow task. */
    async attemptFirst({ deliveryId, generation, attemptsBefore }: DeliverInput): Promise<AttemptResult> {
      return attemptOnce({ deliveryId, generation, attemptsBefore, notes: repeats.ofLocal() });
    },

    /** Every further attempt. A wait is thrown with its delay, so that Temporal shows it as a pending retry. */
    async attemptNext(request: AttemptRequest): Promise<AttemptResult> {
      const { deliveryId, generation, endpointId, tenantId = endpointId, triedLocally } = request;
      const { heartbeatDetails, taskToken } = activityInfo();
      // Repeats the details of the previous execution until this one sends. If this one dies first, the next one needs them.
      let lastNoted: unknown = heartbeatDetails;
      const beating = setInterval(() => heartbeat(lastNoted), HEARTBEAT_EVERY_MS);
      const notes = repeats.ofActivity({
        heartbeat: heartbeatDetails,
        triedLocally,
        async note(attemptName) {
          lastNoted = attemptName;
          await deps.noteSending(taskToken, attemptName);
        },
      });
      let permit: Permit | undefined;
      let ended: AttemptEnd = 'unknown';
      try {
        permit = await deps.permits.acquire({ tenantId, endpointId }, cancellationSignal());
        if (permit === undefined) throw retryLater(NO_PERMIT, deps.permits.retryAfterMs({ tenantId, endpointId }));
        const result = await attemptOnce({ deliveryId, generation, notes });
        ended = END_OF[result.kind];
        if (result.kind !== 'retrying') return result;
        throw retryLater(result.summary, Date.parse(result.nextAttemptAt) - deps.now().getTime());
      } catch (error) {
        if (error instanceof AttemptPostponed) throw retryLater(error.message, error.retryAfterMs);
        throw error;
      } finally {
        clearInterval(beating);
        permit?.release(ended);
      }
    },
  };
}

/** If one process executes an attempt twice because Temporal gave up on the first execution, the second one joins the first. */
function createSingleFlight(deps: DeliveryActivityDeps) {
  const running = new Map<string, Promise<AttemptResult>>();

  return function attemptOnce(order: Omit<AttemptOrder, 'onLoad' | 'signal'>): Promise<AttemptResult> {
    const { deliveryId, generation, attemptsBefore, notes } = order;
    const key = `${deliveryId}/${generation}`;
    const joined = running.get(key);
    if (joined !== undefined) return joined;
    // A local attempt is a first one, even if its delivery could not be loaded.
    let isFirst = attemptsBefore !== undefined;
    const attempting = makeAttempt(deps, {
      ...order,
      onLoad({ claim }) {
        isFirst ||= claim !== null;
      },
      signal: deps.stopping,
    });
    running.set(key, attempting);
    const end = () => {
      running.delete(key);
      if (isFirst) deps.onFirstAttemptEnded(deliveryId);
    };
    attempting.then(() => {
      end();
      notes.onSettled();
    }, end);
    return attempting;
  };
}

/** An expected wait, which no log or metric counts as an error. */
function retryLater(message: string, delayMs: number): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: 'NotYet',
    message,
    category: ApplicationFailureCategory.BENIGN,
    // A delay of 0 would end the retries for good.
    nextRetryDelay: Math.max(1, Math.ceil(delayMs)),
  });
  // Temporal UI shows the stack next to the message. It would only lead here.
  failure.stack = '';
  return failure;
}
