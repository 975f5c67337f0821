import type { Schemas } from '../api/types.ts';
import { jsonIn } from '../components/json-text.ts';

export interface ScheduleForm {
  name: string;
  kind: 'cron' | 'interval';
  cron: string;
  everySeconds: string;
  timeZone: string;
  type: string;
  data: string;
}

/**
 * What the form asks of the API.
 * @throws {ApiProblem} When the data is not JSON.
 */
export function orderOf({
  name,
  kind,
  cron,
  everySeconds,
  timeZone,
  type,
  data,
}: ScheduleForm): Schemas['NewSchedule'] {
  const timing =
    kind === 'cron' ? { cron: cron.trim(), timeZone: timeZone.trim() } : { everySeconds: Number(everySeconds) };
  return { name: name.trim() || null, ...timing, event: { type: type.trim(), data: jsonIn(data, 'The data') } };
}
