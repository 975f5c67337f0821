import { createSecretMask, findSecrets } from '@postrider/domain';
import type { OAuth2Auth, SendVerdict } from '@postrider/domain';
import type { PostRequest } from '../build-request.ts';
import type { Sender } from '../send-request.ts';
import { readTokenAnswer } from './read-token-answer.ts';

/** Why there is no token, in the words of a send. */
export type TokenFailure = Exclude<SendVerdict, { kind: 'response' | 'aborted' }>;

export type FetchedToken =
  | { kind: 'token'; text: string; lifetimeMs: number }
  /** `retryAfter`: the header of the token server, if it answered with one. */
  | { kind: 'failed'; failure: TokenFailure; retryAfter: string | null }
  | { kind: 'aborted' };

export interface TokenFetch {
  auth: OAuth2Auth;
  sender: Pick<Sender, 'send'>;
  /** Of Postrider, for `User-Agent`. */
  version: string;
  timeoutMs: number;
  signal: AbortSignal;
}

/** The `error.code` of an attempt that had no token. */
export const TOKEN_FAILED = 'oauth_token_failed';

/** Fetches one token (RFC 6749 §4.4), as guarded and bounded as any request. Never rejects. */
export async function fetchToken({ auth, sender, version, timeoutMs, signal }: TokenFetch): Promise<FetchedToken> {
  const request = tokenRequest(auth, version);
  const result = await sender.send(request, { timeoutMs, signal });
  if (result.kind === 'aborted') return { kind: 'aborted' };
  const mask = createSecretMask(secretsOf(auth, request));
  if (result.kind !== 'response') {
    const message = noTokenFrom(mask.maskText(result.message));
    return { kind: 'failed', failure: { ...result, message }, retryAfter: null };
  }
  const answer = readTokenAnswer(result, (text) => mask.maskText(text));
  if (answer.kind === 'token') return answer;
  const message = noTokenFrom(`${new URL(auth.tokenUrl).host} ${answer.why}.`);
  const failure: TokenFailure =
    answer.kind === 'refused'
      ? { kind: 'failed', code: TOKEN_FAILED, phase: 'response', message }
      : { kind: 'response_invalid', code: TOKEN_FAILED, message };
  return { kind: 'failed', failure, retryAfter: result.retryAfter };
}

function noTokenFrom(why: string): string {
  return `No access token could be fetched, so nothing was sent: ${why}`;
}

function tokenRequest(auth: OAuth2Auth, version: string): PostRequest {
  const { clientId, clientSecret, scope, audience } = auth;
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scope !== undefined) form.set('scope', scope);
  if (audience !== undefined) form.set('audience', audience);
  const headers: Record<string, string> = {
    'User-Agent': `Postrider/${version}`,
    'Content-Type': 'application/x-www-form-urlencoded',
    Accept: 'application/json',
  };
  if (auth.clientAuth === 'basic') {
    // RFC 6749 §2.3.1: both are form-encoded first, which plain Basic does not do.
    const pair = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
    headers['Authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  } else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  return { url: auth.tokenUrl, headers, body: form.toString() };
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function secretsOf({ tokenUrl, clientSecret }: OAuth2Auth, { headers }: PostRequest) {
  const { Authorization: basic } = headers;
  const headerValues = [clientSecret, ...(basic === undefined ? [] : [basic])];
  return findSecrets({ url: tokenUrl, headerValues, signingSecrets: [] });
}
