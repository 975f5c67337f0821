import type { Route } from '../http/define-route.ts';
import { applyRoute } from './apply-route.ts';
import { documentSchemas } from './document-schema.ts';
import { exportRoutes } from './export-routes.ts';
import { operationsOf } from './operations.ts';

/** What people have set, as one document. It checks and does what the single routes check and do. */
export function configurationRoutes(features: readonly Route[]): Route[] {
  const operations = operationsOf(features);
  const schemas = documentSchemas(operations);
  return [...exportRoutes(schemas.document), applyRoute(schemas, operations)];
}
