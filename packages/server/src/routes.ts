import { discardDeadLetterRoute, listDeadLetters, retryDeadLetter } from './dead-letters/dead-letters.ts';
import { cancelDeliveryRoute, retryDeliveryRoute } from './deliveries/command-deliveries.ts';
import { getDelivery, listDeliveriesRoute } from './deliveries/read-deliveries.ts';
import { deleteEndpointRoute, patchEndpoint, replaceEndpoint } from './endpoints/change-endpoint.ts';
import { statusRoutes } from './endpoints/change-status.ts';
import { createEndpoint } from './endpoints/create-endpoint.ts';
import { getEndpoint, listEndpointsRoute } from './endpoints/read-endpoints.ts';
import { endSecretOverlap } from './endpoints/end-overlap.ts';
import { rotateSecret } from './endpoints/rotate-secret.ts';
import { testEndpoint } from './endpoints/test-endpoint.ts';
import { cancelEventRoute, patchEvent } from './events/change-event.ts';
import { explainEventRoute } from './events/explain-event.ts';
import { publishEvent } from './events/publish-event.ts';
import { getEvent, listEventsRoute } from './events/read-events.ts';
import type { Route } from './http/define-route.ts';
import { createKey, deleteKey, getKey, listKeys } from './keys/manage-keys.ts';
import {
  explainAnyEvent,
  findAnyDelivery,
  findAnyEvent,
  listAllDeadLetters,
  listAllDeliveries,
  listAllEndpoints,
} from './operator/look-ups.ts';
import { healthz, readyz } from './about/health.ts';
import { openapiRoute } from './about/openapi.ts';
import { preferencesRoutes } from './preferences/preferences.ts';
import { deleteTenantRoute, patchTenant } from './tenants/change-tenant.ts';
import { createTenant } from './tenants/create-tenant.ts';
import { getTenant, listTenantsRoute } from './tenants/read-tenants.ts';

const DESCRIBED: readonly Route[] = [
  createTenant,
  listTenantsRoute,
  getTenant,
  patchTenant,
  deleteTenantRoute,
  createEndpoint,
  listEndpointsRoute,
  getEndpoint,
  replaceEndpoint,
  patchEndpoint,
  deleteEndpointRoute,
  ...statusRoutes,
  ...preferencesRoutes,
  rotateSecret,
  endSecretOverlap,
  testEndpoint,
  publishEvent,
  listEventsRoute,
  getEvent,
  patchEvent,
  cancelEventRoute,
  explainEventRoute,
  listDeliveriesRoute,
  getDelivery,
  retryDeliveryRoute,
  cancelDeliveryRoute,
  listDeadLetters,
  retryDeadLetter,
  discardDeadLetterRoute,
  createKey,
  listKeys,
  getKey,
  deleteKey,
  findAnyEvent,
  explainAnyEvent,
  findAnyDelivery,
  listAllDeliveries,
  listAllDeadLetters,
  listAllEndpoints,
  healthz,
  readyz,
];

/** The whole API, in the order of its description. */
export const ROUTES: readonly Route[] = [...DESCRIBED, openapiRoute(DESCRIBED)];
