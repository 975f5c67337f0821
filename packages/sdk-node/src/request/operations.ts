import type { components, operations, paths } from '../generated/api.ts';

export type OperationId = keyof operations;

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: keyof paths;
  /**
   * A member that every answer has; default `id`. An answer without it is not the API's. `any`: no member is certain, but
   * it is an object. `none`: 204, nothing. `stream`: lines of text.
   */
  answer?: string;
}

/** Method and path of each operation. A test compares them with `openapi.json`. */
export const OPERATIONS = {
  createTenant: { method: 'POST', path: '/v1/tenants' },
  listTenants: { method: 'GET', path: '/v1/tenants', answer: 'data' },
  getTenant: { method: 'GET', path: '/v1/tenants/{tenantId}' },
  updateTenant: { method: 'PATCH', path: '/v1/tenants/{tenantId}' },
  deleteTenant: { method: 'DELETE', path: '/v1/tenants/{tenantId}', answer: 'none' },
  getTenantPreferences: { method: 'GET', path: '/v1/tenants/{tenantId}/preferences', answer: 'any' },
  putTenantPreferences: { method: 'PUT', path: '/v1/tenants/{tenantId}/preferences', answer: 'any' },
  updateTenantPreferences: { method: 'PATCH', path: '/v1/tenants/{tenantId}/preferences', answer: 'any' },
  getTenantEffectivePreferences: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/preferences/effective',
    answer: 'sources',
  },
  previewTenantPreferences: { method: 'POST', path: '/v1/tenants/{tenantId}/preferences/preview', answer: 'decision' },
  getTenantDefaults: { method: 'GET', path: '/v1/tenants/{tenantId}/defaults', answer: 'retry' },
  updateTenantDefaults: { method: 'PATCH', path: '/v1/tenants/{tenantId}/defaults', answer: 'retry' },
  rotateTenantDefaultSecret: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/defaults/rotate-secret',
    answer: 'secret',
  },
  getDeploymentDefaults: { method: 'GET', path: '/v1/defaults', answer: 'retry' },
  updateDeploymentDefaults: { method: 'PATCH', path: '/v1/defaults', answer: 'retry' },
  rotateDeploymentDefaultSecret: { method: 'POST', path: '/v1/defaults/rotate-secret', answer: 'secret' },
  getEndpointEffectiveSettings: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/effective',
    answer: 'retry',
  },
  createEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints' },
  listTags: { method: 'GET', path: '/v1/tenants/{tenantId}/tags', answer: 'data' },
  listEndpoints: { method: 'GET', path: '/v1/tenants/{tenantId}/endpoints', answer: 'data' },
  getEndpoint: { method: 'GET', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}' },
  replaceEndpoint: { method: 'PUT', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}' },
  updateEndpoint: { method: 'PATCH', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}' },
  deleteEndpoint: { method: 'DELETE', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}', answer: 'none' },
  bulkEndpoints: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/bulk', answer: 'results' },
  pauseEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/pause' },
  resumeEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/resume' },
  enableEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/enable' },
  disableEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/disable' },
  getEndpointPreferences: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences',
    answer: 'any',
  },
  putEndpointPreferences: {
    method: 'PUT',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences',
    answer: 'any',
  },
  updateEndpointPreferences: {
    method: 'PATCH',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences',
    answer: 'any',
  },
  getEndpointEffectivePreferences: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences/effective',
    answer: 'sources',
  },
  previewEndpointPreferences: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences/preview',
    answer: 'decision',
  },
  rotateEndpointSecret: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/rotate-secret',
    answer: 'secret',
  },
  endSecretOverlap: {
    method: 'DELETE',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/secrets/{secretId}',
    answer: 'none',
  },
  testEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/test', answer: 'outcome' },
  previewEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preview', answer: 'data' },
  publishEvent: { method: 'POST', path: '/v1/tenants/{tenantId}/events' },
  publishBatch: { method: 'POST', path: '/v1/tenants/{tenantId}/events/batch', answer: 'results' },
  listEvents: { method: 'GET', path: '/v1/tenants/{tenantId}/events', answer: 'data' },
  getEvent: { method: 'GET', path: '/v1/tenants/{tenantId}/events/{eventId}' },
  updateEvent: { method: 'PATCH', path: '/v1/tenants/{tenantId}/events/{eventId}' },
  cancelEvent: { method: 'POST', path: '/v1/tenants/{tenantId}/events/{eventId}/cancel' },
  expungeEvent: { method: 'POST', path: '/v1/tenants/{tenantId}/events/{eventId}/expunge' },
  explainEvent: { method: 'GET', path: '/v1/tenants/{tenantId}/events/{eventId}/explain', answer: 'eventId' },
  listDeliveries: { method: 'GET', path: '/v1/tenants/{tenantId}/deliveries', answer: 'data' },
  exportDeliveries: { method: 'GET', path: '/v1/tenants/{tenantId}/deliveries/export', answer: 'stream' },
  streamChanges: { method: 'GET', path: '/v1/tenants/{tenantId}/stream', answer: 'stream' },
  getDelivery: { method: 'GET', path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}' },
  retryDelivery: { method: 'POST', path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/retry' },
  cancelDelivery: { method: 'POST', path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/cancel' },
  listDeadLetters: { method: 'GET', path: '/v1/tenants/{tenantId}/dead-letters', answer: 'data' },
  listDeadLetterGroups: { method: 'GET', path: '/v1/tenants/{tenantId}/dead-letters/groups', answer: 'data' },
  retryDeadLetter: { method: 'POST', path: '/v1/tenants/{tenantId}/dead-letters/{deliveryId}/retry' },
  discardDeadLetter: { method: 'POST', path: '/v1/tenants/{tenantId}/dead-letters/{deliveryId}/discard' },
  retryDeadLetters: { method: 'POST', path: '/v1/tenants/{tenantId}/dead-letters/retry', answer: 'matched' },
  retryDeliveries: { method: 'POST', path: '/v1/tenants/{tenantId}/deliveries/retry', answer: 'matched' },
  cancelDeliveries: { method: 'POST', path: '/v1/tenants/{tenantId}/deliveries/cancel', answer: 'matched' },
  discardDeadLetters: { method: 'POST', path: '/v1/tenants/{tenantId}/dead-letters/discard', answer: 'matched' },
  createReplay: { method: 'POST', path: '/v1/tenants/{tenantId}/replays', answer: 'matched' },
  listReplays: { method: 'GET', path: '/v1/tenants/{tenantId}/replays', answer: 'data' },
  getReplay: { method: 'GET', path: '/v1/tenants/{tenantId}/replays/{replayId}' },
  updateReplay: { method: 'PATCH', path: '/v1/tenants/{tenantId}/replays/{replayId}' },
  pauseReplay: { method: 'POST', path: '/v1/tenants/{tenantId}/replays/{replayId}/pause' },
  resumeReplay: { method: 'POST', path: '/v1/tenants/{tenantId}/replays/{replayId}/resume' },
  cancelReplay: { method: 'POST', path: '/v1/tenants/{tenantId}/replays/{replayId}/cancel' },
  createSchedule: { method: 'POST', path: '/v1/tenants/{tenantId}/schedules' },
  listSchedules: { method: 'GET', path: '/v1/tenants/{tenantId}/schedules', answer: 'data' },
  getSchedule: { method: 'GET', path: '/v1/tenants/{tenantId}/schedules/{scheduleId}' },
  updateSchedule: { method: 'PATCH', path: '/v1/tenants/{tenantId}/schedules/{scheduleId}' },
  deleteSchedule: { method: 'DELETE', path: '/v1/tenants/{tenantId}/schedules/{scheduleId}', answer: 'none' },
  runSchedule: { method: 'POST', path: '/v1/tenants/{tenantId}/schedules/{scheduleId}/run', answer: 'eventId' },
  createEventType: { method: 'POST', path: '/v1/event-types', answer: 'name' },
  listEventTypes: { method: 'GET', path: '/v1/event-types', answer: 'data' },
  importEventTypes: { method: 'POST', path: '/v1/event-types/import', answer: 'created' },
  exportEventTypes: { method: 'GET', path: '/v1/event-types/export', answer: 'webhooks' },
  getEventType: { method: 'GET', path: '/v1/event-types/{eventTypeName}', answer: 'name' },
  updateEventType: { method: 'PATCH', path: '/v1/event-types/{eventTypeName}', answer: 'name' },
  deleteEventType: { method: 'DELETE', path: '/v1/event-types/{eventTypeName}', answer: 'none' },
  listTemplates: { method: 'GET', path: '/v1/templates', answer: 'data' },
  getConfiguration: { method: 'GET', path: '/v1/config', answer: 'any' },
  applyConfiguration: { method: 'POST', path: '/v1/config', answer: 'plan' },
  exportConfiguration: { method: 'POST', path: '/v1/config/export', answer: 'any' },
  expungeEvents: { method: 'POST', path: '/v1/tenants/{tenantId}/expunge' },
  listExpunges: { method: 'GET', path: '/v1/tenants/{tenantId}/expunges', answer: 'data' },
  getExpunge: { method: 'GET', path: '/v1/tenants/{tenantId}/expunges/{expungeId}' },
  getStatistics: { method: 'GET', path: '/v1/tenants/{tenantId}/stats', answer: 'totals' },
  getEndpointStatistics: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/stats',
    answer: 'totals',
  },
  getRetention: { method: 'GET', path: '/v1/retention', answer: 'disk' },
  getSystem: { method: 'GET', path: '/v1/system', answer: 'workers' },
  runRetention: { method: 'POST', path: '/v1/retention/run', answer: 'disk' },
  listSenders: { method: 'GET', path: '/v1/senders', answer: 'data' },
  createKey: { method: 'POST', path: '/v1/keys' },
  listKeys: { method: 'GET', path: '/v1/keys', answer: 'data' },
  getKey: { method: 'GET', path: '/v1/keys/{keyId}' },
  updateKey: { method: 'PATCH', path: '/v1/keys/{keyId}' },
  rotateKey: { method: 'POST', path: '/v1/keys/{keyId}/rotate' },
  deleteKey: { method: 'DELETE', path: '/v1/keys/{keyId}', answer: 'none' },
  exportAudit: { method: 'GET', path: '/v1/tenants/{tenantId}/audit/export', answer: 'stream' },
  listAudit: { method: 'GET', path: '/v1/tenants/{tenantId}/audit', answer: 'data' },
  findEvent: { method: 'GET', path: '/v1/events/{eventId}' },
  explainAnyEvent: { method: 'GET', path: '/v1/events/{eventId}/explain', answer: 'eventId' },
  findDelivery: { method: 'GET', path: '/v1/deliveries/{deliveryId}' },
  listAllDeliveries: { method: 'GET', path: '/v1/deliveries', answer: 'data' },
  exportAllDeliveries: { method: 'GET', path: '/v1/deliveries/export', answer: 'stream' },
  streamAllChanges: { method: 'GET', path: '/v1/stream', answer: 'stream' },
  listAllDeadLetterGroups: { method: 'GET', path: '/v1/dead-letters/groups', answer: 'data' },
  listAllDeadLetters: { method: 'GET', path: '/v1/dead-letters', answer: 'data' },
  listAllEndpoints: { method: 'GET', path: '/v1/endpoints', answer: 'data' },
  exportAllAudit: { method: 'GET', path: '/v1/audit/export', answer: 'stream' },
  getAllStatistics: { method: 'GET', path: '/v1/stats', answer: 'totals' },
  listAllAudit: { method: 'GET', path: '/v1/audit', answer: 'data' },
  getHealth: { method: 'GET', path: '/healthz', answer: 'status' },
  getReadiness: { method: 'GET', path: '/readyz', answer: 'status' },
  getApiDescription: { method: 'GET', path: '/openapi.json', answer: 'openapi' },
} as const satisfies Record<OperationId, Route>;

