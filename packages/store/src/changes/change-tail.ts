import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../sql/database.ts';
import type { ChangeRow } from './change.ts';
import { loadCursorCodec, type CursorCodec } from './cursor.ts';
import { readChanges, readForgotten, type ChangesPage } from './read-changes.ts';
import { readLastPosition, SettledPosition } from './settled-position.ts';

export interface ChangeTailOptions {
  /** How many of the latest changes stay in memory for all followers. Default: 10,000, which are about 5 MB. */
  kept?: number;
  onError?: (error: unknown) => void;
}

export interface Follower {
  /** What came behind this position. */
  after: number;
  /** Whose changes it wants; null: those of all. Batches may hold others all the same. */
  tenantId: string | null;
  signal: AbortSignal;
  /** Gives an empty batch after so long without a change. */
  idleMs: number;
}

export type Followed =
  | { kind: 'changes'; changes: readonly ChangeRow[]; position: number }
  /** The follower was so slow that what it has not seen has left the memory. It may follow again from its position. */
  | { kind: 'too_slow' }
  /** What it has not seen is not kept any more. */
  | { kind: 'forgotten' }
  /** The tail was closed. */
  | { kind: 'closed' };

const IDLE_POLL_MS = 250;
/** While open transactions may still add changes. */
const SETTLING_POLL_MS = 40;
const AFTER_ERROR_MS = 1_000;
const PAGE = 1_000;
const BATCH = 200;
/** A page of older changes looks at no more positions than this. */
const WINDOW = 20_000;
/** Reading older changes must leave connections to others. */
const READERS_OF_OLDER = 2;

/**
 * Follows the changes of all deliveries, once for all followers of the process: it asks Postgres a few times a second, and
 * only while somebody follows. Each follower asks for the next batch when it has dealt with the last one, so that a slow one
 * costs no memory.
 */
export class ChangeTail {
  private readonly database: Database;
  private readonly options: ChangeTailOptions;
  private readonly closing = new AbortController();
  private readonly waiting = new Set<() => void>();
  private followers = 0;
  private running: Promise<void> | null = null;
  private codec: Promise<CursorCodec> | null = null;
  /** Null until the first reading. */
  private memory: Memory | null = null;
  private olderReaders = 0;

  constructor(database: Database, options: ChangeTailOptions = {}) {
    this.database = database;
    this.options = options;
  }

  /** The cursors of this deployment. */
  cursors(): Promise<CursorCodec> {
    this.codec ??= loadCursorCodec(this.database).catch((error: unknown) => {
      this.codec = null;
      throw error;
    });
    return this.codec;
  }

  /** The highest position, and the one up to which changes are no longer kept. */
  async bounds(): Promise<{ last: number; forgottenTo: number }> {
    const [last, forgottenTo] = await Promise.all([readLastPosition(this.database), readForgotten(this.database)]);
    return { last, forgottenTo };
  }

  /** All changes behind a position, each once and in the order in which they happened to their delivery. Ends when it must. */
  async *follow({ after, tenantId, signal, idleMs }: Follower): AsyncGenerator<Followed, void, undefined> {
    this.enter();
    try {
      let position = after;
      let isLive = false;
      while (!signal.aborted) {
        if (this.closing.signal.aborted) return yield { kind: 'closed' };
        const { memory } = this;
        if (memory !== null && position < memory.from) {
          if (isLive) return yield { kind: 'too_slow' };
          const older = await this.readOlder(position, { tenantId, to: memory.to });
          if (older === 'forgotten') return yield { kind: 'forgotten' };
          position = older.position;
          yield { kind: 'changes', ...older };
          continue;
        }
        isLive = memory !== null;
        const next = memory === null ? undefined : nextBatch(memory, position);
        if (next === undefined) await this.news(signal, idleMs);
        position = next?.position ?? position;
        yield { kind: 'changes', position, changes: next?.changes ?? [] };
      }
    } finally {
      this.leave();
    }
  }

  /** Ends all followers, and reads no more. */
  async close(): Promise<void> {
    this.closing.abort();
    this.wakeAll();
    await this.running;
  }

  private enter(): void {
    this.followers += 1;
    this.running ??= this.run().finally(() => {
      this.running = null;
      this.memory = null;
      // Somebody came when it was about to end.
      if (this.followers > 0 && !this.closing.signal.aborted) {
        this.followers -= 1;
        this.enter();
      }
    });
  }

  private leave(): void {
    this.followers -= 1;
  }

  private async run(): Promise<void> {
    const settled = new SettledPosition();
    const { signal } = this.closing;
    while (this.followers > 0 && !signal.aborted) {
      const pauseMs = await this.round(settled).catch((error: unknown) => {
        this.options.onError?.(error);
        return AFTER_ERROR_MS;
      });
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reads what is new. Returns how long to wait before the next round. */
  private async round(settled: SettledPosition): Promise<number> {
    const isSettling = await settled.advance(this.database);
    const { current } = settled;
    if (current === null) return SETTLING_POLL_MS;
    this.memory ??= { changes: [], from: current, to: current };
    const { memory } = this;
    if (current > memory.to) {
      const asked = { after: memory.to, to: current, tenantId: null, limit: PAGE };
      const { changes, position } = await readChanges(this.database, asked);
      memory.changes.push(...changes);
      memory.to = position;
      forget(memory, this.options.kept ?? 10_000);
      this.wakeAll();
      if (position < current) return 0;
    }
    return isSettling ? SETTLING_POLL_MS : IDLE_POLL_MS;
  }

  private async readOlder(
    after: number,
    { tenantId, to }: { tenantId: string | null; to: number },
  ): Promise<ChangesPage | 'forgotten'> {
    while (this.olderReaders >= READERS_OF_OLDER) await sleep(SETTLING_POLL_MS);
    this.olderReaders += 1;
    try {
      const end = Math.min(to, after + WINDOW);
      const page = await readChanges(this.database, { after, to: end, tenantId, limit: PAGE });
      // Afterwards: a partition that went meanwhile is noticed.
      if ((await readForgotten(this.database)) > after) return 'forgotten';
      return page;
    } finally {
      this.olderReaders -= 1;
    }
  }

  /** Until there are changes, the signal is aborted, or the time is over. */
  private news(signal: AbortSignal, atMostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, atMostMs);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.add(done);
    });
  }

  private wakeAll(): void {
    for (const wake of [...this.waiting]) wake();
  }
}

interface Memory {
  changes: ChangeRow[];
  /** All changes behind it, up to `to`, are there. */
  from: number;
  to: number;
}

function forget(memory: Memory, kept: number): void {
  const surplus = memory.changes.length - kept;
  if (surplus <= 0) return;
  const gone = memory.changes.splice(0, surplus);
  memory.from = gone.at(-1)?.position ?? memory.from;
}

/** The changes behind a position. Undefined: there is nothing new. */
function nextBatch(memory: Memory, position: number): ChangesPage | undefined {
  if (memory.to <= position) return undefined;
  const first = firstBehind(memory.changes, position);
  const changes = memory.changes.slice(first, first + BATCH);
  return { changes, position: changes.length === BATCH ? (changes.at(-1)?.position ?? memory.to) : memory.to };
}

/** The index of the first change behind a position. */
function firstBehind(changes: readonly ChangeRow[], position: number): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.position ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
