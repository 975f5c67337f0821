import { isDeepStrictEqual } from 'node:util';
import type { HoldReason, Preferences } from '@postrider/domain';
import { requestReconciling } from '../outbox/request-reconciling.ts';
import type { WakeCause } from '../outbox/request-reconciling.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/** A tenant, or with `endpointId` one of its endpoints. */
export interface PreferencesOwner {
  tenantId: string;
  endpointId: string | null;
}

export interface PreferencesRow {
  preferences: Preferences;
  /** 0 at first, raised by every change. */
  version: number;
  updatedAt: Date | null;
}

const COLUMNS = 'preferences, preferences_version as version, preferences_updated_at as updated_at';

/** Undefined if the tenant or the endpoint does not exist. */
export async function findPreferences(sql: Sql, owner: PreferencesOwner): Promise<PreferencesRow | undefined> {
  const [row] = await readRows<PreferencesRow>(sql, FIND[levelOf(owner)](owner));
  return row;
}

/** Finds and locks the preferences until the transaction ends. */
export async function lockPreferences(sql: Sql, owner: PreferencesOwner): Promise<PreferencesRow | undefined> {
  const [row] = await readRows<PreferencesRow>(sql, LOCK[levelOf(owner)](owner));
  return row;
}

const levelOf = ({ endpointId }: PreferencesOwner) => (endpointId === null ? 'tenant' : 'endpoint');

const OF_TENANT = `select ${COLUMNS} from tenants where id = $tenantId and deleted_at is null`;
const OF_ENDPOINT = `select ${COLUMNS} from endpoints
  where tenant_id = $tenantId and id = $endpointId and deleted_at is null`;
const FIND = { tenant: defineQuery(OF_TENANT), endpoint: defineQuery(OF_ENDPOINT) };
const LOCK = {
  tenant: defineQuery(`${OF_TENANT} for no key update`),
  endpoint: defineQuery(`${OF_ENDPOINT} for no key update`),
};

/**
 * Replaces preferences whole. The same statement raises `gate_version`, so that no hold is recorded with the old ones. Asks
 * the relay to reconcile the deliveries that the changed fields may hold. The same preferences again change nothing.
 * Undefined if the tenant or the endpoint does not exist. Call `notifyCommands` after the commit.
 */
export async function replacePreferences(
  sql: Sql,
  owner: PreferencesOwner,
  { preferences, by, now }: { preferences: Preferences; by?: string; now: Date },
): Promise<PreferencesRow | undefined> {
  const from = await lockPreferences(sql, owner);
  if (from === undefined || isDeepStrictEqual(from.preferences, preferences)) return from;
  const id = owner.endpointId ?? owner.tenantId;
  const [row] = await readRows<PreferencesRow>(sql, REPLACE[levelOf(owner)]({ id, preferences, now }));
  const cause = { reason: 'preferences_changed', by: by ?? null };
  await wakeHeld(sql, owner, { changed: changedFields(from.preferences, preferences), cause, now });
  return row;
}

const replaceIn = (table: 'tenants' | 'endpoints') =>
  defineQuery(
    `update ${table} set preferences = $preferences, preferences_version = preferences_version + 1,
       preferences_updated_at = $now, gate_version = gate_version + 1
     where id = $id returning ${COLUMNS}`,
  );
const REPLACE = { tenant: replaceIn('tenants'), endpoint: replaceIn('endpoints') };

// The holds that a change of each field checks again. Deliveries in quiet hours that the new preferences exclude are
// skipped at once instead of in the morning. Rate-limited ones are checked when their slot comes.
const HELD_BY = {
  enabled: ['quiet_hours'],
  eventTypes: ['quiet_hours'],
  minPriority: ['quiet_hours'],
  quietHours: ['quiet_hours'],
  rateLimits: ['rate_limited'],
  maxPerHour: ['rate_limited'],
} as const satisfies Record<keyof Preferences, readonly HoldReason[]>;

type Field = keyof typeof HELD_BY;

/** The fields whose meaning changed. Absent and null are the same. */
function changedFields(from: Preferences, to: Preferences): Field[] {
  // Object.keys returns strings.
  const fields = Object.keys(HELD_BY) as Field[];
  const changed = fields.filter((field) => !isDeepStrictEqual(from[field] ?? null, to[field] ?? null));
  // The `rateLimits.mode` of a tenant is also the mode of its `maxPerHour`, which no endpoint replaces.
  const isCapped = (from.maxPerHour ?? to.maxPerHour ?? null) !== null;
  return isCapped && changed.includes('rateLimits') ? [...new Set([...changed, 'maxPerHour' as const])] : changed;
}

/** Wakes what the changed fields may hold, except at endpoints that replace all of these fields by their own. */
async function wakeHeld(
  sql: Sql,
  owner: PreferencesOwner,
  { changed, cause, now }: { changed: readonly Field[]; cause: WakeCause; now: Date },
): Promise<void> {
  if (changed.length === 0) return;
  const affected = AFFECTED[levelOf(owner)];
  const rows = await readRows<{ id: string }>(sql, affected({ ...owner, changed }));
  await requestReconciling(sql, {
    endpointIds: rows.map((row) => row.id),
    kind: 'wake',
    holdReasons: [...new Set(changed.flatMap((field): readonly HoldReason[] => HELD_BY[field]))],
    cause,
    now,
  });
}

const AFFECTED = {
  tenant: defineQuery(
    `select id from endpoints where tenant_id = $tenantId and deleted_at is null
       and exists (select 1 from unnest($changed::text[]) as f (name)
                   where coalesce(preferences -> f.name, 'null') = 'null')
     order by id`,
  ),
  endpoint: defineQuery('select id from endpoints where tenant_id = $tenantId and id = $endpointId'),
};
