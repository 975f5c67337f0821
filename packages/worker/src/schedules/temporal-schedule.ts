import {
  nextRuns,
  SCHEDULE_RUN_WORKFLOW,
  SEARCH_ATTRIBUTES,
  scheduleRunWorkflowId,
  temporalScheduleId,
  type ScheduleRunInput,
} from '@postrider/domain';
import type { ScheduleRow } from '@postrider/store/schedules';
import {
  MONTHS,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type CalendarSpec,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/**
 * How many runs of a cron expression Temporal knows in advance. Its own calendar would lose runs where the clock changes:
 * those of the hour that is skipped, and some of the hour that comes twice. So it gets instants.
 */
const RUNS_AHEAD = 20;
/** Temporal takes no later years. */
const LAST_YEAR = 2_100;
/** When so many are over, it gets the next ones. */
const RENEW_AFTER = 10;

/** The longest that Temporal itself makes up for. The reconciler makes up for what is older. */
const CATCH_UP_MS = 60_000;

const TENANT = defineSearchAttributeKey(SEARCH_ATTRIBUTES.tenant, SearchAttributeType.KEYWORD);
const EVENT_TYPE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.eventType, SearchAttributeType.KEYWORD);

interface Place {
  client: Client;
  taskQueue: string;
}

/** Makes the Temporal Schedule of a row, or changes it. Returns when it has to be renewed; null: never. */
export async function putTemporalSchedule(
  { client, taskQueue }: Place,
  row: ScheduleRow,
  now: Date,
): Promise<Date | null> {
  const after = row.runsAfter > now ? row.runsAfter : now;
  const next = row.cron === null ? [] : nextRuns(row, { after, count: RUNS_AHEAD });
  const runs = next.filter((at) => at.getUTCFullYear() <= LAST_YEAR);
  const options = optionsOf(row, { runs, taskQueue });
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(options.scheduleId).update(() => options);
  }
  return runs[RENEW_AFTER - 1] ?? null;
}

function optionsOf(
  row: ScheduleRow,
  { runs, taskQueue }: { runs: readonly Date[]; taskQueue: string },
): ScheduleOptions & { state: object } {
  const input: ScheduleRunInput = { scheduleId: row.id };
  const name = row.name === null ? '' : ` (${row.name.slice(0, 80)})`;
  return {
    scheduleId: temporalScheduleId(row.id),
    spec: specOf(row, runs),
    action: {
      type: 'startWorkflow',
      workflowType: SCHEDULE_RUN_WORKFLOW,
      workflowId: scheduleRunWorkflowId(row.id),
      taskQueue,
      args: [input],
      typedSearchAttributes: [
        { key: TENANT, value: row.tenantId },
        { key: EVENT_TYPE, value: row.eventType },
      ],
      staticSummary: `Publish ${row.eventType} for ${row.tenantId}${name}`.slice(0, 190),
    },
    // A run that still waits for a worker or the database is given up for the next one: only the latest is made up.
    policies: { overlap: ScheduleOverlapPolicy.TERMINATE_OTHER, catchupWindow: CATCH_UP_MS },
    state: { paused: row.paused, note: noteOf(row) },
  };
}

function specOf({ everySeconds, anchor }: ScheduleRow, runs: readonly Date[]): ScheduleOptions['spec'] {
  if (everySeconds === null) return { calendars: runs.map(calendarOf) };
  const offsetSeconds = Math.floor(anchor.getTime() / 1_000) % everySeconds;
  return { intervals: [{ every: everySeconds * 1_000, offset: offsetSeconds * 1_000 }] };
}

/** One instant. Temporal reads it in UTC. */
function calendarOf(at: Date): CalendarSpec {
  return {
    year: at.getUTCFullYear(),
    month: MONTHS[at.getUTCMonth()] ?? 'JANUARY',
    dayOfMonth: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  };
}

/** What people see in Temporal UI. It begins with the version that Temporal has, which the reconciler compares. */
function noteOf({ version, cron, timeZone, everySeconds }: ScheduleRow): string {
  return `v${version}: ${cron === null ? `every ${everySeconds} s` : `${cron} in ${timeZone}`}`;
}

/** The version in a note. Null for a note of somebody else. */
export function versionOfNote(note: string | undefined): number | null {
  const [, digits] = /^v(\d{1,9}):/.exec(note ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
}

/** Starts a run now. It publishes what is due, if anything is. */
export async function triggerTemporalSchedule({ client }: Place, scheduleId: string): Promise<void> {
  const handle = client.schedule.getHandle(temporalScheduleId(scheduleId));
  await handle.trigger(ScheduleOverlapPolicy.TERMINATE_OTHER);
}

export async function deleteTemporalSchedule({ client }: Place, scheduleId: string): Promise<void> {
  try {
    await client.schedule.getHandle(temporalScheduleId(scheduleId)).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
