import { attemptDelivery } from '@postrider/sender';
import { decideRetry, evaluateGates, STATUS_AFTER } from '@postrider/domain';
import type { AttemptResult, GateDecision, GateFacts, HoldReason } from '@postrider/domain';
import type { Sender } from '@postrider/sender';
import type { DeliveryEnd, GateVersions, LoadedDelivery, RecordResult } from '@postrider/store/deliveries';
import { describeExpiry, describeHold } from './describe.ts';
import { gateFactsOf } from '../gate-facts.ts';
import type { RateLimitedStarts } from './rate-limited-starts.ts';
import type { Recorder } from './recorder.ts';
import { takeSlot } from './rate-slot.ts';
import type { Slot, SlotDeps } from './rate-slot.ts';
import { findRecordedResult } from './recorded-result.ts';
import type { Asked } from './recorded-result.ts';
import type { SendNotes } from './repeat-guard.ts';

interface Open {
  deliveryId: string;
  generation: number;
  endpointId: string;
  now: Date;
}

/** What an attempt needs from outside; the store behind these calls joins what several attempts want at once. */
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
  now(): Date;
  random(): number;
}

export interface AttemptOrder extends Asked {
  deliveryId: string;
  /** Told each state of the row that it starts from. */
  onLoad(row: LoadedDelivery): void;
  notes: SendNotes;
  /** Cuts the request when the process stops. */
  signal: AbortSignal;
}

/** The process stops, and the request was cut: not an attempt. */
export class AttemptCut extends Error {
  override readonly name = 'AttemptCut';
}

/** Postgres does not take records of attempts: nothing was sent. */
export class RecordsRefused extends Error {
  override readonly name = 'RecordsRefused';
}

const REFUSED = 'Attempts cannot be recorded at the moment, so none is made. This used up no attempt.';
/** So long an attempt waits in its place for records to be taken again. */
const RECORDER_PATIENCE_MS = 5_000;
const CUT = 'The worker is stopping; this attempt will be made again.';
/** Who waits for a rate limit asks again so long before its turn, and waits for the slot itself in the process. */
const ASK_EARLY_MS = 1_000;

/** What an attempt comes to after one look at the row. But for `told`, the row is loaded again and tells more. */
type AttemptStep =
  | { kind: 'told'; result: AttemptResult }
  /** Records are taken again. */
  | { kind: 'recorder_back' }
  /** The gates' decision is recorded, or was made from what has changed meanwhile. */
  | { kind: 'gates_decided' }
  /** Every gate passed; `slot`: the rate limits' slot at which it may start. */
  | { kind: 'may_start'; slot: Slot | null }
  /** The slot passed before the request could leave, or records stopped meanwhile: nothing was sent. */
  | { kind: 'not_sent' }
  /** The request cannot be built: the dead letter is recorded. */
  | { kind: 'not_buildable' }
  /** Somebody else recorded, cancelled or restarted the delivery. */
  | { kind: 'overtaken' };

/** Load, ask the gates, send, record. Whatever it answers was committed before. */
export async function makeAttempt(deps: AttemptDeps, order: AttemptOrder): Promise<AttemptResult> {
  let { attemptsBefore } = order;
  for (;;) {
    const row = await deps.load(order.deliveryId);
    if (row === null) return { kind: 'superseded', summary: 'There is no such delivery any more.' };
    order.onLoad(row);
    let step = await look(deps, { ...order, attemptsBefore }, row);
    if (step.kind === 'may_start') {
      step = await sendAndRecord(deps, order, { row, slot: step.slot });
      // What is recorded beyond these is this attempt, whoever recorded it.
      ({ attemptCount: attemptsBefore } = row);
    }
    if (step.kind === 'told') return step.result;
  }
}

async function look(deps: AttemptDeps, order: AttemptOrder, row: LoadedDelivery): Promise<AttemptStep> {
  const recorded = findRecordedResult(row, order, deps.now());
  if (recorded !== undefined) {
    if (row.claim !== null && row.generation === order.generation) await deps.leaveQueue(row.id);
    return { kind: 'told', result: recorded };
  }
  if (deps.recorder.isAvailable()) return askGates(deps, order, row);
  if (await deps.recorder.whenAvailable(RECORDER_PATIENCE_MS)) return { kind: 'recorder_back' };
  throw new RecordsRefused(REFUSED);
}

async function askGates(deps: AttemptDeps, order: AttemptOrder, row: LoadedDelivery): Promise<AttemptStep> {
  const now = deps.now();
  const delivery = { deliveryId: row.id, generation: row.generation, endpointId: row.endpoint.id, now };
  if (row.endpoint.deleted !== null) {
    const reason = row.endpoint.deleted === 'tenant' ? 'tenant_deleted' : 'endpoint_deleted';
    await deps.recordEnd(delivery, { status: 'cancelled', reason });
    return { kind: 'gates_decided' };
  }
  const mayDrop = row.mayDrop && !order.notes.mayBeRepeat(row);
  const facts = gateFactsOf({ ...row, mayDrop }, deps.quietHoursSpreadMs);
  const asked = evaluateGates(facts, now);
  const decision = asked.kind === 'pass' ? await takeSlotLast(deps, order, { row, facts }) : asked;
  switch (decision.kind) {
    case 'pass':
      return { kind: 'may_start', slot: null };
    case 'slot':
      return { kind: 'may_start', slot: decision };
    case 'skip':
      await deps.recordEnd(delivery, { status: 'skipped', reason: decision.reason });
      return { kind: 'gates_decided' };
    case 'hold': {
      const { reason, until } = decision;
      const held = await deps.recordHold({ ...delivery, reason, until, gateVersions: row.endpoint.gateVersions });
      if (held !== 'held') return { kind: 'gates_decided' };
      return { kind: 'told', result: { kind: 'held', reason, ...timerOf(decision, row, now) } };
    }
  }
}

