import { attemptDelivery } from '@postrider/sender';
import type { AccessTokens, Sender } from '@postrider/sender';
import { evaluateGates } from '@postrider/domain';
import type { AttemptResult, GateDecision, GateFacts, HoldReason } from '@postrider/domain';
import type { DeliveryEnd, LoadedDelivery } from '@postrider/store/deliveries';
import { gateFactsOf } from '../gate-facts.ts';
import { afterRecord, findRecordedResult, holdResult } from '../attempt-result.ts';
import type { Run } from '../attempt-result.ts';
import { traceAttempt, type TraceDeps } from '../trace-attempt.ts';
import { recordAttempt, type MadeAttempt, type RecordDeps } from '../record-attempt.ts';
import type { RateLimitedStarts } from './rate-limited-starts.ts';
import type { Recorder } from './recorder.ts';
import { takeSlot } from './rate-slot.ts';
import type { Slot, SlotDeps } from './rate-slot.ts';
import { renderAttempt, type RenderDeps } from './render-attempt.ts';
import type { SendNotes } from './repeat-guard.ts';

/** What an attempt needs from outside. The store behind these calls batches what concurrent attempts ask for. */
export interface AttemptDeps extends RecordDeps, SlotDeps, RenderDeps, TraceDeps {
  load(deliveryId: string): Promise<LoadedDelivery | null>;
  recorder: Pick<Recorder, 'record' | 'isAvailable' | 'whenAvailable'>;
  recordHold(
    delivery: LoadedDelivery,
    hold: { reason: HoldReason; until: Date | null },
    now: Date,
  ): Promise<'held' | 'stale' | 'superseded'>;
  recordEnd(delivery: LoadedDelivery, end: DeliveryEnd, now: Date): Promise<boolean>;
  leaveQueue(deliveryId: string): Promise<void>;
  sender: Sender;
  accessTokens: AccessTokens;
  rateLimitedStarts: RateLimitedStarts;
  /** Over how long the deliveries that waited for the end of quiet hours start. */
  quietHoursSpreadMs: number;
  /** For `User-Agent`. */
  version: string;
}

export interface AttemptOrder extends Run {
  deliveryId: string;
  /** Called with the delivery each time it was loaded. */
  onLoad(delivery: LoadedDelivery): void;
  notes: SendNotes;
  /** Waits just before the request leaves. False if the process stops. */
  turn: (delivery: LoadedDelivery, signal: AbortSignal) => Promise<boolean>;
  /** Cuts the request when the process stops. */
  signal: AbortSignal;
}

