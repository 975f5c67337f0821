import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { AttemptRequest, AttemptResult, DeliverInput } from '@postrider/domain';
import type { LoadedDelivery } from '@postrider/store/deliveries';
import type { AttemptEnd } from '../endpoint-line.ts';
import type { Permit, Permits } from '../permits.ts';
import type { EarlyRetries } from './early-retries.ts';
import { AttemptPostponed, makeAttempt } from './make-attempt.ts';
import type { AttemptDeps, AttemptOrder } from './make-attempt.ts';
import { createRepeatGuard } from './repeat-guard.ts';

export interface DeliveryActivityDeps extends AttemptDeps {
  /** Names this run of this process. */
  bootId: string;
  permits: Permits;
  earlyRetries: EarlyRetries;
  /** Learns from what attempts load which endpoints recover. */
  recoveries: {
    isKnown(endpointId: string): boolean;
    learn(endpoint: Pick<LoadedDelivery['endpoint'], 'id' | 'recovery'>): void;
  };
  /** Aborted when requests in flight must be cut. */
  stopping: AbortSignal;
  /**
   * Tells Temporal which attempt this activity is about to send. Resolves when Temporal has it. The SDK sends its own
   * heartbeats later. If the process died before, no execution would know that the request may have been sent.
   */
  noteSending(taskToken: Uint8Array, attemptName: string): Promise<void>;
  /** Learns when first attempts begin. */
  startWindow: { onBegun(deliveryId: string): void };
  /** Called when a first attempt has ended, local or regular: its permit is available again. */
  onFirstAttemptEnded(deliveryId: string): void;
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;

const HEARTBEAT_EVERY_MS = 5_000;
/** Shorter than the heartbeat time-out of the activity. */
const NOTE_HOLDS_MS = 10_000;
const TOO_MANY = 'The endpoint is recovering, and has as many requests as it may have. Not counted as an attempt.';
const NO_PERMIT = 'Concurrency limit of the endpoint or tenant reached. Not counted as an attempt.';

/** What a result says about the receiver. */
const END_OF: Record<AttemptResult['kind'], AttemptEnd> = {
  delivered: 'well',
  retrying: 'badly',
  deadLettered: 'badly',
  held: 'unknown',
  skipped: 'unknown',
  cancelled: 'unknown',
  postponed: 'unknown',
  superseded: 'unknown',
};

export function createDeliveryActivities(deps: DeliveryActivityDeps) {
  const attemptOnce = createSingleFlight(deps);
  const repeats = createRepeatGuard(deps.bootId);

  return {
    /** The first attempt of a run, as a local activity inside the first workflow task. */
    async attemptFirst(input: DeliverInput): Promise<AttemptResult> {
      const { deliveryId, generation, attemptsBefore, endpointId, tenantId = endpointId } = input;
      deps.startWindow.onBegun(deliveryId);
      let permit: Permit | undefined;
      let ended: AttemptEnd = 'unknown';
      try {
        // Claims limit first attempts. Those at an endpoint that recovers share its limit with the retries.
        if (deps.recoveries.isKnown(endpointId)) {
          permit = await deps.permits.acquire({ tenantId, endpointId }, deps.stopping);
        }
        const order = { deliveryId, generation, attemptsBefore, notes: repeats.ofLocal() };
        const result = await attemptOnce({ ...order, permit });
        ended = END_OF[result.kind];
        return result;
      } catch (error) {
        if (error instanceof TooMany) return { kind: 'postponed', summary: error.message };
        throw error;
      } finally {
        permit?.release(ended);
      }
    },

    /** Every further attempt. A wait is thrown with its delay, so that Temporal shows it as a pending retry. */
    async attemptNext(request: AttemptRequest): Promise<AttemptResult> {
      const { deliveryId, generation, endpointId, tenantId = endpointId, triedLocally } = request;
      const { attempt, heartbeatDetails, taskToken } = activityInfo();
      const holder = { tenantId, endpointId };
      const signal = cancellationSignal();
      // Repeats the details of the previous execution until this one sends. If this one dies first, the next one needs them.
      let lastNoted: unknown = heartbeatDetails;
      const beating = setInterval(() => heartbeat(lastNoted), HEARTBEAT_EVERY_MS);
      const notes = repeats.ofActivity({
        heartbeat: heartbeatDetails,
        triedLocally,
        note: noteOnce(deps, (attemptName) => {
          lastNoted = attemptName;
          return deps.noteSending(taskToken, attemptName);
        }),
      });
      let permit: Permit | undefined;
      let ended: AttemptEnd = 'unknown';
      try {
        if (attempt > 1) await deps.earlyRetries.wait({ deliveryId, holder, beforeWait: notes.beforeSend, signal });
        permit = await deps.permits.acquire(holder, signal);
        if (permit === undefined) throw retryLater(NO_PERMIT, deps.permits.retryAfterMs(holder));
        const result = await attemptOnce({ deliveryId, generation, notes, permit });
        ended = END_OF[result.kind];
        if (result.kind !== 'retrying') return result;
        const delayMs = Date.parse(result.nextAttemptAt) - deps.now().getTime();
        throw retryLater(result.summary, deps.earlyRetries.askAfterMs(delayMs));
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

/** A note is as good as new until Temporal could have given up on the execution since. */
function noteOnce({ now }: Pick<DeliveryActivityDeps, 'now'>, note: (attemptName: string) => Promise<void>) {
  let noted: { attemptName: string; atMs: number } | undefined;
  return async (attemptName: string) => {
    const atMs = now().getTime();
    if (noted?.attemptName === attemptName && Math.abs(atMs - noted.atMs) < NOTE_HOLDS_MS) return;
    await note(attemptName);
    noted = { attemptName, atMs };
  };
}

/** The endpoint recovers, and the attempt must not be made yet. Nothing was sent. */
class TooMany extends AttemptPostponed {}

/** `permit`: a first attempt needs one only at an endpoint that recovers. */
type OrderOnce = Omit<AttemptOrder, 'onLoad' | 'turn' | 'signal'> & { permit: Permit | undefined };

/** If one process executes an attempt twice because Temporal gave up on the first execution, the second one joins the first. */
function createSingleFlight(deps: DeliveryActivityDeps) {
  const running = new Map<string, Promise<AttemptResult>>();

  return function attemptOnce({ permit, ...order }: OrderOnce): Promise<AttemptResult> {
    const { deliveryId, generation, attemptsBefore, notes } = order;
    const key = `${deliveryId}/${generation}`;
    const joined = running.get(key);
    if (joined !== undefined) return joined;
    // A local attempt is a first one, even if its delivery could not be loaded.
    let isFirst = attemptsBefore !== undefined;
    const tooMany = ({ id: endpointId, tenantId }: LoadedDelivery['endpoint']) =>
      new TooMany(TOO_MANY, deps.permits.retryAfterMs({ tenantId, endpointId }));
    const attempting = makeAttempt(deps, {
      ...order,
      onLoad({ claim, endpoint }) {
        isFirst ||= claim !== null;
        deps.recoveries.learn(endpoint);
        const { id } = endpoint;
        // A permit may be older than the recovery.
        if (permit === undefined ? deps.recoveries.isKnown(id) : deps.permits.isOver(id)) throw tooMany(endpoint);
      },
      async turn(delivery, signal) {
        if (permit === undefined || (await permit.turn(signal))) return true;
        if (signal.aborted) return false;
        await notes.withdraw(delivery);
        throw tooMany(delivery.endpoint);
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
