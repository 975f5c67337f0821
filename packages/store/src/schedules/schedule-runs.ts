import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { REQUESTED_AGAIN } from '../outbox/requested-again.ts';
import type { RunProblem } from './schedules.ts';

/** What came of a run. */
export type RunOutcome = { eventId: string } | { problem: RunProblem };

export interface FinishedRun {
  scheduleId: string;
  /** When it was due, or when it was asked for. */
  at: Date;
  outcome: RunOutcome;
}

/** Records a run that a person asked for, unless a later one is recorded. */
export async function recordAskedRun(sql: Sql, { scheduleId, at, outcome }: FinishedRun): Promise<void> {
  const eventId = 'eventId' in outcome ? outcome.eventId : null;
  const problem = 'problem' in outcome ? JSON.stringify(outcome.problem) : null;
  await sql.query(RECORD({ scheduleId, at, eventId, problem }));
}

const RECORD = defineQuery(
  `update schedules set last_run_at = $at, last_event_id = $eventId, last_problem = $problem
   where id = $scheduleId and (last_run_at is null or last_run_at <= $at)`,
);

export interface DueRun extends FinishedRun {
  /** Of the row that the run was planned with. */
  version: number;
  nextRunAt: Date | null;
  now: Date;
}

/**
 * Records a run that was due: from then on only later ones are. Asks for more runs in Temporal, where few are left. Run it
 * in a transaction, and call `notifyCommands` after the commit.
 */
export async function recordDueRun(sql: Sql, run: DueRun): Promise<void> {
  await recordAskedRun(sql, run);
  const { scheduleId, at, version, nextRunAt, now } = run;
  await sql.query(ADVANCE({ scheduleId, at, version, nextRunAt }));
  await sql.query(RENEW({ scheduleId, at, now }));
}

const ADVANCE = defineQuery(
  `update schedules set runs_after = greatest(runs_after, $at),
     next_run_at = case when version = $version then $nextRunAt else next_run_at end
   where id = $scheduleId`,
);

const RENEW = defineQuery(
  `insert into schedule_syncs (schedule_id, requested_at)
   select id, $now from schedules where id = $scheduleId and renew_at <= $at
   on conflict (schedule_id) do update set ${REQUESTED_AGAIN}`,
);

/** Notes when Temporal has to get more runs. */
export async function noteRenewal(
  sql: Sql,
  renewal: { scheduleId: string; version: number; renewAt: Date | null },
): Promise<void> {
  await sql.query(NOTE_RENEWAL(renewal));
}

const NOTE_RENEWAL = defineQuery<{ scheduleId: string; version: number; renewAt: Date | null }>(
  'update schedules set renew_at = $renewAt where id = $scheduleId and version = $version',
);

/** Schedules whose next run is older than `before`. In no order, so that some that cannot run do not hide the others. */
export async function takeOverdueSchedules(
  sql: Sql,
  { before, limit }: { before: Date; limit: number },
): Promise<string[]> {
  const rows = await readRows<{ id: string }>(sql, OVERDUE({ before, limit }));
  return rows.map(({ id }) => id);
}

const OVERDUE = defineQuery('select id from schedules where next_run_at < $before order by random() limit $limit');

/** The versions of schedules, by id. */
export function listScheduleVersions(
  sql: Sql,
  page: { afterId: string; limit: number },
): Promise<{ id: string; version: number; updatedAt: Date }[]> {
  return readRows(sql, VERSIONS(page));
}

const VERSIONS = defineQuery<{ afterId: string; limit: number }>(
  'select id, version, updated_at from schedules where id > $afterId order by id limit $limit',
);
