import {
  findDefaults,
  holdDefaults,
  lockEndpoint,
  type EndpointRow,
  type TenantDefaults,
} from '@postrider/store/endpoints';
import type { Sql } from '@postrider/store/sql';
import { notFound } from '../http/path-parameters.ts';

/** Locks an endpoint, and keeps what it inherits as it is until this transaction ends. 404 if there is none. */
export async function lockWithDefaults(
  sql: Sql,
  params: { tenantId: string; endpointId: string },
): Promise<{ row: EndpointRow; defaults: TenantDefaults }> {
  const { tenantId, endpointId } = params;
  const row = await lockEndpoint(sql, params);
  if (row === undefined) throw notFound('endpointId', endpointId);
  return { row, defaults: await heldDefaults(sql, tenantId) };
}

/** What the endpoints of a tenant inherit. It stays as it is until this transaction ends. */
export async function heldDefaults(sql: Sql, tenantId: string): Promise<TenantDefaults> {
  await holdDefaults(sql, tenantId);
  return (await findDefaults(sql, [tenantId]))(tenantId);
}
