import type { components, operations, paths } from '../generated/api.ts';

export type OperationId = keyof operations;

interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: keyof paths;
}

/** Where each operation of the API lives. A test compares it with `openapi.json` in both directions. */
export const OPERATIONS = {
  createTenant: { method: 'POST', path: '/v1/tenants' },
  listTenants: { method: 'GET', path: '/v1/tenants' },
  getTenant: { method: 'GET', path: '/v1/tenants/{tenantId}' },
  updateTenant: { method: 'PATCH', path: '/v1/tenants/{tenantId}' },
  deleteTenant: { method: 'DELETE', path: '/v1/tenants/{tenantId}' },
  getTenantPreferences: { method: 'GET', path: '/v1/tenants/{tenantId}/preferences' },
  putTenantPreferences: { method: 'PUT', path: '/v1/tenants/{tenantId}/preferences' },
  getTenantEffectivePreferences: { method: 'GET', path: '/v1/tenants/{tenantId}/preferences/effective' },
  previewTenantPreferences: { method: 'POST', path: '/v1/tenants/{tenantId}/preferences/preview' },
  createEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints' },
  listEndpoints: { method: 'GET', path: '/v1/tenants/{tenantId}/endpoints' },
  getEndpoint: { method: 'GET', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}' },
  replaceEndpoint: { method: 'PUT', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}' },
  updateEndpoint: { method: 'PATCH', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}' },
  deleteEndpoint: { method: 'DELETE', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}' },
  pauseEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/pause' },
  resumeEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/resume' },
  enableEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/enable' },
  disableEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/disable' },
  getEndpointPreferences: { method: 'GET', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences' },
  putEndpointPreferences: { method: 'PUT', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences' },
  getEndpointEffectivePreferences: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences/effective',
  },
  previewEndpointPreferences: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences/preview',
  },
  rotateEndpointSecret: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/rotate-secret' },
  testEndpoint: { method: 'POST', path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/test' },
  publishEvent: { method: 'POST', path: '/v1/tenants/{tenantId}/events' },
  listEvents: { method: 'GET', path: '/v1/tenants/{tenantId}/events' },
  getEvent: { method: 'GET', path: '/v1/tenants/{tenantId}/events/{eventId}' },
  updateEvent: { method: 'PATCH', path: '/v1/tenants/{tenantId}/events/{eventId}' },
  cancelEvent: { method: 'POST', path: '/v1/tenants/{tenantId}/events/{eventId}/cancel' },
  explainEvent: { method: 'GET', path: '/v1/tenants/{tenantId}/events/{eventId}/explain' },
  listDeliveries: { method: 'GET', path: '/v1/tenants/{tenantId}/deliveries' },
  getDelivery: { method: 'GET', path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}' },
  retryDelivery: { method: 'POST', path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/retry' },
  cancelDelivery: { method: 'POST', path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/cancel' },
  listDeadLetters: { method: 'GET', path: '/v1/tenants/{tenantId}/dead-letters' },
  retryDeadLetter: { method: 'POST', path: '/v1/tenants/{tenantId}/dead-letters/{deliveryId}/retry' },
  discardDeadLetter: { method: 'POST', path: '/v1/tenants/{tenantId}/dead-letters/{deliveryId}/discard' },
  createKey: { method: 'POST', path: '/v1/keys' },
  listKeys: { method: 'GET', path: '/v1/keys' },
  getKey: { method: 'GET', path: '/v1/keys/{keyId}' },
  deleteKey: { method: 'DELETE', path: '/v1/keys/{keyId}' },
  findEvent: { method: 'GET', path: '/v1/events/{eventId}' },
  explainAnyEvent: { method: 'GET', path: '/v1/events/{eventId}/explain' },
  findDelivery: { method: 'GET', path: '/v1/deliveries/{deliveryId}' },
  listAllDeliveries: { method: 'GET', path: '/v1/deliveries' },
  listAllDeadLetters: { method: 'GET', path: '/v1/dead-letters' },
  listAllEndpoints: { method: 'GET', path: '/v1/endpoints' },
  getHealth: { method: 'GET', path: '/healthz' },
  getReadiness: { method: 'GET', path: '/readyz' },
  getApiDescription: { method: 'GET', path: '/openapi.json' },
} as const satisfies Record<OperationId, Route>;

/** A point in time: a `Date`, or RFC 3339 text with a time zone. */
export type Instant = Date | string;

type InstantName = 'at' | 'occurredAt' | 'expiresAt' | 'deliverAt' | 'from' | 'to';

/** Members that are points in time also take a `Date`. */
export type TakingDates<T> = { [K in keyof T]: K extends InstantName ? T[K] | Instant : T[K] };

/** What may be left out may also be undefined. */
export type TakingUndefined<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] };

export type Schemas = components['schemas'];

export type PathOf<Op extends OperationId> = operations[Op]['parameters'] extends { path: infer Path }
  ? Path
  : undefined;

export type QueryOf<Op extends OperationId> = operations[Op]['parameters'] extends { query?: infer Query }
  ? TakingUndefined<TakingDates<NonNullable<Query>>>
  : never;

export type BodyOf<Op extends OperationId> = operations[Op] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? TakingUndefined<TakingDates<Body>>
  : never;

type Success<Responses> = Responses[keyof Responses & (200 | 201 | 202 | 204)];

/** What an operation answers with; nothing for 204. */
export type AnswerOf<Op extends OperationId> =
  Success<operations[Op]['responses']> extends { content: { 'application/json': infer Answer } } ? Answer : undefined;
