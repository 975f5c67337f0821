import type { AttemptResult, GateDecision, HoldReason } from '@postrider/contracts';
import { attemptDelivery, decideRetry, evaluateGates } from '@postrider/delivery';
import type { Sender } from '@postrider/delivery';
import type {
  AttemptToRecord,
  EndWithoutAttempt,
  GateVersions,
  LoadedDelivery,
  RecordResult,
  RetrySlot,
} from '@postrider/store';
import { describeExpiry, describeHold } from './describe.ts';
import { gateFactsOf } from '../gate-facts.ts';
import { findRateSlot } from './rate-slot.ts';
import { findStanding } from './standing.ts';
import type { Asked } from './standing.ts';

interface Open {
  deliveryId: string;
  generation: number;
  endpointId: string;
  now: Date;
}

/** What an attempt needs from outside; the store behind these calls joins what several attempts want at once. */
export interface AttemptDeps {
  load(deliveryId: string): Promise<LoadedDelivery | null>;
  record(attempt: AttemptToRecord): Promise<RecordResult>;
  recordHold(
    hold: Open & { reason: HoldReason; until: Date | null; gateVersions: GateVersions; rateSlotUs: number | null },
  ): Promise<'held' | 'stale' | 'superseded'>;
  recordEnd(delivery: Open, end: EndWithoutAttempt): Promise<boolean>;
  leaveQueue(deliveryId: string): Promise<void>;
  reserveRateSlot(of: { endpointId: string; now: Date }): Promise<RetrySlot>;
  returnRateSlot(slot: { endpointId: string; slotUs: number; now: Date }): Promise<void>;
  sender: Sender;
  /** Over how long the deliveries that waited for the end of quiet hours start. */
  quietHoursSpreadMs: number;
  /** For `User-Agent`. */
  version: string;
  now(): Date;
  random(): number;
}

export interface AttemptOrder extends Asked {
  deliveryId: string;
  /** Whether somebody may have sent this very attempt before and died with the answer. */
  mayBeRepeat(row: LoadedDelivery): boolean;
  /** Told, and waited for, just before the request leaves. */
  onSend(row: LoadedDelivery): Promise<void>;
  /** Cuts the request when the process stops. */
  signal: AbortSignal;
}

/** The process stops, and the request was cut: not an attempt. */
export class AttemptCut extends Error {
  override readonly name = 'AttemptCut';
}

/** Load, ask the gates, send, record. Whatever it is told was committed before it returns. */
export async function makeAttempt(deps: AttemptDeps, order: AttemptOrder): Promise<AttemptResult> {
  for (;;) {
    const row = await deps.load(order.deliveryId);
    const standing = findStanding(row, order, deps.now());
    if (standing !== undefined || row === null) {
      if (row !== null && row.claim !== null && row.generation === order.generation) await deps.leaveQueue(row.id);
      return standing ?? { kind: 'superseded', summary: 'There is no such delivery any more.' };
    }
    const gated = await passGates(deps, row);
    if (gated === 'look_again') continue;
    if (gated !== 'pass') return gated;
    const result = await sendAndRecord(deps, order, row);
    if (result !== undefined) return result;
    // Somebody else got in between; the row tells what came of it.
    order = { ...order, attemptsBefore: row.attemptCount };
  }
}

async function passGates(deps: AttemptDeps, row: LoadedDelivery): Promise<AttemptResult | 'pass' | 'look_again'> {
  const now = deps.now();
  const delivery = { deliveryId: row.id, generation: row.generation, endpointId: row.endpoint.id, now };
  if (row.endpoint.deleted !== null) {
    const reason = row.endpoint.deleted === 'tenant' ? 'tenant_deleted' : 'endpoint_deleted';
    await deps.recordEnd(delivery, { status: 'cancelled', reason });
    return 'look_again';
  }
  const asked = evaluateGates(gateFactsOf(row, deps.quietHoursSpreadMs), now);
  // A slot is taken last: nothing that comes after may hold or skip the delivery, or it would be lost.
  const { decision, slot } =
    asked.kind === 'pass' ? await findRateSlot(deps, row, now) : { decision: asked, slot: undefined };
  switch (decision.kind) {
    case 'pass':
      return 'pass';
    case 'skip':
      await deps.recordEnd(delivery, { status: 'skipped', reason: decision.reason });
      return 'look_again';
    case 'hold': {
      const { reason, until } = decision;
      const { gateVersions } = row.endpoint;
      const rateSlotUs = slot?.slotUs ?? null;
      const held = await deps.recordHold({ ...delivery, reason, until, gateVersions, rateSlotUs });
      if (held !== 'held') {
        if (slot?.isNew) await deps.returnRateSlot({ endpointId: row.endpoint.id, slotUs: slot.slotUs, now });
        return 'look_again';
      }
      return { kind: 'held', reason, ...timerOf(decision, row, now) };
    }
  }
}

/** The workflow waits for the hold's end; where the event ends before, for that, since then there is nothing left to wait for. */
function timerOf(
  hold: GateDecision & { kind: 'hold' },
  { expiresAt }: LoadedDelivery,
  now: Date,
): { until: string | null; summary: string } {
  const { until, reason } = hold;
  const summary = describeHold(hold, now);
  // Whoever holds a slot is skipped when it comes.
  const isOutlived = until !== null && expiresAt !== null && expiresAt < until && reason !== 'rate_limited';
  if (!isOutlived) return { until: until?.toISOString() ?? null, summary };
  return { until: expiresAt.toISOString(), summary: `${summary}; ${describeExpiry(expiresAt)}` };
}

async function sendAndRecord(
  deps: AttemptDeps,
  order: AttemptOrder,
  row: LoadedDelivery,
): Promise<AttemptResult | undefined> {
  const delivery = { deliveryId: row.id, generation: row.generation, endpointId: row.endpoint.id, now: deps.now() };
  const possibleRepeat = order.mayBeRepeat(row);
  await order.onSend(row);
  const attempted = await attemptDelivery({
    input: {
      event: row.event,
      deliveryId: row.id,
      attemptNumber: row.attemptCount + 1,
      endpoint: row.endpoint,
      secrets: row.endpoint.secrets,
      now: delivery.now,
      version: deps.version,
    },
    sender: deps.sender,
    timeoutMs: row.endpoint.timeoutMs,
    signal: order.signal,
  });
  if (attempted.kind === 'aborted') throw new AttemptCut('The worker is stopping; this attempt will be made again.');
  if (attempted.kind === 'build_failed') {
    // Trying again would not help: nothing about the request changes by itself.
    await deps.recordEnd(delivery, { status: 'dead_lettered', reason: 'build_failed', detail: attempted.detail });
    return undefined;
  }
  const { record: attempt, outcome } = attempted;
  const now = deps.now();
  const recorded = await deps.record({
    deliveryId: row.id,
    endpointId: row.endpoint.id,
    generation: row.generation,
    after: row.attemptCount,
    attempt,
    possibleRepeat,
    decide: ({ attemptsInGeneration, retry }) =>
      decideRetry({ outcome, attemptsSoFar: attemptsInGeneration, retry, now, random: () => deps.random() }),
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
  const attemptCount = number;
  switch (decision.kind) {
    case 'delivered':
      return { attemptCount, status: 'delivered' as const };
    case 'retry':
      return { attemptCount, status: 'retrying' as const, nextAttemptAt: decision.nextAttemptAt };
    case 'dead_letter':
      return { attemptCount, status: 'dead_lettered' as const, deadLetter: decision };
  }
}
