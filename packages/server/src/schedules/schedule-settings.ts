import { checkScheduleTiming, nextRuns } from '@postrider/domain';
import type { ScheduleSettings } from '@postrider/store/schedules';
import { canonicalData } from '../http/payload.ts';
import { invalidBody } from '../http/problem.ts';
import type { ScheduledEvent, ScheduleInput } from './schema.ts';

/** The settings of a new schedule. 422 for a timing that cannot be. */
export function newSettings(input: ScheduleInput & { event: ScheduledEvent }, now: Date): ScheduleSettings {
  const start = {
    name: null,
    cron: null,
    everySeconds: null,
    timeZone: DEFAULT_TIME_ZONE,
    ...eventSettings(input.event),
    paused: true,
    anchor: now,
    runsAfter: now,
    nextRunAt: null,
  };
  return changedSettings(start, { ...input, paused: input.paused ?? false }, now);
}

const DEFAULT_TIME_ZONE = 'UTC';

/** The settings after a change. 422 for a timing that cannot be. */
export function changedSettings(stored: ScheduleSettings, input: ScheduleInput, now: Date): ScheduleSettings {
  const timing = timingOf(stored, input);
  const problems = checkScheduleTiming(timing);
  if (problems.length > 0) throw invalidBody(problems);
  const paused = input.paused === undefined ? stored.paused : (input.paused ?? false);
  const isNewInterval = timing.everySeconds !== stored.everySeconds;
  const isOther = isNewInterval || timing.cron !== stored.cron || timing.timeZone !== stored.timeZone;
  const settings = {
    ...stored,
    ...timing,
    ...(input.event === undefined ? {} : eventSettings(input.event)),
    name: input.name === undefined ? stored.name : input.name,
    paused,
    // Temporal counts in whole seconds.
    anchor: isNewInterval ? new Date(Math.floor(now.getTime() / 1_000) * 1_000) : stored.anchor,
    // Runs that another timing had, or that a pause left out, are not made up.
    runsAfter: isOther || stored.paused ? now : stored.runsAfter,
  };
  const [next = null] = paused ? [] : nextRuns(settings, { after: settings.runsAfter, count: 1 });
  return { ...settings, nextRunAt: next };
}

function timingOf(
  stored: ScheduleSettings,
  input: ScheduleInput,
): Pick<ScheduleSettings, 'cron' | 'everySeconds' | 'timeZone'> {
  // Either takes the place of the other.
  const keptCron = input.everySeconds ? null : stored.cron;
  const keptSeconds = input.cron ? null : stored.everySeconds;
  const { cron = keptCron, everySeconds = keptSeconds } = input;
  const timeZone = input.timeZone === undefined ? stored.timeZone : (input.timeZone ?? DEFAULT_TIME_ZONE);
  return { cron: cron?.trim() ?? null, everySeconds, timeZone };
}

function eventSettings({ type, data, priority, tags, endpointIds }: ScheduledEvent) {
  return {
    eventType: type,
    data: canonicalData(data),
    priority: priority ?? ('normal' as const),
    tags: tags ?? [],
    endpointIds: endpointIds ?? null,
  };
}
