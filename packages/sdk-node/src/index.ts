export { Postrider } from './postrider.ts';
export type { PostriderOptions } from './request/client-options.ts';
export type { Hooks, RequestInfo, ResponseInfo, FailureInfo, RetryInfo } from './request/hooks.ts';
export type { EventsFromOpenApi } from './generated/events-from-openapi.ts';
export type { PublishManyOptions, PublishResult } from './publish-many.ts';
export type { WaitForDeliveryOptions } from './wait-for-delivery.ts';
export type { CallOptions, ChangeOptions, DeleteEndpointOptions, PostOptions } from './request/call-options.ts';
export type { Answer, AnswerPromise } from './request/answer.ts';
export type { Fetch, FetchInit, FetchResponse } from './request/send-attempt.ts';
export type { Page, PagedAnswer, PageList } from './page-list.ts';
export type { Tenants } from './resources/tenants.ts';
export type { Endpoints } from './resources/endpoints.ts';
export type { Defaults } from './resources/defaults.ts';
export type { EventTypes } from './resources/event-types.ts';
export type { Replays } from './resources/replays.ts';
export type { Expunges } from './resources/expunges.ts';
export type { RetentionRuns } from './resources/retention.ts';
export type { Statistics } from './resources/statistics.ts';
export type { Senders } from './resources/senders.ts';
export type { Templates } from './resources/templates.ts';
export type { Events } from './resources/events.ts';
export type { Deliveries } from './resources/deliveries.ts';
export type { DeadLetters } from './resources/dead-letters.ts';
export type { Config } from './resources/config.ts';
export type { Schedules } from './resources/schedules.ts';
export type { Keys } from './resources/keys.ts';
export type { Audit } from './resources/audit.ts';
export type { Operator } from './resources/operator.ts';
export type { Service } from './resources/service.ts';

export { PostriderError, isPostriderError } from './errors/postrider-error.ts';
export { PostriderUsageError, isPostriderUsageError } from './errors/usage-error.ts';
export { PostriderConnectionError, isPostriderConnectionError } from './errors/connection-error.ts';
export { PostriderTimeoutError, isPostriderTimeoutError } from './errors/timeout-error.ts';
export { PostriderAnswerError, isPostriderAnswerError } from './errors/answer-error.ts';
export { PostriderApiError, isPostriderApiError } from './errors/api-error.ts';
export { PostriderAuthenticationError, isPostriderAuthenticationError } from './errors/authentication-error.ts';
export { PostriderPermissionError, isPostriderPermissionError } from './errors/permission-error.ts';
export { PostriderNotFoundError, isPostriderNotFoundError } from './errors/not-found-error.ts';
export { PostriderConflictError, isPostriderConflictError } from './errors/conflict-error.ts';
export { PostriderInvalidRequestError, isPostriderInvalidRequestError } from './errors/invalid-request-error.ts';
export { PostriderRateLimitError, isPostriderRateLimitError } from './errors/rate-limit-error.ts';
export { PostriderServerError, isPostriderServerError } from './errors/server-error.ts';
export type { ErrorEntry } from './errors/postrider-error.ts';
export type { ClientErrorCode, PostriderErrorCode } from './errors/error-codes.ts';

export type {
  Configuration,
  ConfigurationChange,
  ConfigurationExport,
  ConfigurationPlan,
  GetConfigurationQuery,
} from './configuration-types.ts';
export type {
  ApiKeyChange,
  AuditEntry,
  ExportAllAuditQuery,
  ExportAuditQuery,
  KeyRotation,
  ListAllAuditQuery,
  ListAuditQuery,
} from './audit-types.ts';

export type {
  ChangeAttempt,
  DeadLetterGroup,
  DeadLetterGroups,
  DeliveryChange,
  DeliveryChangeKind,
  ExportAllDeliveriesQuery,
  ExportDeliveriesQuery,
  ListAllDeadLetterGroupsQuery,
  ListDeadLetterGroupsQuery,
  StreamAllQuery,
  StreamQuery,
} from './history-types.ts';
export type {
  AcceptedEvent,
  ApiKey,
  ApiKeyWithSecret,
  AskedRun,
  Attempt,
  BatchResult,
  BatchResults,
  Delivery,
  DeliveryStatus,
  DeliveryWithAttempts,
  EffectivePreferences,
  Endpoint,
  EndpointTag,
  EndpointChange,
  EndpointExplanation,
  EndpointInput,
  EndpointPreferences,
  EndpointPreview,
  EndpointPreviews,
  EndpointsBulk,
  EndpointsBulkResults,
  EndpointWithSecret,
  EventChange,
  EventDetails,
  EventExplanation,
  EventType,
  EventTypeChange,
  EventTypeDocument,
  EventTypeImport,
  EventTypeImportResult,
  EventTypePreference,
  ExplainEventQuery,
  Hold,
  HoldReason,
  Instant,
  ItemProblem,
  ListAllDeadLettersQuery,
  ListAllDeliveriesQuery,
  ListAllEndpointsQuery,
  ListDeadLettersQuery,
  ListDeliveriesQuery,
  ListEndpointsQuery,
  ListTagsQuery,
  ListEventsQuery,
  ListEventTypesQuery,
  ListKeysQuery,
  ListSchedulesQuery,
  ListTenantsQuery,
  NewApiKey,
  NewEvent,
  NewEventType,
  NewSchedule,
  NewTenant,
  PostriderEvent,
  Preferences,
  PreferencesPreview,
  PreferencesQuestion,
  PreviewedRequest,
  PreviewQuestion,
  Priority,
  QuietHours,
  QuietWindow,
  RateLimits,
  RotatedSecret,
  Schedule,
  ScheduleChange,
  SecretRotation,
  ServiceState,
  Sender,
  SenderList,
  SystemState,
  Template,
  TemplateList,
  Tenant,
  TenantChange,
  TestSend,
  TimelineEntry,
} from './api-types.ts';
export type {
  AllStatisticsQuery,
  EndpointStatisticsQuery,
  StatisticsNumbers,
  StatisticsQuery,
} from './statistics-types.ts';
export type {
  DeadLetterDiscard,
  DeliveryCancel,
  DeliveryRetry,
  DeadLetterRetry,
  ListReplaysQuery,
  NewReplay,
  Replay,
  ReplayChange,
  ReplayMatch,
  ReplayPreview,
} from './replay-types.ts';
export type { Expunge, ListExpungesQuery, NewExpunge, RetentionState } from './retention-types.ts';
export type { DefaultsChange, DefaultSettings, EffectiveSettings, RotatedDefaultSecret } from './defaults-types.ts';
