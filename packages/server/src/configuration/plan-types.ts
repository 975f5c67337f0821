import type { EventTypeRow } from '@postrider/store/event-types';
import type { ProblemEntry } from '@postrider/domain';
import type { EventTypeEntry } from './document-schema.ts';
import { changedMembers, compare, noStep, resource, without, type Step } from './plan.ts';
import { presentType } from './present.ts';

const DEFAULTS = { validation: 'off', examples: [], deprecated: false, optIn: false };

/** The steps for event types, and those that delete some, which come last. */
export function planTypes(
  entries: readonly EventTypeEntry[],
  stored: readonly EventTypeRow[],
  problems: ProblemEntry[],
): { steps: Step[]; deletions: Step[] } {
  const byName = new Map(stored.map((row) => [row.name, row]));
  const seen = new Set<string>();
  const steps: Step[] = [];
  const deletions: Step[] = [];
  for (const [i, entry] of entries.entries()) {
    const pointer = `/document/eventTypes/${i}`;
    if (seen.has(entry.name)) problems.push({ pointer: `${pointer}/name`, detail: 'Must not be there twice.' });
    seen.add(entry.name);
    const step = planType(entry, byName.get(entry.name), pointer);
    (step.entry.action === 'delete' ? deletions : steps).push(step);
  }
  return { steps, deletions };
}

function planType(entry: EventTypeEntry, row: EventTypeRow | undefined, pointer: string): Step {
  const { name } = entry;
  const of = resource('event_type', { name });
  const given = without(entry, ['name', 'state']);
  if (entry.state === 'absent') {
    if (row === undefined) return noStep(of);
    const call = { operation: 'deleteEventType', params: { eventTypeName: name }, version: row.version, pointer };
    return { entry: { action: 'delete', resource: of, changes: [], warnings: [] }, calls: [call] };
  }
  const changes = compare({ given, stored: row === undefined ? {} : presentType(row), defaults: DEFAULTS });
  if (row === undefined) {
    const call = { operation: 'createEventType', params: {}, body: { ...given, name }, pointer };
    return { entry: { action: 'create', resource: of, changes, warnings: [] }, calls: [call] };
  }
  if (changes.length === 0) return noStep(of);
  const body = changedMembers(given, changes);
  const call = { operation: 'updateEventType', params: { eventTypeName: name }, body, version: row.version, pointer };
  return { entry: { action: 'update', resource: of, changes, warnings: [] }, calls: [call] };
}
