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
  /** Called when the request is ready. If it resolves to false, nothing is sent. Default: the request leaves at once. */
  mayLeave?: () => Promise<boolean>;
}

export type AttemptedDelivery =
  /** One request was sent, or the guard refused it. Record it, then call `decideRetry` with `outcome`. */
  | { kind: 'attempted'; attempt: AttemptRecord; outcome: AttemptOutcome }
  /** The settings of the endpoint make no valid request. Nothing was sent, and a retry cannot help. */
  | { kind: 'build_failed'; detail: string }
  /** The process is stopping, or `mayLeave` returned false. This is not an attempt: record nothing. */
  | { kind: 'aborted' };

/** Makes one attempt: builds the request, sends it and classifies the result. */
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
  return { kind: 'attempted', attempt: toAttemptRecord(request, result, outcome), outcome };
}