/** Whether a body looks like the answer of an operation. */
export function isAnswerOf(operation: OperationId, body: unknown): boolean {
  const { answer = 'id' }: Route = OPERATIONS[operation];
  if (answer === 'none') return body === undefined;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  return answer === 'any' || answer in body;
}

/** A point in time: a `Date`, or RFC 3339 text with a time zone. */
export type Instant = Date | string;

type InstantName = 'at' | 'occurredAt' | 'expiresAt' | 'deliverAt' | 'from' | 'to' | 'since';

/** Members that hold points in time themselves. */
type HolderName = 'filter' | 'missedBy';

/** Members that are points in time also take a `Date`, those of filters and of a list's elements too. */
export type TakingDates<T> = {
  [K in keyof T]: K extends InstantName
    ? T[K] | Instant
    : K extends HolderName
      ? TakingDates<T[K]>
      : T[K] extends readonly (infer Element extends object)[]
        ? TakingDates<Element>[]
        : T[K];
};

/**
 * Makes optional members accept undefined, at every depth: under `exactOptionalPropertyTypes` too, a value that may be
 * missing can be passed on.
 */
export type TakingUndefined<T> = T extends readonly (infer Element)[]
  ? TakingUndefined<Element>[]
  : T extends Date
    ? T
    : T extends object
      ? { [K in keyof T]: undefined extends T[K] ? TakingUndefined<T[K]> | undefined : TakingUndefined<T[K]> }
      : T;

/** The input type of a body. */
export type Input<T> = TakingUndefined<TakingDates<T>>;

export type Schemas = components['schemas'];

/** A schema of an answer, by its name. */
export type Named<Name extends keyof Schemas> = Schemas[Name];

/** A schema of what is sent, by its name. */
export type Given<Name extends keyof Schemas> = Input<Schemas[Name]>;

export type PathOf<Op extends OperationId> = operations[Op]['parameters'] extends { path: infer Path }
  ? Path
  : undefined;

export type QueryOf<Op extends OperationId> = operations[Op]['parameters'] extends { query?: infer Query }
  ? Input<NonNullable<Query>>
  : never;

export type BodyOf<Op extends OperationId> = operations[Op] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Input<Body>
  : never;

type Success<Responses> = Responses[keyof Responses & (200 | 201 | 202 | 204)];

/** The answer type of an operation; void for 204. */
export type AnswerOf<Op extends OperationId> =
  Success<operations[Op]['responses']> extends { content: { 'application/json': infer Answer } } ? Answer : undefined;
