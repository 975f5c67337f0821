import {
  findDefaults,
  readConfiguredEndpoints,
  type ConfiguredEndpoint,
  type DefaultsRow,
} from '@postrider/store/endpoints';
import { readEventTypes, type EventTypeRow } from '@postrider/store/event-types';
import { readConfiguredSchedules, type ScheduleRow } from '@postrider/store/schedules';
import type { Sql } from '@postrider/store/sql';
import { readConfiguredTenants, type ConfiguredTenant } from '@postrider/store/tenants';

export interface StoredTenant {
  row: ConfiguredTenant;
  defaults: DefaultsRow;
  endpoints: ConfiguredEndpoint[];
  schedules: ScheduleRow[];
}

/** What people have set, as it is stored. */
export interface StoredConfiguration {
  eventTypes: EventTypeRow[];
  defaults: DefaultsRow;
  tenants: StoredTenant[];
}

/** Reads what is stored of tenants (null: of all), with the catalogue and the deployment's defaults. */
export async function readConfiguration(
  sql: Sql,
  { tenantIds }: { tenantIds: readonly string[] | null },
): Promise<StoredConfiguration> {
  const bounds = { tenantIds, atMost: Number.MAX_SAFE_INTEGER };
  const tenants = await readConfiguredTenants(sql, bounds);
  const defaultsOf = await findDefaults(
    sql,
    tenants.map(({ id }) => id),
  );
  const endpoints = byTenant(await readConfiguredEndpoints(sql, bounds));
  const schedules = byTenant(await readConfiguredSchedules(sql, bounds));
  return {
    eventTypes: await readEventTypes(sql, null),
    defaults: defaultsOf('').deployment,
    tenants: tenants.map((row) => ({
      row,
      defaults: defaultsOf(row.id).tenant,
      endpoints: sortedBy(endpoints.get(row.id) ?? [], ({ externalId, id }) => externalId ?? id),
      schedules: sortedBy(schedules.get(row.id) ?? [], ({ name, id }) => `${name ?? ''}/${id}`),
    })),
  };
}

function byTenant<Row extends { tenantId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.tenantId);
    if (group === undefined) groups.set(row.tenantId, [row]);
    else group.push(row);
  }
  return groups;
}

/** In an order that another deployment, with other ids, has too. */
function sortedBy<Row>(rows: readonly Row[], key: (row: Row) => string): Row[] {
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  return keyed.toSorted((one, other) => (one.key < other.key ? -1 : 1)).map(({ row }) => row);
}
