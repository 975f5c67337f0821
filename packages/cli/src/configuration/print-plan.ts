import type { ConfigurationPlan } from '@postrider/sdk-node';
import { escapeText } from '../output/escape.ts';
import { notice, oneLine, printLine, printTable } from '../output/print.ts';

type Entry = ConfigurationPlan['plan'][number];

const MAX_VALUE = 100;

/** What changes, as a table with the members below each line. What stays is only counted. */
export function printPlan({ plan, warnings }: ConfigurationPlan): void {
  const changed = changesOf(plan);
  const rows = changed.map((entry) => ({
    action: entry.action,
    resource: entry.resource.type,
    tenant: entry.resource.tenantId ?? '-',
    which: nameOf(entry),
  }));
  printTable(rows, (_, at) => membersOf(changed[at]));
  printLine(countsOf(plan));
  for (const warning of warnings) notice(escapeText(warning));
}

export function changesOf(plan: readonly Entry[]): Entry[] {
  return plan.filter(({ action }) => action !== 'none');
}

/** Whether two plans do the same. A resource that is made has another id in each. */
export function isSamePlan(one: readonly Entry[], other: readonly Entry[]): boolean {
  const textOf = (plan: readonly Entry[]) =>
    JSON.stringify(
      plan.map(({ action, resource, changes }) =>
        action === 'create' ? { action, resource: { ...resource, id: null }, changes } : { action, resource, changes },
      ),
    );
  return textOf(one) === textOf(other);
}

function nameOf({ resource }: Entry): string {
  if (resource.type === 'tenant') return resource.id ?? '-';
  return resource.externalId ?? resource.name ?? resource.id ?? '-';
}

function membersOf(entry: Entry | undefined): string[] {
  if (entry === undefined) return [];
  const isNew = entry.action === 'create';
  return [
    ...entry.changes.map(({ member, before, after }) => {
      const change = isNew ? shown(after) : `${shown(before)} → ${shown(after)}`;
      return `    ${escapeText(member)}: ${change}`;
    }),
    ...entry.warnings.map((warning) => `    look: ${escapeText(warning)}`),
  ];
}

function shown(value: unknown): string {
  // JSON has no other values.
  const text = oneLine(value as Parameters<typeof oneLine>[0]);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}

/** `1 to create, 2 to update; 5 stay.` */
function countsOf(plan: readonly Entry[]): string {
  const count = (action: Entry['action']) => plan.filter((entry) => entry.action === action).length;
  const parts = (['create', 'update', 'delete'] as const)
    .filter((action) => count(action) > 0)
    .map((action) => `${count(action)} to ${action}`);
  return `${parts.join(', ') || 'Nothing to change'}; ${count('none')} as the document says.`;
}
