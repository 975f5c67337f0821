import { findApiKeyByKey, touchApiKey, type ApiKeyRow } from '@postrider/store/keys';
import { type Database } from '@postrider/store/sql';

// Publishing looks at its key thousands of times a second. A key revoked through another process may work this long.
const FRESH_MS = 1_000;
const TOUCH_EVERY_MS = 60_000;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  at: number;
  found: Promise<ApiKeyRow | undefined>;
}

/** Finds who holds an API key, and keeps note of when keys are used. */
export class KeyRing {
  private readonly database: Database;
  private readonly remembered = new Map<string, Remembered>();
  private readonly touched = new Map<string, number>();

  constructor(database: Database) {
    this.database = database;
  }

  /** The key's row; undefined when it is unknown, revoked or expired. */
  async find(key: string, now: Date): Promise<ApiKeyRow | undefined> {
    const at = now.getTime();
    const known = this.remembered.get(key);
    const row = await (known !== undefined && at - known.at < FRESH_MS ? known.found : this.lookUp(key, now));
    if (row === undefined || (row.expiresAt !== null && row.expiresAt.getTime() <= at)) return undefined;
    this.touch(row.id, now);
    return row;
  }

  /** Call it when a key was revoked here: it stops at once. */
  forgetAll(): void {
    this.remembered.clear();
  }

  private lookUp(key: string, now: Date): Promise<ApiKeyRow | undefined> {
    const found = findApiKeyByKey(this.database, { key, now });
    // Only what exists is remembered: guesses would push the real ones out.
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    const entry = { at: now.getTime(), found };
    this.remembered.set(key, entry);
    const forget = () => {
      if (this.remembered.get(key) === entry) this.remembered.delete(key);
    };
    found.then((row) => row ?? forget(), forget);
    return found;
  }

  private touch(keyId: string, now: Date): void {
    const last = this.touched.get(keyId);
    if (last !== undefined && now.getTime() - last < TOUCH_EVERY_MS) return;
    if (this.touched.size >= MAX_REMEMBERED) this.touched.clear();
    this.touched.set(keyId, now.getTime());
    // Nobody waits for it, and a lost note is written a minute later.
    touchApiKey(this.database, { keyId, now }).catch(() => this.touched.delete(keyId));
  }
}
