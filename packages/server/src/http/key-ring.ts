import { findApiKeyByKey, touchApiKey, type GivenKeyRow } from '@postrider/store/keys';
import { findSession, touchSession, type SessionRow } from '@postrider/store/sessions';
import { type Database } from '@postrider/store/sql';
import { Remembered } from './remembered.ts';

// Publishes need their key thousands of times a second. A key that another process revoked works for this long.
const CACHED_MS = 1_000;
const TOUCH_EVERY_MS = 60_000;
const MAX_TOUCHED = 10_000;

/** Finds API keys and sessions, caches them for a second, and records when they were last used. */
export class KeyRing {
  private readonly database: Database;
  private readonly idleMs: number;
  private readonly keys = new Remembered<GivenKeyRow>(CACHED_MS);
  private readonly sessions = new Remembered<SessionRow>(CACHED_MS);
  private readonly touched = new Map<string, number>();

  /** `idleMs`: a session that nobody uses for so long ends. */
  constructor(database: Database, { idleMs }: { idleMs: number }) {
    this.database = database;
    this.idleMs = idleMs;
  }

  /** The row of a key; undefined when it is unknown, revoked or expired. */
  async find(key: string, now: Date): Promise<GivenKeyRow | undefined> {
    const row = await this.keys.find(key, now, () => findApiKeyByKey(this.database, { key, now }));
    if (row === undefined || hasPassed(row.validUntil, now)) return undefined;
    this.touchKey(row.id, now);
    return row;
  }

  /** The session of a token; undefined when it has ended, or its key has. */
  async findSession(token: string, { now, isUse }: { now: Date; isUse: boolean }): Promise<SessionRow | undefined> {
    const row = await this.sessions.find(token, now, () => findSession(this.database, { token, now }));
    if (row === undefined || [row.validUntil, row.sessionExpiresAt, row.idleExpiresAt].some((at) => hasPassed(at, now)))
      return undefined;
    this.touchKey(row.id, now);
    if (isUse) this.touchSession(token, row, now);
    return row;
  }

  /** Call it after revoking keys or ending sessions: they stop at once in this process. */
  forgetAll(): void {
    this.keys.forgetAll();
    this.sessions.forgetAll();
  }

  private touchKey(keyId: string, now: Date): void {
    const last = this.touched.get(keyId);
    if (last !== undefined && now.getTime() - last < TOUCH_EVERY_MS) return;
    if (this.touched.size >= MAX_TOUCHED) this.touched.clear();
    this.touched.set(keyId, now.getTime());
    // Not awaited: a lost update is made up a minute later.
    touchApiKey(this.database, { keyId, now }).catch(() => this.touched.delete(keyId));
  }

  /** At most once a minute: each request would be a write otherwise. */
  private touchSession(token: string, row: SessionRow, now: Date): void {
    const until = Math.min(now.getTime() + this.idleMs, row.sessionExpiresAt.getTime());
    if (until - row.idleExpiresAt.getTime() < Math.min(TOUCH_EVERY_MS, this.idleMs / 2)) return;
    // The same row serves others for a second, who must not write too.
    row.idleExpiresAt = new Date(until);
    touchSession(this.database, { token, idleExpiresAt: row.idleExpiresAt }).catch(() => this.sessions.forget(token));
  }
}

const hasPassed = (at: Date | null, now: Date): boolean => at !== null && at <= now;
