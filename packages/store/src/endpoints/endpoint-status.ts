import type { CancelReason, EndpointStatus } from '@postrider/domain';
import { requestReconciling } from '../outbox/request-reconciling.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { firstRecovery } from './recoveries.ts';
import { ENDPOINT_COLUMNS, type EndpointRow } from './endpoints.ts';

export interface EndpointCommand {
  tenantId: string;
  endpointId: string;
  /** Who asked: the id of an API key. The timelines of the woken deliveries show it. */
  by?: string;
  now: Date;
}

/** The same for several endpoints of a tenant. */
export interface EndpointsCommand extends Omit<EndpointCommand, 'endpointId'> {
  endpointIds: readonly string[];
}

export type EndpointAction = 'pause' | 'resume' | 'enable' | 'disable';

/** What an action makes of an endpoint, from which status, and whether it releases held deliveries. */
const ACTIONS = {
  pause: { statement: defineChange({ set: `status = 'paused'`, where: `status = 'active'` }), wakes: null },
  resume: { statement: defineChange({ set: `status = 'active'`, where: `status = 'paused'` }), wakes: 'resumed' },
  enable: {
    statement: defineChange({
      // What it held is released now. Nobody knows yet whether it answers.
      set: `status = 'active', disabled_reason = null, failing_since = null,
        recovery = case when failing_since is not null then ${firstRecovery('$now::timestamptz')} else recovery end`,
      where: `status = 'disabled'`,
    }),
    wakes: 'enabled',
  },
  disable: {
    statement: defineChange({
      set: `status = 'disabled', disabled_reason = 'requested'`,
      where: `(status <> 'disabled' or disabled_reason <> 'requested')`,
    }),
    wakes: null,
  },
} as const satisfies Record<EndpointAction, { statement: Change; wakes: 'resumed' | 'enabled' | null }>;

/**
 * Changes the status of endpoints. Returns those whose status changed. The caller has locked several in one order
 * (`lockEndpoints`). Call `notifyCommands` after the commit.
 */
export async function changeEndpoints(
  sql: Sql,
  action: EndpointAction,
  command: EndpointsCommand,
): Promise<EndpointRow[]> {
  const { statement, wakes } = ACTIONS[action];
  const rows = await readRows<EndpointRow>(sql, statement(command));
  const { by, now } = command;
  const cause = { reason: wakes ?? '', by: by ?? null };
  const endpointIds = rows.map(({ id }) => id);
  if (wakes !== null && rows.length > 0) {
    await requestReconciling(sql, { endpointIds, kind: 'wake', holdReasons: ['paused', 'disabled'], cause, now });
  }
  return rows;
}

async function changeOne(sql: Sql, action: EndpointAction, { endpointId, ...command }: EndpointCommand) {
  const [row] = await changeEndpoints(sql, action, { ...command, endpointIds: [endpointId] });
  return row;
}

/** Pauses an active endpoint. Undefined if it is not active or not found. */
export function pauseEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  return changeOne(sql, 'pause', command);
}

/** Resumes a paused endpoint and releases its held deliveries. Undefined if it is not paused. */
export function resumeEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  return changeOne(sql, 'resume', command);
}

/** Enables a disabled endpoint, ends its failing spell and releases its held deliveries. Undefined if it is not disabled. */
export function enableEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  return changeOne(sql, 'enable', command);
}

/** A person disables an endpoint: it gets no new events. Undefined if a person has disabled it already. */
export function disableEndpoint(sql: Sql, command: EndpointCommand): Promise<EndpointRow | undefined> {
  return changeOne(sql, 'disable', command);
}

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
  return defineQuery<EndpointsCommand>(
    `update endpoints set ${set}, version = version + 1, gate_version = gate_version + 1, updated_at = $now
     where tenant_id = $tenantId and id = any($endpointIds::text[]) and deleted_at is null and ${where}
     returning ${ENDPOINT_COLUMNS}`,
  );
}

/**
 * Deletes endpoints and their credentials. The relay cancels their open deliveries. The caller has locked the rows
 * (`lockEndpoint`, `lockEndpoints`). Call `notifyCommands` after the commit.
 */
export async function deleteEndpoints(
  sql: Sql,
  { tenantId, endpointIds, now }: Omit<EndpointsCommand, 'by'>,
): Promise<void> {
  const ids = await markDeleted(sql, { tenantId, endpointIds, now });
  await finishDeletion(sql, { ids, reason: 'endpoint_deleted', now });
}

/** Deletes one endpoint in the same way. */
export function deleteEndpoint(sql: Sql, { endpointId, ...command }: EndpointCommand): Promise<void> {
  return deleteEndpoints(sql, { ...command, endpointIds: [endpointId] });
}

/** Deletes all endpoints of a tenant in the same way. */
export async function deleteEndpointsOfTenant(
  sql: Sql,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<void> {
  const ids = await markDeleted(sql, { tenantId, endpointIds: null, now });
  await finishDeletion(sql, { ids, reason: 'tenant_deleted', now });
}

interface Deletion {
  tenantId: string;
  /** Null: all of the tenant. */
  endpointIds: readonly string[] | null;
  now: Date;
}

async function markDeleted(sql: Sql, deletion: Deletion): Promise<string[]> {
  const rows = await readRows<{ id: string }>(sql, MARK_DELETED(deletion));
  return rows.map((row) => row.id);
}

const MARK_DELETED = defineQuery<Deletion>(
  `update endpoints set deleted_at = $now, updated_at = $now, version = version + 1, gate_version = gate_version + 1,
     sealed_headers = null, sealed_auth = null
   where tenant_id = $tenantId and ($endpointIds::text[] is null or id = any($endpointIds::text[])) and deleted_at is null
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
