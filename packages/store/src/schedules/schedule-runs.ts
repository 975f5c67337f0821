import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { RunProblem } from './schedules.ts';

/** What came of a run. */
export type RunOutcome = { eventId: string } | { problem: RunProblem };

export interface FinishedRun {
  scheduleId: string;
  /** When it was due, or when it was asked for. */
  at: Date;
  outcome: RunOutcome;
}

/** Records a run that a person asked for. */
export async function recordAskedRun(sql: Sql, run: FinishedRun): Promise<void> {
  await readRows(sql, RECORD_ASKED(valuesOf(run)));
}

function valuesOf({ scheduleId, at, outcome }: FinishedRun) {
  return {
    scheduleId,
    at,
    eventId: 'eventId' in outcome ? outcome.eventId : null,
    problem: 'problem' in outcome ? JSON.stringify(outcome.problem) : null,
  };
}

const LAST_RUN = 'last_run_at = $at, last_event_id = $eventId, last_problem = $problem';

const RECORD_ASKED = defineQuery(
  `update schedules set ${LAST_RUN} where id = $scheduleId and (last_run_at is null or last_run_at <= $at)`,
);
