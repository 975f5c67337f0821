import type { AttemptRecord } from '@postrider/domain';
import { toAttemptRecord } from './attempt-record.ts';
import { buildRequest, RequestBuildError, type BuildRequestInput, type OutboundRequest } from './build-request.ts';
import { classifyOutcome, type AttemptOutcome } from '@postrider/domain';
import type { Sender } from './send-request.ts';

export interface AttemptInput {
  input: BuildRequestInput;
  sender: Sender;
  timeoutMs: number;
  signal?: AbortSignal;
  /** Asked when the request is ready to leave; false: it stays. Default: it leaves at once. */
  mayLeave?: () => Promise<boolean>;
}

export type AttemptedDelivery =
  /** One request was made (or refused by the guard): record it, then `decideRetry` with `outcome`. */
  | { kind: 'attempted'; record: AttemptRecord; outcome: AttemptOutcome }
  /** The settings make no sendable request; nothing was sent, and trying again cannot help. */
  | { kind: 'build_failed'; detail: string }
  /** The process is stopping, or `mayLeave` said no: not an attempt, nothing to record. */
  | { kind: 'aborted' };

/** Builds, sends, classifies: one attempt from what was loaded to what is recorded. */
export async function attemptDelivery(attempt: AttemptInput): Promise<AttemptedDelivery> {
  const { input, sender, timeoutMs, signal, mayLeave } = attempt;
  let request: OutboundRequest;
  try {
    request = await buildRequest(input);
  } catch (error) {
    if (error instanceof RequestBuildError) return { kind: 'build_failed', detail: error.message };
    throw error;
  }
  if (mayLeave !== undefined && !(await mayLeave())) return { kind: 'aborted' };
  const result = await sender.send(request, { timeoutMs, ...(signal === undefined ? {} : { signal }) });
  if (result.kind === 'aborted') return { kind: 'aborted' };
  const outcome = classifyOutcome(result);
  return { kind: 'attempted', record: toAttemptRecord(request, result, outcome), outcome };
}
