import { createHash } from 'node:crypto';
import type { OAuth2Auth } from '@postrider/domain';
import type { Sender } from '../send-request.ts';
import { EndpointToken } from './endpoint-token.ts';
import { fetchToken, type TokenFailure } from './fetch-token.ts';

export interface WantedToken {
  endpointId: string;
  /** Each version of an endpoint has its own token. */
  endpointVersion: number;
  auth: OAuth2Auth;
  /** Where the token will be sent. */
  url: string;
  /** The time for everything together, at most 30 s. */
  timeoutMs: number;
  /** Ends the wait as `aborted`. */
  signal?: AbortSignal | undefined;
}

export type AccessToken =
  /** Call `noteStatus` with what the receiver answered: a 401 drops the token. */
  | { kind: 'token'; text: string; noteStatus(status: number): void }
  /** `startedAt`: when this attempt asked. The fetch may have begun before. */
  | { kind: 'failed'; failure: TokenFailure; retryAfter: string | null; startedAt: Date }
  | { kind: 'aborted' };

/** Access tokens for endpoints with OAuth 2, kept between attempts. A process needs only one. */
export interface AccessTokens {
  /** Never rejects. Attempts that ask at the same time wait for the same fetch. */
  get(wanted: WantedToken): Promise<AccessToken>;
}

export interface AccessTokensOptions {
  sender: Pick<Sender, 'send'>;
  /** Of Postrider, for `User-Agent`. */
  version: string;
  /** The most endpoints whose tokens are kept. Default: 1,000, with tokens of up to 8 KiB. */
  maxKept?: number;
  /** The clock for the start of an attempt that got no token. Default: the clock of this machine. */
  now?: () => Date;
  /** Default: `performance.now`. */
  monotonicMs?: () => number;
}

export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  const { sender, version, maxKept = 1_000, now = () => new Date(), monotonicMs = () => performance.now() } = options;
  /** The least recently used first. */
  const kept = new Map<string, EndpointToken>();

  function find(wanted: WantedToken): EndpointToken {
    const { auth } = wanted;
    const key = keyOf(wanted);
    const token =
      kept.get(key) ?? new EndpointToken((fetch) => fetchToken({ auth, sender, version, ...fetch }), monotonicMs);
    kept.delete(key);
    if (kept.size >= maxKept) forgetOldest();
    kept.set(key, token);
    return token;
  }

  function forgetOldest(): void {
    for (const [key, token] of kept) {
      // To forget a fetch would let a second one for the same endpoint start beside it.
      if (token.isBusy) continue;
      kept.delete(key);
      return;
    }
  }

  return {
    async get(wanted) {
      const token = find(wanted);
      const startedAt = now();
      const result = await token.get(wanted.timeoutMs, wanted.signal);
      if (result.kind === 'aborted') return result;
      if (result.kind === 'failed') return { ...result, startedAt };
      const { text } = result;
      return { kind: 'token', text, noteStatus: (status) => token.noteStatus(text, status) };
    },
  };
}

/**
 * With the URL and what the token server is told: the same version comes again with other settings when a database is restored,
 * and then a token must not go where it was not fetched for.
 */
function keyOf({ endpointId, endpointVersion, auth, url }: WantedToken): string {
  return createHash('sha256')
    .update(JSON.stringify([endpointId, endpointVersion, url, auth]))
    .digest('base64');
}
