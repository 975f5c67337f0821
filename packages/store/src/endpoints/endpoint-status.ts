import type { CancelReason } from '@postrider/domain';
import { requestSweeps } from '../outbox/request-sweeps.ts';
import type { Sql } from '../sql/database.ts';
import { endpointColumns, type EndpointRow } from './endpoints.ts';

export interface EndpointCommand {
  tenantId: string;
  endpointId: string;
  /** Who asked, for the timelines of what it wakes: the id of an API key. */
  by?: string;
  now: Date;
}

// Every change here raises `gate_version` in the same statement: an attempt that is about to be held records its hold
// only at the version whose gates it asked, so no change can slip between the two.
const RAISE = `version = version + 1, gate_version = gate_version + 1, updated_at = $3`;
const THIS_ONE = 'tenant_id = $1 and id = $2 and deleted_at is null';

/** Holds what is due for an active endpoint. Undefined when it is not active (or not there). */
export function pauseEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  return change(sql, command, `set status = 'paused', ${RAISE} where ${THIS_ONE} and status = 'active'`);
}

/** Lets a paused endpoint go on, and what waited for it. Undefined when it is not paused. */
export async function resumeEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  const row = await change(sql, command, `set status = 'active', ${RAISE} where ${THIS_ONE} and status = 'paused'`);
  if (row) await requestWake(sql, command, 'resumed');
  return row;
}

/** Ends a disabling, by whomever, and forgets the failing spell that may have led to it. Undefined when not disabled. */
export async function enableEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  const set = `set status = 'active', disabled_reason = null, failing_since = null, ${RAISE}`;
  const row = await change(sql, command, `${set} where ${THIS_ONE} and status = 'disabled'`);
  if (row) await requestWake(sql, command, 'enabled');
  return row;
}

/** Disables by a person: new events no longer reach it. Undefined when it was disabled by a person already. */
export function disableEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  const set = `set status = 'disabled', disabled_reason = 'requested', ${RAISE}`;
  return change(sql, command, `${set} where ${THIS_ONE} and (status <> 'disabled' or disabled_reason <> 'requested')`);
}

async function change(sql: Sql, command: EndpointCommand, rest: string): Promise<EndpointRow | undefined> {
  const { rows } = await sql.query<EndpointRow>(`update endpoints ${rest} returning ${endpointColumns()}`, [
    command.tenantId,
    command.endpointId,
    command.now,
  ]);
  return rows[0];
}

/**
 * Deletes an endpoint and destroys its credentials; cancelling what was on its way is left to the relay. The caller has
 * locked the row (`lockEndpoint`). Call `notifyCommands` after the commit.
 */
export async function deleteEndpoint(sql: Sql, { tenantId, endpointId, now }: EndpointCommand): Promise<void> {
  const ids = await markDeleted(sql, 'tenant_id = $2 and id = $3', [now, tenantId, endpointId]);
  await finishDeletion(sql, { ids, reason: 'endpoint_deleted', now });
}

/** The same for all endpoints of a tenant. */
export async function deleteEndpointsOfTenant(
  sql: Sql,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<void> {
  const ids = await markDeleted(sql, 'tenant_id = $2', [now, tenantId]);
  await finishDeletion(sql, { ids, reason: 'tenant_deleted', now });
}

async function markDeleted(sql: Sql, where: string, values: unknown[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `update endpoints set deleted_at = $1, updated_at = $1, version = version + 1, gate_version = gate_version + 1,
       sealed_headers = null, sealed_auth = null
     where ${where} and deleted_at is null returning id`,
    values,
  );
  return rows.map((row) => row.id);
}

async function finishDeletion(
  sql: Sql,
  { ids, reason, now }: { ids: readonly string[]; reason: CancelReason; now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await sql.query('delete from endpoint_secrets where endpoint_id = any($1)', [ids]);
  await sql.query(`delete from endpoint_sweeps where kind = 'wake' and endpoint_id = any($1)`, [ids]);
  await requestSweeps(sql, { endpointIds: ids, kind: 'cancel', reason, now });
}

function requestWake(sql: Sql, { endpointId, by, now }: EndpointCommand, reason: 'resumed' | 'enabled'): Promise<void> {
  return requestSweeps(sql, {
    endpointIds: [endpointId],
    kind: 'wake',
    holdReasons: ['paused', 'disabled'],
    cause: { reason, by: by ?? null },
    now,
  });
}
