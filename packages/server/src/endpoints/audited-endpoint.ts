import { findDefaults, findEndpoint, lockEndpoint } from '@postrider/store/endpoints';
import type { AuditedResource, Reply, RouteContext } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { presentEndpoint } from './present.ts';

export const auditedEndpoint: AuditedResource = {
  type: 'endpoint',
  parameter: 'endpointId',
  read: {
    prepare:
      async ({ params }) =>
      (context) =>
        readSettings(params, context),
  },
  lock: (sql, { tenantId = '', endpointId = '' }) => lockEndpoint(sql, { tenantId, endpointId }),
  without: ['health', 'recovery', 'counters', 'warnings'],
};

/** As `getEndpoint`, but without what only its deliveries tell: that is not kept. */
async function readSettings(
  { tenantId = '', endpointId = '' }: Record<string, string>,
  context: RouteContext,
): Promise<Reply<unknown>> {
  const row = await findEndpoint(context.sql, { tenantId, endpointId });
  if (row === undefined) throw notFound('endpointId', endpointId);
  const defaults = (await findDefaults(context.sql, [tenantId]))(tenantId);
  return { body: presentEndpoint(row, context, { defaults }) };
}
