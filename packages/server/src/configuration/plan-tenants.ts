import { wholeRetention, type NewId, type ProblemEntry } from '@postrider/domain';
import type { Sealer } from '@postrider/store/sql';
import { noDefaults } from '@postrider/store/endpoints';
import type { TenantEntry } from './document-schema.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { matchEndpoints } from './match-endpoints.ts';
import { planDefaults } from './plan-defaults.ts';
import { planEndpoint } from './plan-endpoints.ts';
import { planSchedules } from './plan-schedules.ts';
import { changedMembers, compare, noStep, resource, without, type RouteCall, type Step } from './plan.ts';
import { presentTenantRow } from './present.ts';
import type { StoredTenant } from './read-configuration.ts';

export interface TenantPlanning {
  secrets: GivenSecrets;
  /** Ids of endpoints and schedules that are or were in use somewhere. */
  usedIds: ReadonlySet<string>;
  /** The signing secrets that tenants share, in the clear. */
  sharedSecrets: ReadonlyMap<string, string | null>;
  sealer: Sealer;
  newId: NewId;
  problems: ProblemEntry[];
  /** Awaited between the parts of the work. */
  turn: () => Promise<void>;
}

const DEFAULTS = { metadata: {}, notices: {}, preferences: {} };

interface OneToPlan {
  entry: TenantEntry;
  stored: StoredTenant | undefined;
  pointer: string;
}

/** The steps for a tenant and what it has, in the order in which they can be done. */
export async function planTenant(planned: OneToPlan, planning: TenantPlanning): Promise<Step[]> {
  const { entry, stored, pointer } = planned;
  const of = resource('tenant', {
    id: entry.id,
    name: (entry['name'] as string | null | undefined) ?? stored?.row.name ?? null,
  });
  if (entry.state === 'absent') return [planDeletion(planned)];
  const retention = entry.retention && wholeRetention(entry.retention);
  const given = { ...without(entry, ['id', 'state', 'defaults', 'endpoints', 'schedules']), retention };
  const row = stored?.row;
  const changes = compare({ given, stored: row === undefined ? {} : presentTenantRow(row), defaults: DEFAULTS });
  const inTenant = [...ofDefaults(planned, planning), ...(await ofWhatItHas(planned, planning))];
  const preferences: RouteCall = {
    operation: 'putTenantPreferences',
    params: { tenantId: entry.id },
    body: entry.preferences ?? {},
    version: row?.preferencesVersion,
    pointer: `${pointer}/preferences`,
  };
  const calls = changes.some(({ member }) => member === 'preferences') ? [preferences] : [];
  const own = changedMembers(without(given, ['preferences']), changes);
  if (row === undefined) {
    const body = { ...without(given, ['preferences']), id: entry.id };
    const create = { operation: 'createTenant', params: {}, body, pointer };
    return [
      { entry: { action: 'create', resource: of, changes, warnings: [] }, calls: [create, ...calls] },
      ...inTenant,
    ];
  }
  if (changes.length === 0) return [noStep(of), ...inTenant];
  const params = { tenantId: entry.id };
  const patch = { operation: 'updateTenant', params, body: own, version: row.version, pointer };
  const patches = Object.keys(own).length === 0 ? [] : [patch];
  return [
    { entry: { action: 'update', resource: of, changes, warnings: [] }, calls: [...patches, ...calls] },
    ...inTenant,
  ];
}

function planDeletion({ entry, stored, pointer }: OneToPlan): Step {
  const of = resource('tenant', { id: entry.id, name: stored?.row.name ?? null });
  if (stored === undefined) return noStep(of);
  const call = { operation: 'deleteTenant', params: { tenantId: entry.id }, version: stored.row.version, pointer };
  return { entry: { action: 'delete', resource: of, changes: [], warnings: [] }, calls: [call] };
}

function ofDefaults({ entry, stored, pointer }: OneToPlan, { secrets, sharedSecrets, sealer }: TenantPlanning): Step[] {
  const { id, defaults } = entry;
  if (!defaults) return [];
  const row = stored?.defaults ?? noDefaults(id);
  const current = sharedSecrets.get(id) ?? null;
  const sealed = secrets(id, null);
  return [
    planDefaults({ entry: defaults, tenantId: id, row, current, sealed, pointer: `${pointer}/defaults` }, sealer),
  ];
}

async function ofWhatItHas({ entry, stored, pointer }: OneToPlan, planning: TenantPlanning): Promise<Step[]> {
  const { problems, newId } = planning;
  const tenantId = entry.id;
  const rows = stored?.endpoints ?? [];
  const matched = matchEndpoints(
    { entries: entry.endpoints ?? [], stored: rows, newId, pointer: `${pointer}/endpoints` },
    problems,
  );
  const steps: Step[] = [];
  for (const each of matched) {
    await planning.turn();
    steps.push(planEndpoint(each, { ...planning, tenantId }));
  }
  const endpointIds = new Map<string, string>();
  for (const { id, externalId } of rows) {
    endpointIds.set(id, id);
    if (externalId !== null) endpointIds.set(`ext:${externalId}`, id);
  }
  for (const { id, reference } of matched) endpointIds.set(id, id).set(reference, id);
  const schedules = await planSchedules(
    {
      ...planning,
      entries: entry.schedules ?? [],
      tenantId,
      stored: stored?.schedules ?? [],
      endpointIds,
      pointer: `${pointer}/schedules`,
    },
    problems,
  );
  // What is deleted makes room, and frees external ids.
  const order = ['delete', 'update', 'none', 'create'];
  const inOrder = (all: Step[]) =>
    all.toSorted((one, other) => order.indexOf(one.entry.action) - order.indexOf(other.entry.action));
  return [...inOrder(steps), ...inOrder(schedules)];
}
