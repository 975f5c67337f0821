import type { QueryOf, Schemas, TakingDates, TakingUndefined } from './request/operations.ts';

export type { Instant } from './request/operations.ts';

export type Tenant = Schemas['Tenant'];
export type NewTenant = Schemas['NewTenant'];
export type TenantChange = Schemas['TenantChange'];
export type Endpoint = Schemas['Endpoint'];
export type EndpointWithSecret = Schemas['EndpointWithSecret'];
export type EndpointInput = Schemas['EndpointInput'];
export type EndpointChange = Schemas['EndpointChange'];
export type SecretRotation = Schemas['SecretRotation'];
export type RotatedSecret = Schemas['RotatedSecret'];
export type TestSend = Schemas['TestSend'];
export type AcceptedEvent = Schemas['AcceptedEvent'];
export type PostriderEvent = Schemas['Event'];
export type EventChange = TakingDates<Schemas['EventChange']>;
export type EventExplanation = Schemas['Explain'];
export type EndpointExplanation = Schemas['EndpointExplanation'];
export type Preferences = Schemas['Preferences'];
export type QuietHours = Schemas['QuietHours'];
export type QuietWindow = Schemas['QuietWindow'];
export type RateLimits = Schemas['RateLimits'];
export type EventTypePreference = Schemas['EventTypePreference'];
export type EffectivePreferences = Schemas['EffectivePreferences'];
export type PreferencesQuestion = TakingUndefined<TakingDates<Schemas['PreferencesQuestion']>>;
export type PreferencesPreview = Schemas['PreferencesPreview'];
export type Delivery = Schemas['Delivery'];
export type DeliveryWithAttempts = Schemas['DeliveryWithAttempts'];
export type TimelineEntry = Schemas['TimelineEntry'];
export type Attempt = Schemas['Attempt'];
export type ApiKey = Schemas['Key'];
export type ApiKeyWithSecret = Schemas['KeyWithSecret'];
export type ServiceState = Schemas['ServiceState'];
export type Hold = Schemas['Hold'];
export type HoldReason = Hold['reason'];
export type DeliveryStatus = Delivery['status'];
export type Priority = Schemas['Priority'];

export type NewApiKey = TakingDates<Schemas['NewKey']>;

/** Everything about an event beside its type and data. */
export type EventDetails = TakingUndefined<TakingDates<Omit<Schemas['NewEvent'], 'type' | 'data'>>>;

/** An event to publish. With an event map, `type` is one of its keys and `data` what belongs to that type. */
export type NewEvent<Events extends object = Record<string, unknown>> = {
  [Type in keyof Events & string]: EventDetails & { type: Type; data: Events[Type] };
}[keyof Events & string];

export type ExplainEventQuery = QueryOf<'explainEvent'>;
export type ListTenantsQuery = QueryOf<'listTenants'>;
export type ListEndpointsQuery = QueryOf<'listEndpoints'>;
export type ListEventsQuery = QueryOf<'listEvents'>;
export type ListDeliveriesQuery = QueryOf<'listDeliveries'>;
export type ListDeadLettersQuery = QueryOf<'listDeadLetters'>;
export type ListKeysQuery = QueryOf<'listKeys'>;
export type ListAllEndpointsQuery = QueryOf<'listAllEndpoints'>;
export type ListAllDeliveriesQuery = QueryOf<'listAllDeliveries'>;
export type ListAllDeadLettersQuery = QueryOf<'listAllDeadLetters'>;
