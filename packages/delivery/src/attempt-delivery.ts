import type { AttemptRecord } from '@postrider/contracts';
import { toAttemptRecord } from './attempt-record.ts';
import { buildRequest, RequestBuildError, type BuildRequestInput, type OutboundRequest } from './build-request.ts';
import { classifyOutcome, type AttemptOutcome } from './classify-outcome.ts';
import type { Sender } from './send-request.ts';

export interface AttemptInput {
  input: BuildRequestInput;
  sender: Sender;
  timeoutMs: number;
  signal?: AbortSignal;
}

export type AttemptedDelivery =
  /** One request was made (or refused by the guard): record it, then `decideRetry` with `outcome`. */
  | { kind: 'attempted'; record: AttemptRecord; outcome: AttemptOutcome }
  /** The settings make no sendable request; nothing was sent, and trying again cannot help. */
  | { kind: 'build_failed'; detail: string }
  /** The process is stopping: not an attempt, nothing to record. */
  | { kind: 'aborted' };

/** Builds, sends, classifies: one attempt from what was loaded to what is recorded. */
export async function attemptDelivery({ input, sender, timeoutMs, signal }: AttemptInput): Promise<AttemptedDelivery> {
  let request: OutboundRequest;
  try {
    request = await buildRequest(input);
  } catch (error) {
    if (error instanceof RequestBuildError) return { kind: 'build_failed', detail: error.message };
    throw error;
  }
  const result = await sender.send(request, { timeoutMs, ...(signal === undefined ? {} : { signal }) });
  if (result.kind === 'aborted') return { kind: 'aborted' };
  const outcome = classifyOutcome(result);
  return { kind: 'attempted', record: toAttemptRecord(request, result, outcome), outcome };
}
