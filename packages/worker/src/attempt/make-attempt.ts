import { attemptDelivery } from '@postrider/sender';
import type { Sender } from '@postrider/sender';
import { decideRetry, evaluateGates } from '@postrider/domain';
import type {
  AttemptOutcome,
  AttemptRecord,
  AttemptResult,
  GateDecision,
  GateFacts,
  HoldReason,
} from '@postrider/domain';
import type { DeliveryEnd, GateVersions, LoadedDelivery } from '@postrider/store/deliveries';
import { gateFactsOf } from '../gate-facts.ts';
import { afterRecord, findRecordedResult, holdResult } from './attempt-result.ts';
import type { Run } from './attempt-result.ts';
import type { RateLimitedStarts } from './rate-limited-starts.ts';
import type { Recorder } from './recorder.ts';
import { takeSlot } from './rate-slot.ts';
import type { Slot, SlotDeps } from './rate-slot.ts';
import type { SendNotes } from './repeat-guard.ts';

interface Open {
  deliveryId: string;
  generation: number;
  endpointId: string;
  now: Date;
}

/** What an attempt needs from outside. The store behind these calls batches what concurrent attempts ask for. */
export interface AttemptDeps extends SlotDeps {
  load(deliveryId: string): Promise<LoadedDelivery | null>;
  recorder: Pick<Recorder, 'record' | 'isAvailable' | 'whenAvailable'>;
  recordHold(
    hold: Open & { reason: HoldReason; until: Date | null; gateVersions: GateVersions },
  ): Promise<'held' | 'stale' | 'superseded'>;
  recordEnd(delivery: Open, end: DeliveryEnd): Promise<boolean>;
  leaveQueue(deliveryId: string): Promise<void>;
  sender: Sender;
  rateLimitedStarts: RateLimitedStarts;
  /** Over how long the deliveries that waited for the end of quiet hours start. */
  quietHoursSpreadMs: number;
  /** For `User-Agent`. */
  version: string;
  /** The clock of Postgres. */
  now: () => Date;
  random: () => number;
}

export interface AttemptOrder extends Run {
  deliveryId: string;
  /** Called with the delivery each time it was loaded. */
  onLoad(delivery: LoadedDelivery): void;
  notes: SendNotes;
  /** Cuts the request when the process stops. */
  signal: AbortSignal;
}

