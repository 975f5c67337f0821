import type { EventCatalogue } from '@postrider/catalogue';
import { boundText, latestRun, nextRuns, type ScheduledRun, type ScheduleRunRequest } from '@postrider/domain';
import { eventOfRun, type AcceptResult, type EventAcceptor } from '@postrider/store/events';
import { findEventIdOf } from '@postrider/store/keys';
import { notifyCommands, notifyQueue } from '@postrider/store/outbox';
import {
  findScheduleById,
  recordDueRun,
  requestScheduleSync,
  type RunOutcome,
  type ScheduleRow,
} from '@postrider/store/schedules';
import { inTransaction, type Database } from '@postrider/store/sql';

export interface ScheduleActivityDeps {
  database: Database;
  acceptor: EventAcceptor;
  catalogue: EventCatalogue;
  /** The clock of Postgres. */
  now: () => Date;
}

export type ScheduleActivities = ReturnType<typeof createScheduleActivities>;

export function createScheduleActivities(deps: ScheduleActivityDeps) {
  return {
    /**
     * Publishes the latest run that is due and was not published. `at`: the instant that Temporal started it for. So a run
     * that is repeated, late or asked for in vain does nothing, and of many that were missed only the latest is made up.
     */
    async publishScheduledRun({ scheduleId, at }: ScheduleRunRequest): Promise<ScheduledRun> {
      const { database } = deps;
      const now = deps.now();
      const schedule = await findScheduleById(database, scheduleId);
      if (schedule === undefined) {
        // Somebody else's row brought this back, such as a restored database. The relay deletes it.
        await requestScheduleSync(database, { scheduleId, now });
        notifyCommands(database);
        return { summary: 'The schedule was deleted; nothing was published.' };
      }
      if (schedule.paused) return { summary: 'The schedule is paused; nothing was published.' };
      // The clock of Temporal may be ahead of that of Postgres.
      const until = new Date(Math.max(now.getTime(), Date.parse(at)));
      const due = latestRun(schedule, { after: schedule.runsAfter, until });
      if (due === null) return { summary: 'Nothing is due: the run was published, or the schedule has changed.' };
      const outcome = await publish(deps, schedule, due);
      const [nextRunAt = null] = nextRuns(schedule, { after: due, count: 1 });
      const { version } = schedule;
      await inTransaction(database, (sql) =>
        recordDueRun(sql, { scheduleId, version, at: due, nextRunAt, outcome, now }),
      );
      notifyCommands(database);
      return { summary: summaryOf(due, outcome) };
    },
  };
}

async function publish(
  { database, acceptor, catalogue, now }: ScheduleActivityDeps,
  schedule: ScheduleRow,
  at: Date,
): Promise<RunOutcome> {
  const { eventType: type, data } = schedule;
  const checked = { type, data: JSON.parse(data) as unknown, bytes: data.length };
  const { problems, warnings, optIn } = await catalogue.checkEvent(checked, now());
  const [problem] = problems;
  if (problem !== undefined) {
    const detail = boundText(`/event${problem.pointer}: ${problem.detail}`);
    return { problem: { code: 'validation_failed', detail } };
  }
  const { event, ...input } = eventOfRun(schedule, { at, now: now() });
  const result = await acceptor.accept({ ...input, event: { ...event, warnings, optIn } });
  notifyQueue(database);
  if (result.kind === 'external_id_taken') {
    // An earlier try published this run but could not record it, and then `event` of the schedule was changed.
    const eventId = await findEventIdOf(database, { tenantId: schedule.tenantId, externalId: event.externalId });
    if (eventId !== undefined) return { eventId };
  }
  return outcomeOf(result);
}

function outcomeOf(result: AcceptResult): RunOutcome {
  switch (result.kind) {
    case 'accepted':
    case 'replayed':
      return { eventId: result.event.id };
    case 'unknown_endpoints': {
      const detail = `/event/endpointIds: The tenant no longer has ${result.endpointIds.join(', ')}.`;
      return { problem: { code: 'validation_failed', detail } };
    }
    case 'tenant_not_found':
      return { problem: { code: 'tenant_not_found', detail: 'The tenant was deleted.' } };
    case 'external_id_taken':
    case 'idempotency_mismatch': {
      const detail = 'An event with other content was published with the externalId of this run.';
      return { problem: { code: 'external_id_taken', detail } };
    }
  }
}

function summaryOf(at: Date, outcome: RunOutcome): string {
  const run = `The run of ${at.toISOString()}`;
  return 'eventId' in outcome
    ? `${run} published ${outcome.eventId}.`
    : `${run} published nothing: ${outcome.problem.code}.`;
}
