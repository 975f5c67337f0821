export { readEndpointActivity, type EndpointActivity } from './endpoint-activity.ts';
export { disableFailing, disableForTemplate, findEndpointHealth, type EndpointHealthRow } from './endpoint-health.ts';
export {
  endOverlap,
  endOverlaps,
  findEndpointSecrets,
  rotateEndpointSecret,
  setEndpointSecret,
} from './endpoint-secrets.ts';
export { deleteEndpoint, disableEndpoint, enableEndpoint, pauseEndpoint, resumeEndpoint } from './endpoint-status.ts';
export {
  findEndpoint,
  hasRoomForEndpoint,
  insertEndpoint,
  listEndpoints,
  lockEndpoint,
  openEndpointAuth,
  openEndpointHeaders,
  touchEndpoint,
  updateEndpoint,
  type EndpointRow,
  type EndpointSettings,
} from './endpoints.ts';
