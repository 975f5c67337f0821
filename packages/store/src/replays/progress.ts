import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { REPLAY_COLUMNS, type ReplayRow } from './replays.ts';

/** A replay with where it has got to. */
export interface ReplayInProgress extends ReplayRow {
  /** The last id that counting, sending and the look for results have seen. */
  countedTo: string;
  sentTo: string;
  settledTo: string;
  /** When the next delivery is due by the rate, in milliseconds since 1970. Null: now. */
  pacedToMs: number | null;
  sentAt: Date | null;
  settledAt: Date | null;
  /** The id of an API key. */
  requestedBy: string;
  /** Its workflow is over. */
  closed: boolean;
  tenantDeleted: boolean;
}

export async function readProgress(sql: Sql, replayId: string): Promise<ReplayInProgress | undefined> {
  const [row] = await readRows<ReplayInProgress>(sql, READ({ replayId }));
  return row;
}

/** Locks the replay until the transaction ends. */
export async function lockProgress(sql: Sql, replayId: string): Promise<ReplayInProgress | undefined> {
  // A statement of its own: one that waits for a lock sees the other tables as they were before the wait.
  await sql.query(LOCK({ replayId }));
  return readProgress(sql, replayId);
}

const READ = defineQuery(
  `select ${REPLAY_COLUMNS}, counted_to, sent_to, settled_to, paced_to_ms, sent_at, settled_at, requested_by, closed,
     (select t.deleted_at is not null from tenants t where t.id = tenant_id) as tenant_deleted
   from replays where id = $replayId`,
);

const LOCK = defineQuery('select 1 from replays where id = $replayId for update');
