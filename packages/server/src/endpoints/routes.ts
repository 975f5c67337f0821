import type { Route } from '../http/define-route.ts';
import { mountForOperators } from '../http/mount-for-operators.ts';
import { bulkEndpoints } from './bulk-endpoints.ts';
import { deleteEndpointRoute, patchEndpoint, replaceEndpoint } from './change-endpoint.ts';
import { statusRoutes } from './change-status.ts';
import { createEndpoint } from './create-endpoint.ts';
import { endSecretOverlap } from './end-overlap.ts';
import { listTagsRoute } from './list-tags.ts';
import { getEndpoint, listEndpointsRoute } from './read-endpoints.ts';
import { rotateSecret } from './rotate-secret.ts';
import { previewEndpoint } from './preview-endpoint.ts';
import { testEndpoint } from './test-endpoint.ts';

export const endpointRoutes: readonly Route[] = [
  // Before `{endpointId}`, which would take its path.
  bulkEndpoints,
  createEndpoint,
  listEndpointsRoute,
  listTagsRoute,
  getEndpoint,
  replaceEndpoint,
  patchEndpoint,
  deleteEndpointRoute,
  ...statusRoutes,
  rotateSecret,
  endSecretOverlap,
  testEndpoint,
  previewEndpoint,
];

export const operatorEndpointRoutes: readonly Route[] = [
  mountForOperators(listEndpointsRoute, {
    name: 'listAllEndpoints',
    summary: 'List the endpoints of all tenants, newest first',
  }),
];