/** No attempt was made or counted. Try again after `retryAfterMs`. */
export class AttemptPostponed extends Error {
  override readonly name = 'AttemptPostponed';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

const REFUSED = 'Attempts cannot be recorded at the moment, so none is made. Not counted as an attempt.';
/** How long an attempt keeps its permit while it waits for the recorder. */
const RECORDER_PATIENCE_MS = 5_000;
/** Added to the patience: each due delivery tries about six times a minute. */
const RECORDER_RETRY_MS = 5_000;
const STOPPING = 'The worker is stopping. This attempt will be made again.';

/** One step of an attempt. After each one but `held` and `recorded`, the delivery is loaded again. */
type AttemptStep =
  | { kind: 'recorder_available' }
  /** Every gate passed. `slot`: when the rate limits let it start; null without a limit. */
  | { kind: 'may_start'; slot: Slot | null }
  /** The hold is recorded. */
  | { kind: 'held'; hold: GateDecision & { kind: 'hold' }; now: Date }
  /** The gates ended the delivery, or they decided on facts that have changed since. */
  | { kind: 'gates_decided' }
  /** The slot passed, or the recorder failed, before the request could leave. */
  | { kind: 'not_sent' }
  /** The request cannot be built. The dead letter is recorded, or the endpoint is disabled. */
  | { kind: 'not_buildable' }
  /** `delivery`: as the record left it. */
  | { kind: 'recorded'; delivery: LoadedDelivery }
  /** Another process recorded, cancelled or restarted the delivery. */
  | { kind: 'overtaken' };

/** Loads the delivery, evaluates the gates, sends and records. What it returns is committed. */
export async function makeAttempt(deps: AttemptDeps, order: AttemptOrder): Promise<AttemptResult> {
  const { generation } = order;
  let { attemptsBefore } = order;
  let delivery = await load(deps, order);
  for (;;) {
    if (delivery === null) return { kind: 'superseded', summary: 'There is no such delivery any more.' };
    const result = findRecordedResult(delivery, { generation, attemptsBefore }, deps.now());
    if (result !== undefined) {
      if (delivery.claim !== null && delivery.generation === generation) await deps.leaveQueue(delivery.id);
      return result;
    }
    let step = await passGates(deps, order, delivery);
    if (step.kind === 'held') return holdResult(step.hold, delivery, step.now);
    if (step.kind === 'may_start') {
      step = await send(deps, order, { delivery, slot: step.slot });
      // If more attempts than these are recorded, this one was made, whichever process recorded it.
      ({ attemptCount: attemptsBefore } = delivery);
    }
    delivery = step.kind === 'recorded' ? step.delivery : await load(deps, order);
  }
}

async function load(deps: AttemptDeps, order: AttemptOrder): Promise<LoadedDelivery | null> {
  const delivery = await deps.load(order.deliveryId);
  if (delivery !== null) order.onLoad(delivery);
  return delivery;
}

async function passGates(deps: AttemptDeps, order: AttemptOrder, delivery: LoadedDelivery): Promise<AttemptStep> {
  if (!deps.recorder.isAvailable()) {
    if (await deps.recorder.whenAvailable(RECORDER_PATIENCE_MS)) return { kind: 'recorder_available' };
    throw new AttemptPostponed(REFUSED, RECORDER_RETRY_MS);
  }
  const now = deps.now();
  if (delivery.endpoint.deleted !== null) {
    const reason = delivery.endpoint.deleted === 'tenant' ? 'tenant_deleted' : 'endpoint_deleted';
    await deps.recordEnd(delivery, { status: 'cancelled', reason }, now);
    return { kind: 'gates_decided' };
  }
  const mayDrop = delivery.mayDrop && !order.notes.mayBeRepeat(delivery);
  const facts = gateFactsOf({ ...delivery, mayDrop }, deps.quietHoursSpreadMs);
  const atGates = evaluateGates(facts, now);
  const decision = atGates.kind === 'pass' ? await reserveSlot(deps, order, { delivery, facts }) : atGates;
  switch (decision.kind) {
    case 'pass':
      return { kind: 'may_start', slot: null };
    case 'slot':
      return { kind: 'may_start', slot: decision };
    case 'skip':
      await deps.recordEnd(delivery, { status: 'skipped', reason: decision.reason }, now);
      return { kind: 'gates_decided' };
    case 'hold':
      if ((await deps.recordHold(delivery, decision, now)) !== 'held') return { kind: 'gates_decided' };
      return { kind: 'held', hold: decision, now };
  }
}

/** Reserve last: an unused slot is lost. Heartbeat first. */
async function reserveSlot(
  deps: AttemptDeps,
  { notes }: AttemptOrder,
  { delivery, facts }: { delivery: LoadedDelivery; facts: GateFacts },
): Promise<GateDecision | Slot> {
  await notes.beforeSend(delivery);
  // A claim with a slot may have sent its request, and needs no second slot. A claim without one has not sent it, and limits
  // that drop still apply.
  const mayHaveLeft = delivery.claim?.hasSlot === true && notes.mayBeRepeat(delivery);
  const taken = await takeSlot(deps, { ...delivery, mayDrop: delivery.mayDrop && !mayHaveLeft });
  if (taken.kind !== 'slot') return taken;
  const atSlot = evaluateGates(facts, new Date(taken.slotUs / 1_000));
  return atSlot.kind === 'pass' ? taken : atSlot;
}

async function send(
  deps: AttemptDeps,
  { notes, turn, signal }: AttemptOrder,
  { delivery, slot }: { delivery: LoadedDelivery; slot: Slot | null },
): Promise<AttemptStep> {
  const now = deps.now();
  const { endpoint } = delivery;
  const startAt = slot === null ? now : new Date(Math.max(slot.slotUs / 1_000, now.getTime()));
  const rendered = await renderAttempt(deps, { delivery, startAt, signal });
  if (signal.aborted) throw new AttemptPostponed(STOPPING, 0);
  if (rendered.kind === 'postponed') throw new AttemptPostponed(rendered.message, rendered.retryAfterMs);
  if (rendered.kind === 'failed') await deps.recordEnd(delivery, rendered.end, now);
  if (rendered.kind !== 'ready') return { kind: 'not_buildable' };
  const possibleRepeat = notes.mayBeRepeat(delivery);
  const attempted = await traceAttempt(deps, delivery, (traceparent) =>
    attemptDelivery({
      input: {
        event: delivery.event,
        webhookId: delivery.webhookId,
        deliveryId: delivery.id,
        attemptNumber: delivery.attemptCount + 1,
        endpoint,
        secrets: endpoint.secrets,
        ...(rendered.payload && { payload: rendered.payload }),
        traceparent,
        now: startAt,
        version: deps.version,
      },
      endpointVersion: endpoint.version,
      sender: deps.sender,
      accessTokens: deps.accessTokens,
      timeoutMs: endpoint.timeoutMs,
      signal,
      mayLeave: async () => {
        if (!(await turn(delivery, signal))) return false;
        if (slot !== null && !(await deps.rateLimitedStarts.wait(slot, signal))) return false;
        if (!deps.recorder.isAvailable()) return false;
        notes.onSend(delivery);
        return true;
      },
    }),
  );
  switch (attempted.kind) {
    case 'attempted':
      return record(deps, delivery, { attempt: attempted.attempt, outcome: attempted.outcome, possibleRepeat });
    case 'aborted':
      if (!signal.aborted) return { kind: 'not_sent' };
      throw new AttemptPostponed(STOPPING, 0);
    case 'build_failed': {
      // No request can be built from the endpoint's settings. A retry would fail the same way.
      const end = { status: 'dead_lettered', reason: 'build_failed', detail: attempted.detail } as const;
      await deps.recordEnd(delivery, end, now);
      return { kind: 'not_buildable' };
    }
  }
}

async function record(deps: AttemptDeps, delivery: LoadedDelivery, made: MadeAttempt): Promise<AttemptStep> {
  const { result } = await recordAttempt(deps, delivery, made);
  if (result.kind !== 'recorded') return { kind: 'overtaken' };
  return { kind: 'recorded', delivery: afterRecord(delivery, result, made.attempt) };
}
