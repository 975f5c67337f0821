import { isDeepStrictEqual } from 'node:util';
import type { HoldReason, Preferences } from '@postrider/domain';
import { requestSweeps } from '../outbox/request-sweeps.ts';
import type { WakeCause } from '../outbox/request-sweeps.ts';
import type { Sql } from '../sql/database.ts';

/** Whose wishes: a tenant's, or with `endpointId` one endpoint's of it. */
export interface PreferencesOwner {
  tenantId: string;
  endpointId: string | null;
}

export interface PreferencesRow {
  preferences: Preferences;
  /** Raised by every change; 0 until the first. */
  version: number;
  updatedAt: Date | null;
}

const COLUMNS = `preferences, preferences_version as version, preferences_updated_at as "updatedAt"`;

/** Undefined where there is no such tenant or endpoint. */
export async function findPreferences(sql: Sql, owner: PreferencesOwner): Promise<PreferencesRow | undefined> {
  const { rows } = await sql.query<PreferencesRow>(
    owner.endpointId === null
      ? `select ${COLUMNS} from tenants where id = $1 and $2::text is null and deleted_at is null`
      : `select ${COLUMNS} from endpoints where tenant_id = $1 and id = $2 and deleted_at is null`,
    [owner.tenantId, owner.endpointId],
  );
  return rows[0];
}

/** The same, kept from changing until the transaction ends. */
export async function lockPreferences(sql: Sql, owner: PreferencesOwner): Promise<PreferencesRow | undefined> {
  const { rows } = await sql.query<PreferencesRow>(
    owner.endpointId === null
      ? `select ${COLUMNS} from tenants where id = $1 and $2::text is null and deleted_at is null for no key update`
      : `select ${COLUMNS} from endpoints where tenant_id = $1 and id = $2 and deleted_at is null for no key update`,
    [owner.tenantId, owner.endpointId],
  );
  return rows[0];
}

/**
 * Replaces preferences whole and has what the changed fields hold looked at again: `gate_version` goes up in the
 * same statement, so that no hold is recorded on the strength of the old ones, and a sweep wakes what they held before.
 * The same preferences again change nothing. Call `notifyCommands` after the commit. Undefined where there is no such tenant or endpoint.
 */
export async function replacePreferences(
  sql: Sql,
  owner: PreferencesOwner,
  { preferences, by, now }: { preferences: Preferences; by?: string; now: Date },
): Promise<PreferencesRow | undefined> {
  const from = await lockPreferences(sql, owner);
  if (from === undefined || isDeepStrictEqual(from.preferences, preferences)) return from;
  const { rows } = await sql.query<PreferencesRow>(
    `update ${owner.endpointId === null ? 'tenants' : 'endpoints'} set preferences = $2,
       preferences_version = preferences_version + 1, preferences_updated_at = $3, gate_version = gate_version + 1
     where id = $1 returning ${COLUMNS}`,
    [owner.endpointId ?? owner.tenantId, JSON.stringify(preferences), now],
  );
  const cause = { reason: 'preferences_changed', by: by ?? null };
  await wakeHeld(sql, owner, { changed: changedFields(from.preferences, preferences), cause, now });
  return rows[0];
}

// Of what quiet hours hold, that which is not wanted any more need not wait to be told so in the morning; the sweep
// passes over the rest. What waits for a slot in a queue finds out when its slot comes.
const HELD_BY = {
  enabled: ['quiet_hours'],
  eventTypes: ['quiet_hours'],
  minPriority: ['quiet_hours'],
  quietHours: ['quiet_hours'],
  rateLimits: ['rate_limited'],
  maxPerHour: ['rate_limited'],
} as const satisfies Record<keyof Preferences, readonly HoldReason[]>;

type Field = keyof typeof HELD_BY;

/** The fields that mean something else now; absent and null mean the same. */
function changedFields(from: Preferences, to: Preferences): Field[] {
  // Object.keys gives the names as mere text.
  const fields = Object.keys(HELD_BY) as Field[];
  const changed = fields.filter((field) => !isDeepStrictEqual(from[field] ?? null, to[field] ?? null));
  // A tenant's `rateLimits.mode` is also that of its `maxPerHour`, which no endpoint replaces.
  const isCapped = (from.maxPerHour ?? to.maxPerHour ?? null) !== null;
  return isCapped && changed.includes('rateLimits') ? [...new Set([...changed, 'maxPerHour' as const])] : changed;
}

/** Wakes what may have been held by the changed fields; not where an endpoint has replaced all of them by its own. */
async function wakeHeld(
  sql: Sql,
  { tenantId, endpointId }: PreferencesOwner,
  { changed, cause, now }: { changed: readonly Field[]; cause: WakeCause; now: Date },
): Promise<void> {
  if (changed.length === 0) return;
  const { rows } = await sql.query<{ id: string }>(
    endpointId === null
      ? `select id from endpoints where tenant_id = $1 and $2::text is null and deleted_at is null
           and exists (select 1 from unnest($3::text[]) as f (name)
                       where coalesce(preferences -> f.name, 'null') = 'null')
         order by id`
      : `select id from endpoints where tenant_id = $1 and id = $2 and $3::text[] is not null`,
    [tenantId, endpointId, changed],
  );
  await requestSweeps(sql, {
    endpointIds: rows.map((row) => row.id),
    kind: 'wake',
    holdReasons: [...new Set(changed.flatMap((field): readonly HoldReason[] => HELD_BY[field]))],
    cause,
    now,
  });
}
