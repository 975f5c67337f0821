import type { Route } from '../http/define-route.ts';
import { healthz, readyz } from './health.ts';
import { openapiRoute } from './openapi.ts';

/** What the server says about itself. The last one describes the others and itself. */
export function serviceRoutes(others: readonly Route[]): Route[] {
  return [healthz, readyz, openapiRoute([...others, healthz, readyz])];
}
