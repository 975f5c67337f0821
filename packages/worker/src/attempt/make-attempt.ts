import { attemptDelivery } from '@postrider/sender';
import { decideRetry, evaluateGates, STATUS_AFTER } from '@postrider/domain';
import type { AttemptResult, GateDecision, GateFacts, HoldReason } from '@postrider/domain';
import type { Sender } from '@postrider/sender';
import type { DeliveryEnd, GateVersions, LoadedDelivery, RecordResult } from '@postrider/store/deliveries';
import { describeExpiry, describeHold } from './describe.ts';
import { gateFactsOf } from '../gate-facts.ts';
import type { PacedStarts } from './paced-starts.ts';
import type { Recorder } from './recorder.ts';
import { takeSlot } from './rate-slot.ts';
import type { Slot, SlotDeps } from './rate-slot.ts';
import { findStanding } from './standing.ts';
import type { Asked } from './standing.ts';

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
  pacedStarts: PacedStarts;
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
  /** Whether somebody may have sent this very attempt before and died with the answer. */
  mayBeRepeat(row: LoadedDelivery): boolean;
  /** Told, and waited for, before the request may leave. */
  onSend(row: LoadedDelivery): Promise<void>;
  /** Told when it leaves. */
  onLeave(row: LoadedDelivery): void;
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

/** Load, ask the gates, send, record. Whatever it is told was committed before it returns. */
export async function makeAttempt(deps: AttemptDeps, order: AttemptOrder): Promise<AttemptResult> {
  for (;;) {
    const row = await deps.load(order.deliveryId);
    if (row !== null) order.onLoad(row);
    const standing = findStanding(row, order, deps.now());
    if (standing !== undefined || row === null) {
      if (row !== null && row.claim !== null && row.generation === order.generation) await deps.leaveQueue(row.id);
      return standing ?? { kind: 'superseded', summary: 'There is no such delivery any more.' };
    }
    if (!deps.recorder.isAvailable()) {
      if (!(await deps.recorder.whenAvailable(RECORDER_PATIENCE_MS))) throw new RecordsRefused(REFUSED);
      continue;
    }
    const gated = await passGates(deps, order, row);
    if (gated === 'look_again') continue;
    if (gated.kind !== 'pass' && gated.kind !== 'slot') return gated;
    const result = await sendAndRecord(deps, order, { row, slot: gated.kind === 'slot' ? gated : null });
    if (result !== undefined) return result;
    // Somebody else got in between; the row tells what came of it.
    order = { ...order, attemptsBefore: row.attemptCount };
  }
}

async function passGates(
  deps: AttemptDeps,
  order: AttemptOrder,
  row: LoadedDelivery,
): Promise<AttemptResult | { kind: 'pass' } | Slot | 'look_again'> {
  const now = deps.now();
  const delivery = { deliveryId: row.id, generation: row.generation, endpointId: row.endpoint.id, now };
  if (row.endpoint.deleted !== null) {
    const reason = row.endpoint.deleted === 'tenant' ? 'tenant_deleted' : 'endpoint_deleted';
    await deps.recordEnd(delivery, { status: 'cancelled', reason });
    return 'look_again';
  }
  const facts = gateFactsOf(row, deps.quietHoursSpreadMs);
  const asked = evaluateGates(facts, now);
  const decision = asked.kind === 'pass' ? await takeTurn(deps, order, { row, facts }) : asked;
  switch (decision.kind) {
    case 'pass':
    case 'slot':
      return decision;
    case 'skip':
      await deps.recordEnd(delivery, { status: 'skipped', reason: decision.reason });
      return 'look_again';
    case 'hold': {
      const { reason, until } = decision;
      const { gateVersions } = row.endpoint;
      const held = await deps.recordHold({ ...delivery, reason, until, gateVersions });
      if (held !== 'held') return 'look_again';
      return { kind: 'held', reason, ...timerOf(decision, row, now) };
    }
  }
}

/** A slot is taken last: what nobody comes for in time is lost. So Temporal is told before. */
async function takeTurn(
  deps: AttemptDeps,
  order: AttemptOrder,
  { row, facts }: { row: LoadedDelivery; facts: GateFacts },
): Promise<GateDecision | Slot> {
  await order.onSend(row);
  const taken = await takeSlot(deps, row);
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
): Promise<AttemptResult | undefined> {
  const delivery = { deliveryId: row.id, generation: row.generation, endpointId: row.endpoint.id, now: deps.now() };
  const startAt = slot === null ? delivery.now : new Date(Math.max(slot.slotUs / 1_000, delivery.now.getTime()));
  const possibleRepeat = order.mayBeRepeat(row);
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
      if (slot !== null && !(await deps.pacedStarts.wait(slot, order.signal))) return false;
      if (!deps.recorder.isAvailable()) return false;
      order.onLeave(row);
      return true;
    },
  });
  if (attempted.kind === 'aborted') {
    if (order.signal.aborted) throw new AttemptCut(CUT);
    // It missed its slot and asks for another one, or has to wait for the recorder.
    return undefined;
  }
  if (attempted.kind === 'build_failed') {
    // Trying again would not help: nothing about the request changes by itself.
    await deps.recordEnd(delivery, { status: 'dead_lettered', reason: 'build_failed', detail: attempted.detail });
    return undefined;
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
  if (recorded.kind !== 'recorded') return undefined;
  const after = {
    ...row,
    ...stateAfter(recorded),
    endpoint: { ...row.endpoint, retry: recorded.retry },
    lastOutcome: attempt.outcome,
    lastStatus: attempt.response?.status ?? null,
  };
  return findStanding(after, { generation: row.generation, attemptsBefore: row.attemptCount }, now);
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
