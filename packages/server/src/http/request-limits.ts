import type { Response } from 'express';
import { MinuteWindows, secondsLeft } from './minute-windows.ts';
import { Problem } from './problem.ts';

/** An API key, with its own limit. Null: as the deployment says. */
interface LimitedKey {
  keyId: string;
  requestsPerMinute: number | null;
}

/**
 * Limits the requests of each API key, in windows of a minute that begin with its first request. Each process counts by
 * itself: a count that all share would be a write for every request, and requests of one key would wait for each other.
 */
export class RequestLimits {
  private readonly perMinute: number | null;
  private readonly windows = new MinuteWindows({ anybodys: false });

  /** `perMinute`: of keys that have no limit of their own. Null: none. */
  constructor(perMinute: number | null) {
    this.perMinute = perMinute;
  }

  /** Counts a request, and tells the limit in headers of its answer. 429 beyond it. */
  count({ keyId, requestsPerMinute }: LimitedKey, response: Pick<Response, 'setHeader'>, now: Date): void {
    const limit = requestsPerMinute ?? this.perMinute;
    if (limit === null) return;
    const window = this.windows.find(keyId, now);
    window.count += 1;
    const seconds = secondsLeft(window, now);
    // https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (version 10)
    response.setHeader('RateLimit-Policy', `"key";q=${limit};w=60`);
    response.setHeader('RateLimit', `"key";r=${Math.max(0, limit - window.count)};t=${seconds}`);
    if (window.count <= limit) return;
    throw new Problem('too_many_requests', `The API key may make ${limit} requests a minute.`, {
      headers: { 'Retry-After': String(seconds) },
    });
  }
}