/** Reserve last: an unused slot is lost. Heartbeat first. */
async function takeSlotLast(
  deps: AttemptDeps,
  order: AttemptOrder,
  { row, facts }: { row: LoadedDelivery; facts: GateFacts },
): Promise<GateDecision | Slot> {
  await order.notes.beforeSend(row);
  // With a slot it may have left, and needs no second one. Without one it has not left, and limits that drop still decide.
  const hasLeft = row.claim?.hasSlot === true && order.notes.mayBeRepeat(row);
  const taken = await takeSlot(deps, { ...row, mayDrop: row.mayDrop && !hasLeft });
  if (taken.kind !== 'slot') return taken;
  const atSlot = evaluateGates(facts, new Date(taken.slotUs / 1_000));
  return atSlot.kind === 'pass' ? taken : atSlot;
}

/** The workflow waits for the hold's end; where the event ends before, for that, since then there is nothing left to wait for. */
function timerOf(
  hold: GateDecision & { kind: 'hold' },
  { expiresAt }: LoadedDelivery,
  now: Date,
): { until: string | null; waitMs?: number; summary: string } {
  const { until, reason } = hold;
  const summary = describeHold(hold, now);
  if (until === null) return { until: null, summary };
  const timer = (at: Date) => ({ until: at.toISOString(), waitMs: at.getTime() - now.getTime() });
  if (expiresAt !== null && expiresAt < until) {
    return { ...timer(expiresAt), summary: `${summary}; ${describeExpiry(expiresAt)}` };
  }
  const wakeAt = reason === 'rate_limited' ? new Date(until.getTime() - ASK_EARLY_MS) : until;
  return { ...timer(wakeAt), summary };
}

async function sendAndRecord(
  deps: AttemptDeps,
  order: AttemptOrder,
  { row, slot }: { row: LoadedDelivery; slot: Slot | null },
): Promise<AttemptStep> {
  const delivery = { deliveryId: row.id, generation: row.generation, endpointId: row.endpoint.id, now: deps.now() };
  const startAt = slot === null ? delivery.now : new Date(Math.max(slot.slotUs / 1_000, delivery.now.getTime()));
  const possibleRepeat = order.notes.mayBeRepeat(row);
  const attempted = await attemptDelivery({
    input: {
      event: row.event,
      deliveryId: row.id,
      attemptNumber: row.attemptCount + 1,
      endpoint: row.endpoint,
      secrets: row.endpoint.secrets,
      now: startAt,
      version: deps.version,
    },
    sender: deps.sender,
    timeoutMs: row.endpoint.timeoutMs,
    signal: order.signal,
    mayLeave: async () => {
      if (slot !== null && !(await deps.rateLimitedStarts.wait(slot, order.signal))) return false;
      if (!deps.recorder.isAvailable()) return false;
      order.notes.onSend(row);
      return true;
    },
  });
  if (attempted.kind === 'aborted') {
    if (order.signal.aborted) throw new AttemptCut(CUT);
    return { kind: 'not_sent' };
  }
  if (attempted.kind === 'build_failed') {
    // Trying again would not help: nothing about the request changes by itself.
    await deps.recordEnd(delivery, { status: 'dead_lettered', reason: 'build_failed', detail: attempted.detail });
    return { kind: 'not_buildable' };
  }
  const { record: attempt, outcome } = attempted;
  const now = deps.now();
  const recorded = await deps.recorder.record({
    deliveryId: row.id,
    endpointId: row.endpoint.id,
    generation: row.generation,
    after: row.attemptCount,
    attempt,
    possibleRepeat,
    decide: ({ attemptsInGeneration: attemptsSoFar, allBlocked, retry }) =>
      decideRetry({ outcome, attemptsSoFar, allBlocked, retry, now, random: () => deps.random() }),
    now,
  });
  if (recorded.kind !== 'recorded') return { kind: 'overtaken' };
  const after = {
    ...row,
    ...stateAfter(recorded),
    endpoint: { ...row.endpoint, retry: recorded.retry },
    lastOutcome: attempt.outcome,
    lastStatus: attempt.response?.status ?? null,
  };
  const result = findRecordedResult(after, { generation: row.generation, attemptsBefore: row.attemptCount }, now);
  return result === undefined ? { kind: 'overtaken' } : { kind: 'told', result };
}

/** The row as recordAttempts left it, without reading it again. */
function stateAfter({ number, decision }: RecordResult & { kind: 'recorded' }) {
  return {
    attemptCount: number,
    status: STATUS_AFTER[decision.kind],
    ...(decision.kind === 'retry' && { nextAttemptAt: decision.nextAttemptAt }),
    ...(decision.kind === 'dead_letter' && { deadLetter: decision }),
  };
}
