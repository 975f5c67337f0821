import type { Preferences } from '@postrider/contracts';
import { requestSweeps } from './commands/request-sweeps.ts';
import type { Sql } from './database.ts';

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

/**
 * Replaces preferences whole and has everything that they hold looked at again: `gate_version` goes up in the same
 * statement, so that no hold is recorded on the strength of the old ones, and a sweep wakes what they held before.
 * Call `notifyCommands` after the commit. Undefined where there is no such tenant or endpoint.
 */
export async function replacePreferences(
  sql: Sql,
  owner: PreferencesOwner,
  { preferences, now }: { preferences: Preferences; now: Date },
): Promise<PreferencesRow | undefined> {
  const set = `preferences = $3, preferences_version = preferences_version + 1, preferences_updated_at = $4,
    gate_version = gate_version + 1`;
  const { rows } = await sql.query<PreferencesRow>(
    owner.endpointId === null
      ? `update tenants set ${set} where id = $1 and $2::text is null and deleted_at is null returning ${COLUMNS}`
      : `update endpoints set ${set} where tenant_id = $1 and id = $2 and deleted_at is null returning ${COLUMNS}`,
    [owner.tenantId, owner.endpointId, JSON.stringify(preferences), now],
  );
  if (rows[0] !== undefined) await wakeHeld(sql, owner, now);
  return rows[0];
}

async function wakeHeld(sql: Sql, { tenantId, endpointId }: PreferencesOwner, now: Date): Promise<void> {
  const { rows } = await sql.query<{ id: string }>(
    `select id from endpoints where tenant_id = $1 and ($2::text is null or id = $2) and deleted_at is null`,
    [tenantId, endpointId],
  );
  await requestSweeps(sql, {
    endpointIds: rows.map((row) => row.id),
    kind: 'wake',
    reason: 'preferences_changed',
    holdReasons: ['quiet_hours', 'rate_limited'],
    now,
  });
}
