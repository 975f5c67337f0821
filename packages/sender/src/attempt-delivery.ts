import { classifyOutcome, createSecretMask } from '@postrider/domain';
import type { AttemptedSend, AttemptOutcome, AttemptRecord } from '@postrider/domain';
import { toAttemptRecord } from './attempt-record.ts';
import { buildRequest, RequestBuildError, type BuildRequestInput, type OutboundRequest } from './build-request.ts';
import type { AccessToken, AccessTokens } from './oauth/access-tokens.ts';
import { TOKEN_FAILED } from './oauth/fetch-token.ts';
import type { Sender } from './send-request.ts';

export interface AttemptInput {
  input: Omit<BuildRequestInput, 'accessToken'>;
  /** A change of the endpoint gets a new access token. */
  endpointVersion: number;
  sender: Sender;
  accessTokens: AccessTokens;
  /** The time for everything together, the access token included. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** Called when the request is ready. If it resolves to false, nothing is sent. Default: the request leaves at once. */
  mayLeave?: () => Promise<boolean>;
}

export type AttemptedDelivery =
  /**
   * One request was sent, the guard refused it, or there was no access token for it. Record it, then call `decideRetry` with
   * `outcome`.
   */
  | { kind: 'attempted'; attempt: AttemptRecord; outcome: AttemptOutcome }
  /** The settings of the endpoint make no valid request. Nothing was sent, and a retry cannot help. */
  | { kind: 'build_failed'; detail: string }
  /** The process is stopping, or `mayLeave` returned false. This is not an attempt: record nothing. */
  | { kind: 'aborted' };

/** Makes one attempt: gets an access token where one is needed, builds the request, sends it and classifies the result. */
export async function attemptDelivery(attempt: AttemptInput): Promise<AttemptedDelivery> {
  const { input, sender, timeoutMs, signal, mayLeave } = attempt;
  const { token, tokenMs } = await getToken(attempt);
  if (token?.kind === 'aborted') return { kind: 'aborted' };
  let request: OutboundRequest;
  try {
    request = await buildRequest({ ...input, ...(token?.kind === 'token' && { accessToken: token.text }) });
  } catch (error) {
    if (error instanceof RequestBuildError) return { kind: 'build_failed', detail: error.message };
    throw error;
  }
  if (token?.kind === 'failed') return withoutToken(request, token, tokenMs);
  if (mayLeave !== undefined && !(await mayLeave())) return { kind: 'aborted' };
  const leftMs = Math.max(1, Math.ceil(timeoutMs - tokenMs));
  const result = await sender.send(request, { timeoutMs: leftMs, ...(signal === undefined ? {} : { signal }) });
  if (result.kind === 'aborted') return { kind: 'aborted' };
  if (result.kind === 'response') token?.noteStatus(result.status);
  const outcome = classifyOutcome(result);
  return { kind: 'attempted', attempt: toAttemptRecord(request, result, outcome), outcome };
}

/** `token: null`: the endpoint needs none. `tokenMs`: how long this attempt waited for it. */
async function getToken(attempt: AttemptInput): Promise<{ token: AccessToken | null; tokenMs: number }> {
  const { input, endpointVersion, accessTokens, timeoutMs, signal } = attempt;
  const { id: endpointId, auth, url } = input.endpoint;
  if (auth.type !== 'oauth2') return { token: null, tokenMs: 0 };
  const start = performance.now();
  const token = await accessTokens.get({ endpointId, endpointVersion, auth, url, timeoutMs, signal });
  return { token, tokenMs: performance.now() - start };
}

const NO_TIMINGS = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };

/** The attempt of a request that stayed here. The failure of its token says why, as a failed send would. */
function withoutToken(
  request: OutboundRequest,
  { failure, retryAfter, startedAt }: AccessToken & { kind: 'failed' },
  tokenMs: number,
): AttemptedDelivery {
  // A token server may know secrets that only receivers should know.
  const message = createSecretMask(request.secrets).maskText(failure.message);
  const durationMs = Math.round(tokenMs);
  const result: AttemptedSend = { ...failure, startedAt, durationMs, timings: NO_TIMINGS, message };
  const classified = classifyOutcome(result);
  const outcome = classified.outcome === 'blocked_destination' ? classified : { ...classified, retryAfter };
  const attempt = { ...toAttemptRecord(request, result, classified), error: { code: TOKEN_FAILED, message } };
  return { kind: 'attempted', attempt, outcome };
}
