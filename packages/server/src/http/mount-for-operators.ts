import * as z from 'zod';
import { checkQuery, type Route, type RouteFacts } from './define-route.ts';
import { TENANT_ID_PATTERN } from './path-parameters.ts';

const tenantId = z.string().regex(TENANT_ID_PATTERN, 'Must be the id of a tenant.').optional();

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
    bind(raw) {
      checkQuery(query, raw.query);
      const { tenantId: asked, ...filters } = raw.query;
      const params = asked === undefined ? raw.params : { ...raw.params, tenantId: asked };
      return route.bind({ ...raw, params, query: filters });
    },
  };
}

/** The filters of a list over all tenants; undefined for what is no list. */
function filtersOf({ path, schemas: { query } }: Pick<Route, 'path' | 'schemas'>): z.ZodType | undefined {
  if (path.includes('{') || !(query instanceof z.ZodObject)) return undefined;
  const { externalId: _, ...filters } = query.shape;
  return z.strictObject({ ...filters, tenantId });
}
