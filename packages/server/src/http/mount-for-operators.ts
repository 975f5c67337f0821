import * as z from 'zod';
import type { Route, RouteFacts } from './define-route.ts';
import { tenantIdInput } from './schemas.ts';

/**
 * A tenant's route for the people who run Postrider: over all tenants, with the scope `admin`. A list takes `tenantId` as
 * a filter, but not `externalId`, which is unique per tenant only. The handler gets no `tenantId` where none is asked for,
 * and the store then looks at every tenant.
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

/** The filters of a list over all tenants; undefined for what is no list. */
function filtersOf({ path, schemas: { query } }: Pick<Route, 'path' | 'schemas'>): z.ZodType | undefined {
  if (path.includes('{') || !(query instanceof z.ZodObject)) return undefined;
  const { externalId: _, ...filters } = query.shape;
  return z.strictObject({ ...filters, tenantId: tenantIdInput.optional() });
}
