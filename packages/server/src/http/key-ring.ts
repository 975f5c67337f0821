import { findApiKeyByKey, touchApiKey, type GivenKeyRow } from '@postrider/store/keys';
import { type Database } from '@postrider/store/sql';

// Publishes need their key thousands of times a second. A key that another process revoked works for this long.
const CACHED_MS = 1_000;
const TOUCH_EVERY_MS = 60_000;
const MAX_CACHED = 10_000;

interface CachedKey {
  at: number;
  found: Promise<GivenKeyRow | undefined>;
}

/** Finds API keys, caches them for a second, and records when they were last used. */
export class KeyRing {
  private readonly database: Database;
  private readonly cached = new Map<string, CachedKey>();
  private readonly touched = new Map<string, number>();

  constructor(database: Database) {
    this.database = database;
  }

  /** The row of a key; undefined when it is unknown, revoked or expired. */
  async find(key: string, now: Date): Promise<GivenKeyRow | undefined> {
    const at = now.getTime();
    const known = this.cached.get(key);
    const row = await (known !== undefined && at - known.at < CACHED_MS ? known.found : this.lookUp(key, now));
    if (row === undefined || (row.validUntil !== null && row.validUntil.getTime() <= at)) return undefined;
    this.touch(row.id, now);
    return row;
  }

  /** Call it after revoking keys: they stop at once in this process. */
  forgetAll(): void {
    this.cached.clear();
  }

  private lookUp(key: string, now: Date): Promise<GivenKeyRow | undefined> {
    const found = findApiKeyByKey(this.database, { key, now });
    // Only existing keys stay in the cache: guessed ones would displace them.
    if (this.cached.size >= MAX_CACHED) this.cached.clear();
    const entry = { at: now.getTime(), found };
    this.cached.set(key, entry);
    const forget = () => {
      if (this.cached.get(key) === entry) this.cached.delete(key);
    };
    found.then((row) => row ?? forget(), forget);
    return found;
  }

  private touch(keyId: string, now: Date): void {
    const last = this.touched.get(keyId);
    if (last !== undefined && now.getTime() - last < TOUCH_EVERY_MS) return;
    if (this.touched.size >= MAX_CACHED) this.touched.clear();
    this.touched.set(keyId, now.getTime());
    // Not awaited: a lost update is made up a minute later.
    touchApiKey(this.database, { keyId, now }).catch(() => this.touched.delete(keyId));
  }
}
