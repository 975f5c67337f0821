import type { Response } from 'express';
import { Problem } from './problem.ts';

const WINDOW_MS = 60_000;
/** When so many keys are known, those whose window has ended are forgotten. */
const MANY_KEYS = 10_000;

/** An API key, with its own limit. Null: as the deployment says. */
interface LimitedKey {
  keyId: string;
  requestsPerMinute: number | null;
}

interface Window {
  endsAt: number;
  requests: number;
}

/**
 * Limits the requests of each API key, in windows of a minute that begin with its first request. Each process counts by
 * itself: a count that all share would be a write for every request, and requests of one key would wait for each other.
 */
export class RequestLimits {
  private readonly perMinute: number | null;
  private readonly windows = new Map<string, Window>();

  /** `perMinute`: of keys that have no limit of their own. Null: none. */
  constructor(perMinute: number | null) {
    this.perMinute = perMinute;
  }

  /** Counts a request, and tells the limit in headers of its answer. 429 beyond it. */
  count({ keyId, requestsPerMinute }: LimitedKey, response: Pick<Response, 'setHeader'>, now: Date): void {
    const limit = requestsPerMinute ?? this.perMinute;
    if (limit === null) return;
    const window = this.windowOf(keyId, now.getTime());
    window.requests += 1;
    const seconds = Math.max(1, Math.ceil((window.endsAt - now.getTime()) / 1_000));
    // https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (version 10)
    response.setHeader('RateLimit-Policy', `"key";q=${limit};w=${WINDOW_MS / 1_000}`);
    response.setHeader('RateLimit', `"key";r=${Math.max(0, limit - window.requests)};t=${seconds}`);
    if (window.requests <= limit) return;
    throw new Problem('too_many_requests', `The API key may make ${limit} requests a minute.`, {
      headers: { 'Retry-After': String(seconds) },
    });
  }

  private windowOf(keyId: string, at: number): Window {
    const known = this.windows.get(keyId);
    // The clock may be set back.
    if (known !== undefined && at < known.endsAt && known.endsAt - at <= WINDOW_MS) return known;
    if (this.windows.size >= MANY_KEYS) this.forgetEnded(at);
    const window = { endsAt: at + WINDOW_MS, requests: 0 };
    this.windows.set(keyId, window);
    return window;
  }

  private forgetEnded(at: number): void {
    for (const [keyId, { endsAt }] of this.windows) if (endsAt <= at) this.windows.delete(keyId);
  }
}
