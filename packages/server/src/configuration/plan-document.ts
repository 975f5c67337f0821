import { findUsedEndpointIds, type DefaultsRow } from '@postrider/store/endpoints';
import { findUsedScheduleIds } from '@postrider/store/schedules';
import type { Sealer, Sql } from '@postrider/store/sql';
import type { NewId, ProblemEntry } from '@postrider/domain';
import { createTurns } from '../http/turns.ts';
import { findSharedSecret } from './collect-secrets.ts';
import type { ConfigurationDocument } from './document-schema.ts';
import type { GivenSecrets } from './given-secrets.ts';
import { planDefaults } from './plan-defaults.ts';
import { planTenant } from './plan-tenants.ts';
import { planTypes } from './plan-types.ts';
import type { Plan, Step } from './plan.ts';
import { readConfiguration, type StoredConfiguration } from './read-configuration.ts';

interface Planning {
  sql: Sql;
  sealer: Sealer;
  newId: NewId;
  secrets: GivenSecrets;
  now: Date;
}

/** Compares a document with what is stored. */
export async function planDocument(document: ConfigurationDocument, planning: Planning): Promise<Plan> {
  const { sql, sealer, newId, secrets } = planning;
  const entries = document.tenants ?? [];
  const stored = await readConfiguration(sql, { tenantIds: entries.map(({ id }) => id) });
  const problems: ProblemEntry[] = [];
  const types = planTypes(document.eventTypes ?? [], stored.eventTypes, problems);
  const sharedSecrets = await findSharedSecrets(stored, planning);
  const usedIds = await findUsedIds(document, stored, sql);
  const byId = new Map(stored.tenants.map((tenant) => [tenant.row.id, tenant]));
  const seen = new Set<string>();
  const turn = createTurns();
  const tenants: { id: string; steps: Step[] }[] = [];
  for (const [i, entry] of entries.entries()) {
    const pointer = `/document/tenants/${i}`;
    if (seen.has(entry.id)) problems.push({ pointer: `${pointer}/id`, detail: 'Must not be there twice.' });
    seen.add(entry.id);
    const steps = await planTenant(
      { entry, stored: byId.get(entry.id), pointer },
      { secrets, usedIds, sharedSecrets, sealer, newId, problems, turn },
    );
    tenants.push({ id: entry.id, steps });
  }
  // Imports that run at the same time lock tenants in one order.
  const inOrder = tenants.toSorted((one, other) => (one.id < other.id ? -1 : 1)).flatMap(({ steps }) => steps);
  const isTenantDeleted = ({ entry }: Step) => entry.resource.type === 'tenant' && entry.action === 'delete';
  return {
    steps: [
      ...types.steps,
      ...(document.defaults ? [planDeployment(document.defaults, stored.defaults, { sharedSecrets, planning })] : []),
      ...inOrder.filter((step) => !isTenantDeleted(step)),
      ...inOrder.filter(isTenantDeleted),
      ...types.deletions,
    ],
    problems,
  };
}

function planDeployment(
  entry: NonNullable<ConfigurationDocument['defaults']>,
  row: DefaultsRow,
  {
    sharedSecrets,
    planning: { secrets, sealer },
  }: { sharedSecrets: ReadonlyMap<string, string | null>; planning: Planning },
): Step {
  const current = sharedSecrets.get(row.owner) ?? null;
  const sealed = secrets(null, null);
  return planDefaults({ entry, tenantId: null, row, current, sealed, pointer: '/document/defaults' }, sealer);
}

/** The secrets that tenants and the deployment share, by owner. */
async function findSharedSecrets(
  { defaults, tenants }: StoredConfiguration,
  reading: Planning,
): Promise<ReadonlyMap<string, string | null>> {
  const found = new Map<string, string | null>();
  for (const row of [defaults, ...tenants.map((tenant) => tenant.defaults)]) {
    found.set(row.owner, await findSharedSecret(row, reading));
  }
  return found;
}

/** Those of the ids in the document that belong to something else than what it names. */
async function findUsedIds(
  { tenants }: ConfigurationDocument,
  stored: StoredConfiguration,
  sql: Sql,
): Promise<ReadonlySet<string>> {
  const known = new Set(
    stored.tenants.flatMap(({ endpoints, schedules }) => [...endpoints, ...schedules].map(({ id }) => id)),
  );
  const others = (ids: readonly (string | null | undefined)[]) =>
    ids.filter((id): id is string => typeof id === 'string').filter((id) => !known.has(id));
  const endpointIds = others((tenants ?? []).flatMap(({ endpoints }) => (endpoints ?? []).map(({ id }) => id)));
  const scheduleIds = others((tenants ?? []).flatMap(({ schedules }) => (schedules ?? []).map(({ id }) => id)));
  return new Set([...(await findUsedEndpointIds(sql, endpointIds)), ...(await findUsedScheduleIds(sql, scheduleIds))]);
}
