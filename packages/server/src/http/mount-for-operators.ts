import * as z from 'zod';
import type { Route, RouteFacts } from './define-route.ts';
import { idOf, tenantIdInput } from './schemas.ts';

/**
 * Mounts a tenant's route a second time, for operators: over all tenants, with the scope `admin`. A list takes the filter
 * `tenantId`, but no external id, which is unique per tenant only. Without that filter the handler gets no `tenantId`, and
 * the store reads all tenants.
 */
export function mountForOperators(
  route: Route,
  facts: Pick<RouteFacts, 'name' | 'summary'> & Partial<Pick<RouteFacts, 'description'>>,
): Route {
  const { description: _, ...rest } = route;
  const mounted = {
    ...rest,
    ...facts,
    path: route.path.replace('/tenants/{tenantId}', ''),
    group: 'operators',
  } as const;
  const query = filtersOf(mounted);
  if (query === undefined) return { ...mounted, scope: 'admin' };
  return {
    ...mounted,
    scope: 'admin',
    schemas: { ...route.schemas, query },
    prepare({ params, query: checked, body }, context) {
      const { tenantId: asked, ...filters } = checked as { tenantId?: string }; // read by the schema above
      return route.prepare(
        { params: asked === undefined ? params : { ...params, tenantId: asked }, query: filters, body },
        context,
      );
    },
  };
}

/** The query of a list over all tenants; undefined for other routes. */
function filtersOf({ path, schemas: { query } }: Pick<Route, 'path' | 'schemas'>): z.ZodType | undefined {
  if (path.includes('{') || !(query instanceof z.ZodObject)) return undefined;
  const { externalId: _, ...filters } = query.shape;
  const endpointId = idOf('ep').optional().meta({ description: 'Only what goes to this endpoint.' });
  return z.strictObject({
    ...filters,
    ...('endpointId' in filters ? { endpointId } : {}),
    tenantId: tenantIdInput.optional(),
  });
}
