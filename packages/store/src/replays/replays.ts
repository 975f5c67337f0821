import type { ReplayAction, ReplayStatus } from '@postrider/domain';
import { REQUESTED_AGAIN } from '../outbox/requested-again.ts';
import { Conditions } from '../sql/conditions.ts';
import type { Sql } from '../sql/database.ts';
import { keyOf, listQuery, readPage, type ListQuery, type Page } from '../sql/page.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { ReplayCriteria } from './criteria.ts';

/** A tracked job over many deliveries. */
export interface ReplayRow {
  id: string;
  tenantId: string;
  action: ReplayAction;
  criteria: ReplayCriteria;
  /** Receivers see new events: dead letters are not continued, and `webhook-id` gets a number. */
  fresh: boolean;
  ratePerSecond: number;
  status: ReplayStatus;
  /** Whether all that matches is known. */
  counted: boolean;
  /** How many matched. It grows while they are counted. */
  matched: number;
  sent: number;
  /** Of what was sent. */
  delivered: number;
  /** Of what was sent: the dead letters. */
  failed: number;
  /** Skipped or cancelled, or could no longer be sent. */
  skipped: number;
  /** Cancelled instead of sent. */
  discarded: number;
  version: number;
  createdAt: Date;
  /** When its workflow began. */
  startedAt: Date | null;
  finishedAt: Date | null;
}

export const REPLAY_COLUMNS = `id, tenant_id, action, criteria, fresh, rate_per_second, status, counted, matched, sent,
  delivered, failed, skipped, discarded, version, created_at, started_at, finished_at`;

export interface NewReplay extends Pick<
  ReplayRow,
  'id' | 'tenantId' | 'action' | 'criteria' | 'fresh' | 'ratePerSecond'
> {
  /** Who asks: the id of an API key. The timelines show it. */
  by: string;
  now: Date;
}

/** SQL: there is something left to match or to send, or will be when somebody resumes the replay. */
export const IS_OPEN = `not closed and status in ('counting', 'running', 'paused')`;

/**
 * Whether a tenant may have one more open replay. Takes a lock until the commit: otherwise two creates that count at the same
 * time could exceed the limit together. The caller holds the tenant.
 */
export async function hasRoomForReplay(
  sql: Sql,
  { tenantId, atMost }: { tenantId: string; atMost: number },
): Promise<boolean> {
  await sql.query(`select pg_advisory_xact_lock(hashtextextended('postrider.replays ' || $1, 0))`, [tenantId]);
  const { rowCount } = await sql.query(
    `select 1 from replays
     where tenant_id = $1 and ${IS_OPEN} order by id limit $2`,
    [tenantId, atMost],
  );
  return (rowCount ?? 0) < atMost;
}

/** The caller holds the tenant (`holdTenant`). Call `notifyCommands` after the commit. */
export async function insertReplay(sql: Sql, replay: NewReplay): Promise<ReplayRow> {
  const criteria = JSON.stringify(replay.criteria);
  const [row] = await readRows<ReplayRow>(sql, INSERT({ ...replay, criteria, checkAt: checkTime(replay.now) }));
  if (row === undefined) throw new Error('An insert returned no row.');
  await requestReplaySyncs(sql, { replayIds: [row.id], now: replay.now });
  return row;
}

const INSERT = defineQuery(
  `insert into replays (id, tenant_id, action, criteria, fresh, rate_per_second, status, requested_by, created_at, check_at)
   values ($id, $tenantId, $action, $criteria, $fresh, $ratePerSecond, 'counting', $by, $now, $checkAt)
   returning ${REPLAY_COLUMNS}`,
);

interface ReplayKey {
  tenantId: string;
  replayId: string;
}

export async function findReplay(sql: Sql, { tenantId, replayId }: ReplayKey): Promise<ReplayRow | undefined> {
  const [row] = await readRows<ReplayRow>(sql, FIND({ tenantId, replayId }));
  return row;
}