/** No attempt was made or counted; make it after `retryAfterMs`. */
export class AttemptPostponed extends Error {
  override readonly name = 'AttemptPostponed';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** How long an attempt keeps its permit while it waits for the recorder. */
const RECORDER_PATIENCE_MS = 5_000;
/** With the patience before, each due delivery asks about six times a minute. */
const RECORDER_RETRY_MS = 5_000;

/** One step of an attempt. After each one but `finished`, the delivery is loaded again. */
type AttemptStep =
  | { kind: 'finished'; result: AttemptResult }
  | { kind: 'recorder_available' }
  /** The decision of the gates is recorded, or was based on what has changed meanwhile. */
  | { kind: 'gates_decided' }
  /** Every gate passed. `slot`: when the rate limits let it start; null without a limit. */
  | { kind: 'may_start'; slot: Slot | null }
  /** The slot passed, or the recorder failed, before the request could leave. */
  | { kind: 'not_sent' }
  /** The request cannot be built. The dead letter is recorded. */
  | { kind: 'not_buildable' }
  /** Another process recorded, cancelled or restarted the delivery. */
  | { kind: 'overtaken' };

/** Loads the delivery, evaluates the gates, sends and records. What it returns is committed. */
export async function makeAttempt(deps: AttemptDeps, order: AttemptOrder): Promise<AttemptResult> {
  let { attemptsBefore } = order;
  for (;;) {
    const delivery = await deps.load(order.deliveryId);
    if (delivery === null) return { kind: 'superseded', summary: 'There is no such delivery any more.' };
    order.onLoad(delivery);
    let step = await prepare(deps, { ...order, attemptsBefore }, delivery);
    if (step.kind === 'may_start') {
      step = await send(deps, order, { delivery, slot: step.slot });
      // An attempt that is recorded beyond these is this one, whichever process recorded it.
      ({ attemptCount: attemptsBefore } = delivery);
    }
    if (step.kind === 'finished') return step.result;
  }
}

async function prepare(deps: AttemptDeps, order: AttemptOrder, delivery: LoadedDelivery): Promise<AttemptStep> {
  const recorded = findRecordedResult(delivery, order, deps.now());
  if (recorded !== undefined) {
    if (delivery.claim !== null && delivery.generation === order.generation) await deps.leaveQueue(delivery.id);
    return { kind: 'finished', result: recorded };
  }
  if (deps.recorder.isAvailable()) return passGates(deps, order, delivery);
  if (await deps.recorder.whenAvailable(RECORDER_PATIENCE_MS)) return { kind: 'recorder_available' };
  const message = 'Attempts cannot be recorded at the moment, so none is made. This used up no attempt.';
  throw new AttemptPostponed(message, RECORDER_RETRY_MS);
}

async function passGates(deps: AttemptDeps, order: AttemptOrder, delivery: LoadedDelivery): Promise<AttemptStep> {
  const now = deps.now();
  const open = openOf(delivery, now);
  if (delivery.endpoint.deleted !== null) {
    const reason = delivery.endpoint.deleted === 'tenant' ? 'tenant_deleted' : 'endpoint_deleted';
    await deps.recordEnd(open, { status: 'cancelled', reason });
    return { kind: 'gates_decided' };
  }
  const mayDrop = delivery.mayDrop && !order.notes.mayBeRepeat(delivery);
  const facts = gateFactsOf({ ...delivery, mayDrop }, deps.quietHoursSpreadMs);
  const decision = evaluateGates(facts, now);
  const final = decision.kind === 'pass' ? await reserveSlot(deps, order, { delivery, facts }) : decision;
  switch (final.kind) {
    case 'pass':
      return { kind: 'may_start', slot: null };
    case 'slot':
      return { kind: 'may_start', slot: final };
    case 'skip':
      await deps.recordEnd(open, { status: 'skipped', reason: final.reason });
      return { kind: 'gates_decided' };
    case 'hold': {
      const { reason, until } = final;
      const held = await deps.recordHold({ ...open, reason, until, gateVersions: delivery.endpoint.gateVersions });
      if (held !== 'held') return { kind: 'gates_decided' };
      return { kind: 'finished', result: holdResult(final, delivery, now) };
    }
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
  { notes, signal }: AttemptOrder,
  { delivery, slot }: { delivery: LoadedDelivery; slot: Slot | null },
): Promise<AttemptStep> {
  const now = deps.now();
  const { endpoint } = delivery;
  const possibleRepeat = notes.mayBeRepeat(delivery);
  const attempted = await attemptDelivery({
    input: {
      event: delivery.event,
      deliveryId: delivery.id,
      attemptNumber: delivery.attemptCount + 1,
      endpoint,
      secrets: endpoint.secrets,
      now: slot === null ? now : new Date(Math.max(slot.slotUs / 1_000, now.getTime())),
      version: deps.version,
    },
    sender: deps.sender,
    timeoutMs: endpoint.timeoutMs,
    signal,
    mayLeave: async () => {
      if (slot !== null && !(await deps.rateLimitedStarts.wait(slot, signal))) return false;
      if (!deps.recorder.isAvailable()) return false;
      notes.onSend(delivery);
      return true;
    },
  });
  switch (attempted.kind) {
    case 'attempted':
      return record(deps, delivery, { ...attempted, possibleRepeat });
    case 'aborted':
      if (!signal.aborted) return { kind: 'not_sent' };
      throw new AttemptPostponed('The worker is stopping; this attempt will be made again.', 0);
    case 'build_failed': {
      // The settings of the endpoint make no request, so that another try would fail the same way.
      const end = { status: 'dead_lettered', reason: 'build_failed', detail: attempted.detail } as const;
      await deps.recordEnd(openOf(delivery, now), end);
      return { kind: 'not_buildable' };
    }
  }
}

async function record(
  deps: AttemptDeps,
  delivery: LoadedDelivery,
  {
    record: attempt,
    outcome,
    possibleRepeat,
  }: { record: AttemptRecord; outcome: AttemptOutcome; possibleRepeat: boolean },
): Promise<AttemptStep> {
  const { random } = deps;
  const now = deps.now();
  const recorded = await deps.recorder.record({
    ...openOf(delivery, now),
    after: delivery.attemptCount,
    attempt,
    possibleRepeat,
    decide: ({ attemptsInGeneration: attemptsSoFar, allBlocked, retry }) =>
      decideRetry({ outcome, attemptsSoFar, allBlocked, retry, now, random }),
  });
  if (recorded.kind !== 'recorded') return { kind: 'overtaken' };
  const { generation, attemptCount: attemptsBefore } = delivery;
  const result = findRecordedResult(afterRecord(delivery, recorded, attempt), { generation, attemptsBefore }, now);
  return result === undefined ? { kind: 'overtaken' } : { kind: 'finished', result };
}

function openOf({ id: deliveryId, generation, endpoint }: LoadedDelivery, now: Date): Open {
  return { deliveryId, generation, endpointId: endpoint.id, now };
}
