import { setTimeout as delay } from 'node:timers/promises';
import { evaluateGates, MAX_CARRIED_TIMEOUT_MS } from '@postrider/domain';
import type { AttemptResult } from '@postrider/domain';
import { attemptDelivery, type AccessTokens, type Sender } from '@postrider/sender';
import type { LoadedDelivery } from '@postrider/store/deliveries';
import type { TakenToSend } from '@postrider/store/queue';
import { afterRecord, findRecordedResult } from '../attempt-result.ts';
import { gateFactsOf } from '../gate-facts.ts';
import { traceAttempt, type TraceDeps } from '../trace-attempt.ts';
import { recordAttempt, type MadeAttempt, type RecordDeps } from '../record-attempt.ts';
import type { CarriedEndpoints } from './carried-endpoints.ts';

export interface CarryOneDeps extends RecordDeps, TraceDeps {
  recorder: RecordDeps['recorder'] & { isAvailable(): boolean };
  /** Removes the row of an ended delivery. */
  leaveQueue(deliveryId: string): Promise<void>;
  sender: Sender;
  accessTokens: AccessTokens;
  /** Over how long the deliveries that waited for the end of quiet hours start. */
  quietHoursSpreadMs: number;
  /** For `User-Agent`. */
  version: string;
  /** The limits of endpoints in this process. */
  endpoints: CarriedEndpoints;
  /** Takes the delivery just before it is sent, if it is still this execution's and its endpoint has room for so many. */
  take(delivery: LoadedDelivery, limit: number): Promise<TakenToSend>;
  /** Aborted when no further attempt may begin. */
  begun: AbortSignal;
  /** Endpoints that failed during this carrier. Nothing more is sent there. */
  failed: Set<string>;
  /** Cuts the requests when the process stops. */
  signal: AbortSignal;
}

interface CarryOrder {
  delivery: LoadedDelivery;
  carrierId: string;
  /** Called when the request leaves, or will not; more than once. */
  onDecided: () => void;
}

/** `unsent`: it becomes due again. `needs_workflow`: only a workflow of its own can go on with it. */
export type CarriedOne = AttemptResult | { kind: 'unsent' | 'needs_workflow'; summary: string };

/** Another worker keeps the endpoint busy, or a claim holds the lock. */
const LOOK_AGAIN_MS = 20;
const UNSENT = { kind: 'unsent', summary: 'Not sent: due again.' } as const;

/** The first attempt of one delivery in a carrier. */
export async function carryOne(deps: CarryOneDeps, order: CarryOrder): Promise<CarriedOne> {
  const { delivery } = order;
  try {
    const recorded = findRecordedResult(delivery, delivery, deps.now());
    if (recorded !== undefined) {
      await deps.leaveQueue(delivery.id);
      return recorded;
    }
    if (!isCarriable(deps, delivery)) {
      return { kind: 'needs_workflow', summary: 'Not sent: it gets a workflow of its own.' };
    }
    const leave = await deps.endpoints.enter(delivery.endpoint.id, deps.begun);
    if (leave === undefined) return UNSENT;
    const sent = await send(deps, order).catch((error: unknown) => {
      leave('unknown');
      throw error;
    });
    leave(sent.kind === 'delivered' ? 'well' : sent.kind === 'unsent' ? 'unknown' : 'badly');
    return sent;
  } finally {
    order.onDecided();
  }
}

/** Whether the gates let it pass and nothing about it takes longer than an attempt. */
function isCarriable({ now, quietHoursSpreadMs }: CarryOneDeps, delivery: LoadedDelivery): boolean {
  const { endpoint } = delivery;
  return (
    endpoint.deleted === null &&
    endpoint.timeoutMs <= MAX_CARRIED_TIMEOUT_MS &&
    endpoint.auth.type !== 'oauth2' &&
    endpoint.format.type !== 'template' &&
    evaluateGates(gateFactsOf(delivery, quietHoursSpreadMs), now()).kind === 'pass'
  );
}

async function send(deps: CarryOneDeps, { delivery, carrierId, onDecided }: CarryOrder): Promise<CarriedOne> {
  const { endpoint, claim } = delivery;
  const attempted = await traceAttempt(deps, delivery, (traceparent) =>
    attemptDelivery({
      input: {
        event: delivery.event,
        deliveryId: delivery.id,
        attemptNumber: delivery.attemptCount + 1,
        endpoint,
        secrets: endpoint.secrets,
        traceparent,
        now: deps.now(),
        version: deps.version,
      },
      endpointVersion: endpoint.version,
      sender: deps.sender,
      accessTokens: deps.accessTokens,
      timeoutMs: endpoint.timeoutMs,
      signal: deps.signal,
      async mayLeave() {
        const may = await takeToSend(deps, delivery);
        onDecided();
        return may;
      },
    }),
  );
  switch (attempted.kind) {
    case 'aborted':
      return UNSENT;
    case 'build_failed':
      return { kind: 'needs_workflow', summary: 'Not sent: no request can be built.' };
    case 'attempted': {
      const { attempt, outcome } = attempted;
      const possibleRepeat = claim?.handedOver === true;
      return record(deps, delivery, { attempt, outcome, possibleRepeat, carrierId });
    }
  }
}

async function takeToSend(deps: CarryOneDeps, delivery: LoadedDelivery): Promise<boolean> {
  const { endpoints, recorder, failed, begun } = deps;
  const { id } = delivery.endpoint;
  while (!begun.aborted && recorder.isAvailable() && !failed.has(id) && isCarriable(deps, delivery)) {
    const taken = await deps.take(delivery, endpoints.limitOf(id));
    if (taken !== 'full') return taken === 'taken';
    await delay(LOOK_AGAIN_MS, undefined, { signal: begun }).catch(() => undefined);
  }
  return false;
}

async function record(deps: CarryOneDeps, delivery: LoadedDelivery, made: MadeAttempt): Promise<CarriedOne> {
  if (made.outcome.outcome !== 'delivered') deps.failed.add(delivery.endpoint.id);
  const { result, now } = await recordAttempt(deps, delivery, made);
  if (result.kind !== 'recorded') return { kind: 'superseded', summary: `Its row had changed: ${result.kind}.` };
  const after = afterRecord(delivery, result, made.attempt);
  return (
    findRecordedResult(after, { ...delivery, attemptsBefore: delivery.attemptCount }, now) ?? {
      kind: 'superseded',
      summary: 'Recorded.',
    }
  );
}
