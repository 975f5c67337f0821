import type { ScheduleRow } from '@postrider/store/schedules';
import type { NewId, ProblemEntry } from '@postrider/domain';
import type { ScheduleEntry } from './document-schema.ts';
import { changedMembers, compare, noStep, plain, resource, without, type Step } from './plan.ts';
import { presentSchedule } from './present.ts';

export interface SchedulesToPlan {
  entries: readonly ScheduleEntry[];
  tenantId: string;
  stored: readonly ScheduleRow[];
  /** The endpoints of the tenant after the import, by their ids and by `ext:` and their external ids. */
  endpointIds: ReadonlyMap<string, string>;
  usedIds: ReadonlySet<string>;
  newId: NewId;
  pointer: string;
  /** Awaited between the parts of the work. */
  turn: () => Promise<void>;
}

export async function planSchedules(planned: SchedulesToPlan, problems: ProblemEntry[]): Promise<Step[]> {
  const seen = new Set<string>();
  const steps: Step[] = [];
  for (const [i, entry] of planned.entries.entries()) {
    await planned.turn();
    const pointer = `${planned.pointer}/${i}`;
    const key = entry.id ?? `name ${entry.name ?? ''}`;
    const isUnnamed = !entry.id && !entry.name;
    if (isUnnamed) problems.push({ pointer, detail: 'Must have a name, or the id that an export gave it.' });
    else if (seen.has(key)) problems.push({ pointer, detail: 'Must not be there twice.' });
    seen.add(key);
    const found = planned.stored.filter((row) => (entry.id ? row.id === entry.id : row.name === entry.name));
    if (found.length > 1) {
      problems.push({ pointer: `${pointer}/name`, detail: 'Names several schedules of the tenant. Give an id.' });
    }
    if (isUnnamed || found.length > 1) continue;
    steps.push(planSchedule({ ...planned, entry, row: found[0], pointer }, problems));
  }
  return steps;
}

interface OneToPlan extends SchedulesToPlan {
  entry: ScheduleEntry;
  row: ScheduleRow | undefined;
}

function planSchedule(planned: OneToPlan, problems: ProblemEntry[]): Step {
  const { entry, row, tenantId, pointer } = planned;
  const id = row?.id ?? entry.id ?? planned.newId('sch');
  const of = resource('schedule', { tenantId, id, name: entry.name ?? row?.name ?? null });
  const params = { tenantId, scheduleId: id };
  if (entry.state === 'absent') {
    if (row === undefined) return noStep(of);
    const call = { operation: 'deleteSchedule', params, version: row.version, pointer };
    return { entry: { action: 'delete', resource: of, changes: [], warnings: [] }, calls: [call] };
  }
  const given = givenMembers(planned, problems);
  const changes = compare({ given, stored: storedMembers(row), defaults: { timeZone: 'UTC', paused: false } });
  if (row === undefined) {
    if (planned.usedIds.has(id)) {
      problems.push({ pointer: `${pointer}/id`, detail: 'Is in use by another tenant. Leave it out and give a name.' });
    }
    const call = { operation: 'createSchedule', params: { tenantId }, body: given, newId: id, pointer };
    return { entry: { action: 'create', resource: of, changes, warnings: [] }, calls: [call] };
  }
  const isOther = changes.length > 0 || isReordered(given['event'], row);
  if (!isOther) return noStep(of);
  const body = changes.length > 0 ? changedMembers(given, changes) : { event: given['event'] };
  const shown =
    changes.length > 0 ? changes : [{ member: 'event', before: storedMembers(row)['event'], after: given['event'] }];
  const call = { operation: 'updateSchedule', params, body, version: row.version, pointer };
  return { entry: { action: 'update', resource: of, changes: shown, warnings: [] }, calls: [call] };
}

/** With ids in place of references to endpoints. */
function givenMembers({ entry, endpointIds, pointer }: OneToPlan, problems: ProblemEntry[]): Record<string, unknown> {
  const { cron, event } = entry as ScheduleEntry & { cron?: string | null };
  const given = without(entry, ['id', 'state', 'event']);
  if (typeof cron === 'string') given['cron'] = cron.trim();
  if (event === undefined) return given;
  const { type, data, priority, tags, endpointIds: references } = event;
  const ids = references?.map((reference, i) => {
    const id = endpointIds.get(reference);
    const at = `${pointer}/event/endpointIds/${i}`;
    if (id === undefined) problems.push({ pointer: at, detail: 'The tenant has no such endpoint.' });
    return id ?? reference;
  });
  return {
    ...given,
    event: { type, data, priority: priority ?? 'normal', tags: tags ?? [], endpointIds: ids ?? null },
  };
}

function storedMembers(row: ScheduleRow | undefined): Record<string, unknown> {
  if (row === undefined) return {};
  const { event, ...members } = presentSchedule(row, { endpoints: [], schedules: [] });
  return { ...members, event: { ...event, endpointIds: row.endpointIds } };
}

/** Receivers get the members of the data in the order in which they were given. */
function isReordered(event: unknown, row: ScheduleRow): boolean {
  if (typeof event !== 'object' || event === null || !('data' in event)) return false;
  return JSON.stringify(plain(event.data)) !== row.data;
}
