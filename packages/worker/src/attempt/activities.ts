import { activityInfo, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { AttemptRequest, AttemptResult, DeliverInput } from '@postrider/domain';
import type { Permits } from '../permits.ts';
import type { LoadedDelivery } from '@postrider/store/deliveries';
import { AttemptCut, makeAttempt, RecordsRefused } from './make-attempt.ts';
import type { AttemptDeps, AttemptOrder } from './make-attempt.ts';

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
  noteSending(taskToken: Uint8Array, slot: string): Promise<void>;
  /** Told when a first attempt has ended, wherever it was made: its place at the endpoint is free. */
  onFirstAttemptEnded(deliveryId: string): void;
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;

const HEARTBEAT_EVERY_MS = 5_000;
/** With what an attempt waits in its place before, all that is due asks about six times a minute. */
const RECORDS_REFUSED_DELAY_MS = 5_000;

export function createDeliveryActivities(deps: DeliveryActivityDeps) {
  const attemptOnce = createSingleFlight(deps);

  return {
    /** The first attempt of a run, as a local activity inside the first workflow task. */
    async attemptFirst(input: DeliverInput): Promise<AttemptResult> {
      return attemptOnce(input, {
        attemptsBefore: input.attemptsBefore,
        // Whoever claimed it may have died with the answer; Temporal does not tell: its count begins at 1 again.
        mayBeRepeat: ({ claim }) => claim !== null && (claim.handedOver || claim.claimedBy !== deps.bootId),
      });
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
      const before: unknown = heartbeatDetails;
      // Beaten on until this execution sends: should it die first, the next one must still know of the one before.
      let lastSlot = before;
      const beating = setInterval(() => heartbeat(lastSlot), HEARTBEAT_EVERY_MS);
      try {
        const result = await attemptOnce(request, {
          mayBeRepeat: (row) => {
            // Left behind by an execution that did not live to record it.
            // What this process sent itself it remembers; the local try of another one may have sent.
            const elsewhere = request.triedLocally && row.claim?.claimedBy !== deps.bootId;
            const unrecorded = row.claim !== null && (elsewhere || row.claim.handedOver);
            return before === slotOf(row) || unrecorded;
          },
          onSend: async (row) => {
            lastSlot = slotOf(row);
            await deps.noteSending(taskToken, slotOf(row));
          },
        });
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
  const sentHere = new Set<string>();

  return function attemptOnce(
    request: { deliveryId: string; generation: number },
    options: Pick<AttemptOrder, 'attemptsBefore' | 'mayBeRepeat'> & Partial<Pick<AttemptOrder, 'onSend'>>,
  ): Promise<AttemptResult> {
    const key = `${request.deliveryId}/${request.generation}`;
    const joined = underWay.get(key);
    if (joined !== undefined) return joined;
    const slots: string[] = [];
    // The local one of a run is a first attempt also where its row could not be loaded.
    let isFirst = options.attemptsBefore !== undefined;
    const attempting = makeAttempt(deps, {
      deliveryId: request.deliveryId,
      generation: request.generation,
      ...options,
      onLoad(row) {
        isFirst ||= row.claim !== null;
      },
      mayBeRepeat: (row) => sentHere.has(slotOf(row)) || options.mayBeRepeat(row),
      onSend: async (row) => options.onSend?.(row),
      onLeave(row) {
        slots.push(slotOf(row));
        sentHere.add(slotOf(row));
      },
      signal: deps.stopping,
    });
    underWay.set(key, attempting);
    const leave = () => {
      underWay.delete(key);
      if (isFirst) deps.onFirstAttemptEnded(request.deliveryId);
    };
    attempting.then(() => {
      leave();
      // Recorded: what is kept is only what was sent and never came to a record.
      for (const slot of slots) sentHere.delete(slot);
    }, leave);
    return attempting;
  };
}

/** Which attempt an execution is about: the delivery's life and how many attempts were recorded before. */
function slotOf(row: LoadedDelivery): string {
  return `${row.id}/${row.generation}/${row.attemptCount}`;
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
