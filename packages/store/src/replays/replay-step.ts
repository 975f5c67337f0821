import { publishNotice } from '../notices/publish-notices.ts';
import { inTransaction, type Database, type Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { Match } from './criteria.ts';
import { findMatching } from './find-matching.ts';
import { lockProgress, readProgress, type ReplayInProgress } from './progress.ts';
import { checkTime, REPLAY_COLUMNS, type ReplayRow } from './replays.ts';
import { sendPage } from './send-page.ts';
import { countOpen, settle, SETTLE_EVERY_MS } from './settle.ts';

export interface ReplayStep {
  /** After the step. Null: there is no such replay. */
  replay: ReplayRow | null;
  /** How long to wait before the next step. Null: all is done. */
  waitMs: number | null;
  /** Whether deliveries became due: call `notifyQueue`. */
  isDue: boolean;
  /** It has just finished: call `notifyCommands`. */
  isFinished: boolean;
}

export interface StepOptions {
  replayId: string;
  now: Date;
}

/** Between two pages of what is sent. A page of many at once would delay what is published meanwhile. */
const TICK = { leastMs: 60, mostMs: 200, deliveries: 3 };
/** A change of the row wakes the workflow earlier. */
const PAUSED_MS = 5 * 60_000;
/** While the last deliveries are on their way, for days perhaps. */
const DRAIN = { leastMs: 250, mostMs: 30_000, share: 0.1 };
const FORGOTTEN_AT_ONCE = 5_000;
const FORGOTTEN_AFTER_MS = 10 * 60_000;

/**
 * Goes on with a replay: counts a page of what matches, sends a page, or looks what came of it. A step commits as a whole, so
 * that a crash repeats nothing. Several processes may call it at the same time.
 */
export async function takeReplayStep(database: Database, options: StepOptions): Promise<ReplayStep> {
  const replay = await readProgress(database, options.replayId);
  if (replay === undefined || replay.closed) return over(replay ?? null);
  // Filters may take a while, so nothing is locked meanwhile.
  if (replay.status === 'counting' && !replay.tenantDeleted) return countPage(database, replay, options);
  return inTransaction(database, async (sql) => {
    const locked = await lockProgress(sql, options.replayId);
    if (locked === undefined || locked.closed) return over(locked ?? null);
    return goOn(sql, locked, options);
  });
}

const over = (replay: ReplayRow | null): ReplayStep => ({ replay, waitMs: null, isDue: false, isFinished: false });

async function countPage(database: Database, replay: ReplayInProgress, { now }: StepOptions): Promise<ReplayStep> {
  const { id, countedTo: afterId, createdAt: acceptedBy } = replay;
  const { found, lastId } = await findMatching(database, { ...replay, afterId, acceptedBy, now });
  return inTransaction(database, async (sql) => {
    const locked = await lockProgress(sql, id);
    if (locked === undefined || locked.closed) return over(locked ?? null);
    // Another process has counted this page, or somebody has paused or cancelled the replay.
    if (locked.status !== 'counting' || locked.countedTo !== afterId) return after(locked, { waitMs: 0 });
    await addItems(sql, id, found);
    const counted = { id, found: found.length, countedTo: lastId ?? afterId, isLast: lastId === null };
    const [row] = await readRows<ReplayRow>(sql, COUNTED({ ...counted, now, checkAt: checkTime(now) }));
    return after(row ?? locked, { waitMs: 0 });
  });
}

const COUNTED = defineQuery(
  `update replays set matched = matched + $found, counted_to = $countedTo, counted = $isLast,
     status = case when $isLast then 'running' else status end, started_at = coalesce(started_at, $now), check_at = $checkAt
   where id = $id returning ${REPLAY_COLUMNS}`,
);

async function addItems(sql: Sql, replayId: string, found: readonly Match[]): Promise<void> {
  if (found.length === 0) return;
  const subjects = found.map(({ subject }) => subject);
  await sql.query(ADD({ replayId, subjects, sourceIds: found.map(({ deliveryId }) => deliveryId) }));
}

const ADD = defineQuery(
  `insert into replay_items (replay_id, subject, source_id)
   select $replayId, subject, source_id from unnest($subjects::text[], $sourceIds::text[]) as found (subject, source_id)
   order by subject on conflict do nothing`,
);

const after = (replay: ReplayRow, { waitMs, isDue = false }: { waitMs: number; isDue?: boolean }): ReplayStep => ({
  replay,
  waitMs,
  isDue,
  isFinished: false,
});

/** One step of a replay that is locked and has been counted, or was stopped. */
async function goOn(sql: Sql, replay: ReplayInProgress, { now }: StepOptions): Promise<ReplayStep> {
  const { id } = replay;
  if (
    replay.tenantDeleted &&
    (replay.status === 'counting' || replay.status === 'running' || replay.status === 'paused')
  ) {
    await end(sql, { id, status: 'cancelled', now });
    return after(replay, { waitMs: 0 });
  }
  if (replay.status === 'counting') return after(replay, { waitMs: 0 });
  const isRunning = replay.status === 'running';
  const page = isRunning ? await sendPage(sql, replay, now) : { isDue: false, isLast: true };
  const waits = isRunning && !page.isLast;
  if (isDueToSettle(replay, now, waits)) await settle(sql, replay, now);
  if (waits) return written(sql, { id, waitMs: tickMs(replay), now, isDue: page.isDue });
  const open = isForgotten(replay, now) ? 0 : await countOpen(sql, id);
  if (open > 0 || replay.status === 'paused') {
    const waitMs = open > 0 ? drainMs(replay, now) : PAUSED_MS;
    return written(sql, { id, waitMs, now, isDue: page.isDue });
  }
  if (isRunning) {
    const finished = await end(sql, { id, status: 'finished', now });
    await tellFinished(sql, finished, now);
    return { ...after(finished, { waitMs: 0, isDue: page.isDue }), isFinished: true };
  }
  const { rowCount } = await sql.query(FORGET({ id }));
  if (rowCount === FORGOTTEN_AT_ONCE) return written(sql, { id, waitMs: 0, now, isDue: false });
  await sql.query(CLOSE({ id }));
  return over(replay);
}

const tickMs = ({ ratePerSecond }: ReplayRow): number =>
  Math.min(Math.max((TICK.deliveries * 1_000) / ratePerSecond, TICK.leastMs), TICK.mostMs);

function tellFinished(sql: Sql, replay: ReplayRow, at: Date): Promise<void> {
  const { id, tenantId, status, matched, sent, delivered, failed, skipped, discarded } = replay;
  const facts = { replayId: id, status, matched, sent, delivered, failed, skipped, discarded };
  return publishNotice(sql, { type: 'replay.finished', subject: id, tenantId, at, facts });
}

/** Of a cancelled replay, what was sent may be held for months. Nobody waits for its numbers that long. */
const isForgotten = ({ status, finishedAt }: ReplayInProgress, now: Date): boolean =>
  status === 'cancelled' && finishedAt !== null && now.getTime() - finishedAt.getTime() > FORGOTTEN_AFTER_MS;

/** Results are looked for in every step when nothing else is left to do. */
function isDueToSettle({ settledAt }: ReplayInProgress, now: Date, isSending: boolean): boolean {
  return !isSending || settledAt === null || now.getTime() - settledAt.getTime() >= SETTLE_EVERY_MS;
}

/** The longer the last deliveries take, the less often somebody looks. */
function drainMs({ sentAt }: ReplayInProgress, now: Date): number {
  const sinceMs = now.getTime() - (sentAt ?? now).getTime();
  return Math.min(Math.max(sinceMs * DRAIN.share, DRAIN.leastMs), DRAIN.mostMs);
}

interface Written {
  id: string;
  waitMs: number;
  now: Date;
  isDue: boolean;
}

async function written(sql: Sql, { id, waitMs, now, isDue }: Written): Promise<ReplayStep> {
  const [row] = await readRows<ReplayRow>(sql, WRITE({ id, now, checkAt: checkTime(now, waitMs) }));
  return { ...after(row ?? missing(id), { waitMs, isDue }) };
}

function missing(id: string): never {
  throw new Error(`Replay ${id} vanished while it was locked.`);
}

const WRITE = defineQuery(
  `update replays set check_at = $checkAt, started_at = coalesce(started_at, $now) where id = $id
   returning ${REPLAY_COLUMNS}`,
);

async function end(
  sql: Sql,
  { id, status, now }: { id: string; status: 'finished' | 'cancelled'; now: Date },
): Promise<ReplayRow> {
  const [row] = await readRows<ReplayRow>(sql, END({ id, status, now, checkAt: checkTime(now) }));
  return row ?? missing(id);
}

const END = defineQuery(
  `update replays set status = $status, finished_at = $now, version = version + 1, check_at = $checkAt,
     started_at = coalesce(started_at, $now) where id = $id
   returning ${REPLAY_COLUMNS}`,
);

const FORGET = defineQuery(
  `delete from replay_items where replay_id = $id and subject = any(array(
     select subject from replay_items where replay_id = $id order by subject limit ${FORGOTTEN_AT_ONCE}))`,
);

const CLOSE = defineQuery('update replays set closed = true where id = $id');
