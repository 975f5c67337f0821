import type { CancelReason, EndpointStatus } from '@postrider/domain';
import { requestReconciling } from '../outbox/request-reconciling.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { ENDPOINT_COLUMNS, type EndpointRow } from './endpoints.ts';

export interface EndpointCommand {
  tenantId: string;
  endpointId: string;
  /** Who asked: the id of an API key. The timelines of the woken deliveries show it. */
  by?: string;
  now: Date;
}

/** Pauses an active endpoint. Undefined if it is not active or not found. */
export function pauseEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  return change(sql, command, PAUSE);
}

const PAUSE = defineChange({ set: `status = 'paused'`, where: `status = 'active'` });

/** Resumes a paused endpoint and releases its held deliveries. Undefined if it is not paused. */
export async function resumeEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  const row = await change(sql, command, RESUME);
  if (row) await requestWake(sql, command, 'resumed');
  return row;
}

const RESUME = defineChange({ set: `status = 'active'`, where: `status = 'paused'` });

/** Enables a disabled endpoint, ends its failing spell and releases its held deliveries. Undefined if it is not disabled. */
export async function enableEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  const row = await change(sql, command, ENABLE);
  if (row) await requestWake(sql, command, 'enabled');
  return row;
}

const ENABLE = defineChange({
  set: `status = 'active', disabled_reason = null, failing_since = null`,
  where: `status = 'disabled'`,
});

/** A person disables an endpoint: it gets no new events. Undefined if a person has disabled it already. */
export function disableEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  return change(sql, command, DISABLE);
}

const DISABLE = defineChange({
  set: `status = 'disabled', disabled_reason = 'requested'`,
  where: `(status <> 'disabled' or disabled_reason <> 'requested')`,
});

/** Brings an endpoint from its status to another one, as the functions above do. The caller has locked the row. */
export async function setEndpointStatus(
  sql: Sql,
  command: EndpointCommand,
  { from, to }: { from: EndpointStatus; to: EndpointStatus },
): Promise<void> {
  if (to === 'disabled') {
    await disableEndpoint(sql, command);
    return;
  }
  // A failing spell is over, also where it is paused now. What it held is then held by the pause.
  if (from === 'disabled') await enableEndpoint(sql, command);
  if (to === 'paused') await pauseEndpoint(sql, command);
  else if (from === 'paused') await resumeEndpoint(sql, command);
}

type Change = ReturnType<typeof defineChange>;

/**
 * Raises `gate_version` in the same statement. A hold is recorded only at the version that its gates were evaluated with, so
 * no hold is based on an old status.
 */
function defineChange({ set, where }: { set: string; where: string }) {
  return defineQuery<EndpointCommand>(
    `update endpoints set ${set}, version = version + 1, gate_version = gate_version + 1, updated_at = $now
     where tenant_id = $tenantId and id = $endpointId and deleted_at is null and ${where}
     returning ${ENDPOINT_COLUMNS}`,
  );
}

async function change(sql: Sql, command: EndpointCommand, statement: Change): Promise<EndpointRow | undefined> {
  const [row] = await readRows<EndpointRow>(sql, statement(command));
  return row;
}

/**
 * Deletes an endpoint and its credentials. The relay cancels its open deliveries. The caller has locked the row
 * (`lockEndpoint`). Call `notifyCommands` after the commit.
 */
export async function deleteEndpoint(sql: Sql, { tenantId, endpointId, now }: EndpointCommand): Promise<void> {
  const ids = await markDeleted(sql, { tenantId, endpointId, now });
  await finishDeletion(sql, { ids, reason: 'endpoint_deleted', now });
}

/** Deletes all endpoints of a tenant in the same way. */
export async function deleteEndpointsOfTenant(
  sql: Sql,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<void> {
  const ids = await markDeleted(sql, { tenantId, endpointId: null, now });
  await finishDeletion(sql, { ids, reason: 'tenant_deleted', now });
}

interface Deletion {
  tenantId: string;
  /** Null: all of the tenant. */
  endpointId: string | null;
  now: Date;
}

async function markDeleted(sql: Sql, deletion: Deletion): Promise<string[]> {
  const rows = await readRows<{ id: string }>(sql, MARK_DELETED(deletion));
  return rows.map((row) => row.id);
}

const MARK_DELETED = defineQuery<Deletion>(
  `update endpoints set deleted_at = $now, updated_at = $now, version = version + 1, gate_version = gate_version + 1,
     sealed_headers = null, sealed_auth = null
   where tenant_id = $tenantId and ($endpointId::text is null or id = $endpointId) and deleted_at is null
   returning id`,
);

async function finishDeletion(
  sql: Sql,
  { ids, reason, now }: { ids: readonly string[]; reason: CancelReason; now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await sql.query('delete from endpoint_secrets where endpoint_id = any($1)', [ids]);
  await sql.query(`delete from endpoint_sweeps where kind = 'wake' and endpoint_id = any($1)`, [ids]);
  await requestReconciling(sql, { endpointIds: ids, kind: 'cancel', reason, now });
}

function requestWake(sql: Sql, { endpointId, by, now }: EndpointCommand, reason: 'resumed' | 'enabled'): Promise<void> {
  return requestReconciling(sql, {
    endpointIds: [endpointId],
    kind: 'wake',
    holdReasons: ['paused', 'disabled'],
    cause: { reason, by: by ?? null },
    now,
  });
}
