import { findMissingEndpoints } from '@postrider/store/endpoints';
import type { Sql } from '@postrider/store/sql';
import type { RequestContext } from '../http/define-route.ts';
import { canonicalData } from '../http/payload.ts';
import { invalidBody } from '../http/problem.ts';
import type { ScheduledEvent } from './schema.ts';

/** 422 for an event whose type the catalogue refuses, as for a publish. */
export async function checkType(
  event: ScheduledEvent | undefined,
  { server, now }: Pick<RequestContext, 'server' | 'now'>,
): Promise<void> {
  if (event === undefined) return;
  const { type, data } = event;
  const { problems } = await server.catalogue.checkEvent({ type, data, bytes: canonicalData(data).length }, now);
  if (problems.length > 0) throw invalidBody(problems, '/event');
}

/** 422 for endpoints that the tenant does not have. */
export async function checkEndpoints(sql: Sql, tenantId: string, event: ScheduledEvent | undefined): Promise<void> {
  const endpointIds = event?.endpointIds ?? [];
  const missing = await findMissingEndpoints(sql, { tenantId, endpointIds });
  if (missing.length === 0) return;
  throw invalidBody(
    missing.map((id) => ({
      pointer: `/event/endpointIds/${endpointIds.indexOf(id)}`,
      detail: 'The tenant has no such endpoint.',
    })),
  );
}
