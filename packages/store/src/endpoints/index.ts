export { findMissingEndpoints } from './missing-endpoints.ts';
export { readEndpointActivity, type EndpointActivity } from './endpoint-activity.ts';
export { disableFailing, disableForTemplate, findEndpointHealth, type EndpointHealthRow } from './endpoint-health.ts';
export { hasCurrentSecret, noDefaults, type DefaultsRow } from './defaults-row.ts';
export {
  defaultSecrets,
  DEPLOYMENT,
  findDefaults,
  findWithoutSecret,
  holdDefaults,
  levelOf,
  listDependentSecrets,
  lockDefaults,
  openDefaultHeaders,
  touchDefaults,
  writeDefaults,
  type DefaultSettings,
  type DependentSecret,
  type TenantDefaults,
} from './defaults.ts';
export { endpointSecrets } from './endpoint-secrets.ts';
export type { SecretTable } from './secret-table.ts';
export {
  changeEndpoints,
  deleteEndpoint,
  deleteEndpoints,
  disableEndpoint,
  enableEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  setEndpointStatus,
  type EndpointAction,
} from './endpoint-status.ts';
export {
  findEndpoint,
  hasRoomForEndpoint,
  insertEndpoint,
  lockEndpoint,
  openEndpointAuth,
  openEndpointHeaders,
  touchEndpoint,
  updateEndpoint,
  type EndpointRow,
  type EndpointSettings,
  type SaveResult,
} from './endpoints.ts';
export { changeLimit, countBacklogs, endRecovery, readRecoveries } from './recoveries.ts';
export { requestRecordRemoval } from './request-record-removal.ts';
export { findByExternalId } from './find-by-external-id.ts';
export {
  disableWithoutSecret,
  findUsedEndpointIds,
  readConfiguredEndpoints,
  type ConfiguredEndpoint,
} from './read-configured.ts';
export { lockEndpoints, type LockedEndpoint } from './lock-endpoints.ts';
export { listEndpoints, type EndpointFilter } from './list-endpoints.ts';
export { listTags } from './list-tags.ts';
export { lockStoppedTemplates, type StoppedTemplate } from './lock-stopped-templates.ts';