const FIND = defineQuery(`select ${REPLAY_COLUMNS} from replays where id = $replayId and tenant_id = $tenantId`);

/** Finds and locks the replay until this transaction ends. */
export async function lockReplay(sql: Sql, { tenantId, replayId }: ReplayKey): Promise<ReplayRow | undefined> {
  const [row] = await readRows<ReplayRow>(sql, LOCK({ tenantId, replayId }));
  return row;
}

const LOCK = defineQuery(
  `select ${REPLAY_COLUMNS} from replays where id = $replayId and tenant_id = $tenantId for update`,
);

export interface ReplayListFilter {
  tenantId: string;
  /** The last id of the page before. */
  beforeId?: string | undefined;
  limit: number;
}

/** A page of replays, newest first. */
export function listReplays(sql: Sql, filter: ReplayListFilter): Promise<Page<ReplayRow>> {
  return readPage(sql, replaysQuery(filter), filter.limit);
}

/** How `listReplays` finds its rows. */
function replaysQuery({ tenantId, beforeId }: ReplayListFilter): ListQuery {
  const along = new Conditions();
  along.add('id < ?', beforeId);
  return listQuery({ table: 'replays', columns: REPLAY_COLUMNS, key: keyOf('tenant_id', tenantId), along }, []);
}

export interface ReplayChange {
  status?: ReplayStatus;
  ratePerSecond?: number;
}

/** The caller has locked the row (`lockReplay`). Call `notifyCommands` after the commit. */
export async function changeReplay(
  sql: Sql,
  { row, change, now }: { row: ReplayRow; change: ReplayChange; now: Date },
): Promise<ReplayRow> {
  const { status = row.status, ratePerSecond = row.ratePerSecond } = change;
  const [changed] = await readRows<ReplayRow>(sql, CHANGE({ id: row.id, status, ratePerSecond, now }));
  if (changed === undefined) throw new Error(`Replay ${row.id} vanished while it was locked.`);
  await requestReplaySyncs(sql, { replayIds: [row.id], now });
  return changed;
}

/** The pace begins anew: what was not sent during a pause is not made up for. */
const CHANGE = defineQuery(
  `update replays set status = $status, rate_per_second = $ratePerSecond, paced_to_ms = null, version = version + 1,
     finished_at = case when $status = 'cancelled' then $now::timestamptz end
   where id = $id returning ${REPLAY_COLUMNS}`,
);

/** When the row is looked at again, should its workflow not have written by then. */
const SILENCE_MS = 20_000;
export const checkTime = (now: Date, waitMs = 0): Date => new Date(now.getTime() + waitMs + SILENCE_MS);

/** Asks the relay to start the workflows of replays, or to tell them that their rows have changed. */
async function requestReplaySyncs(
  sql: Sql,
  { replayIds, now }: { replayIds: readonly string[]; now: Date },
): Promise<void> {
  await sql.query(REQUEST({ replayIds, now }));
}

const REQUEST = defineQuery(
  `insert into replay_syncs (replay_id, requested_at)
   select id, $now from unnest($replayIds::text[]) as requested (id) order by id
   on conflict (replay_id) do update set ${REQUESTED_AGAIN}`,
);

/**
 * Has the workflows of open replays started again that have not written for too long: Temporal may have lost them. Returns how
 * many. Run it in a transaction.
 */
export async function restartSilentReplays(sql: Sql, { limit, now }: { limit: number; now: Date }): Promise<number> {
  const rows = await readRows<{ id: string }>(sql, TAKE_SILENT({ limit, now, checkAt: checkTime(now) }));
  if (rows.length > 0) await requestReplaySyncs(sql, { replayIds: rows.map(({ id }) => id), now });
  return rows.length;
}

const TAKE_SILENT = defineQuery(
  `update replays set check_at = $checkAt where id = any(array(
     select id from replays where not closed and check_at <= $now order by id limit $limit for update skip locked))
   returning id`,
);
