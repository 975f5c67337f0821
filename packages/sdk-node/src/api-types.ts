import type { Input, QueryOf, Schemas } from './request/operations.ts';

export type { Instant } from './request/operations.ts';

// Interfaces, not aliases: editors then show a name instead of all members of what a method answers.

/** A customer of the app, whose webhooks these are. */
export interface Tenant extends Named<'Tenant'> {}

/** A URL that receives some event types. */
export interface Endpoint extends Named<'Endpoint'> {}

/** An endpoint with its signing secret, which only this answer shows. */
export interface EndpointWithSecret extends Named<'EndpointWithSecret'> {}

/** What came of a rotation. Keep the secret: nothing shows it again. */
export interface RotatedSecret extends Named<'RotatedSecret'> {}

/** An event that was accepted, with its deliveries. */
export interface AcceptedEvent extends Named<'AcceptedEvent'> {}

/** Something that happened, published once. */
export interface PostriderEvent extends Named<'Event'> {}

/** What became of an event at every endpoint of its tenant: a page. */
export interface EventExplanation extends Named<'Explain'> {
  /** A page of the endpoints, the oldest first. */
  endpoints: EndpointExplanation[];
}

/** What became of an event at one endpoint. */
export interface EndpointExplanation extends Named<'EndpointExplanation'> {}

/** What preferences come to: nothing is left open. */
export interface EffectivePreferences extends Named<'EffectivePreferences'> {}

/** What preferences would do with a delivery. */
export interface PreferencesPreview extends Named<'PreferencesPreview'> {
  /** While it would wait: why, and until when. */
  hold: Hold | null;
}

/** One event on its way to one endpoint. */
export interface Delivery extends Named<'Delivery'> {
  /** While it waits: why, and until when. Null: it does not. */
  hold: Hold | null;
}

/** A delivery with everything that is known of it. */
export interface DeliveryWithAttempts extends Named<'DeliveryWithAttempts'> {
  /** While it waits: why, and until when. Null: it does not. */
  hold: Hold | null;
  /** First to last; of very many the latest 200. */
  attempts: Attempt[];
  /** Everything that became of it, first to last. */
  timeline: TimelineEntry[];
}

/** One thing that happened to a delivery. What does not apply to its `kind` is null. */
export interface TimelineEntry extends Named<'TimelineEntry'> {}

/** One HTTP request of a delivery. */
export interface Attempt extends Named<'Attempt'> {}

/** An API key, without the key itself. */
export interface ApiKey extends Named<'Key'> {}

/** An API key with the key itself, which only this answer shows. */
export interface ApiKeyWithSecret extends Named<'KeyWithSecret'> {}

/** How the service is. */
export interface ServiceState extends Named<'ServiceState'> {}

/** Why a delivery waits at a gate, and until when. */
export interface Hold extends Named<'Hold'> {}

/** A tenant to create. */
export interface NewTenant extends Given<'NewTenant'> {}

/** What is left out stays; null gives the default. */
export interface TenantChange extends Given<'TenantChange'> {}

/** An event type of the catalogue. */
export interface EventType extends Named<'EventType'> {}

/** An event type to add to the catalogue. */
export interface NewEventType extends Given<'NewEventType'> {}

/** What to change of an event type. Null gives the default. */
export interface EventTypeChange extends Given<'EventTypeChange'> {}

/** An endpoint to create, or all of one to replace. */
export interface EndpointInput extends Given<'EndpointInput'> {}

/** What is left out stays; what is given replaces that member whole; null gives the default. */
export interface EndpointChange extends Given<'EndpointChange'> {}

/** How a signing secret is replaced. */
export interface SecretRotation extends Given<'SecretRotation'> {}

/** What a test sends. */
export interface TestSend extends Given<'TestSend'> {}

/** Another time for an event. */
export interface EventChange extends Given<'EventChange'> {}

/** When and what a receiver wants. What is absent or null is inherited. */
export interface Preferences extends Given<'Preferences'> {}

/** The same of an endpoint; `maxPerHour` is of tenants only. */
export interface EndpointPreferences extends Given<'EndpointPreferences'> {}

/** When the receiver does not want to be disturbed. */
export interface QuietHours extends Given<'QuietHours'> {}

/** A part of the week that is quiet. */
export interface QuietWindow extends Given<'QuietWindow'> {}

/** How many attempts may start, for each endpoint by itself. */
export interface RateLimits extends Given<'RateLimits'> {}

/** Which event types are sent. */
export interface EventTypePreference extends Given<'EventTypePreference'> {}

/** What a preview asks. */
export interface PreferencesQuestion extends Given<'PreferencesQuestion'> {}

/** An API key to create. */
export interface NewApiKey extends Given<'NewKey'> {}

type Named<Name extends keyof Schemas> = Schemas[Name];
type Given<Name extends keyof Schemas> = Input<Schemas[Name]>;

export type HoldReason = Hold['reason'];
export type DeliveryStatus = Delivery['status'];
/** How urgent an event is, from lowest to highest. */
export type Priority = Schemas['Priority'];

/** Everything about an event beside its type and data. */
export interface EventDetails extends Input<Omit<Schemas['NewEvent'], 'type' | 'data'>> {}

/** An event to publish. With an event map, `type` is one of its keys and `data` what belongs to that type. */
export type NewEvent<Events extends object = Record<string, unknown>> = {
  [Type in keyof Events & string]: EventDetails & {
    /** The type of the event: names joined by dots, like `order.paid`. */
    type: Type;
    /** Any JSON, up to 256 KiB. */
    data: Events[Type];
  };
}[keyof Events & string];

export type ExplainEventQuery = QueryOf<'explainEvent'>;
export type ListTenantsQuery = QueryOf<'listTenants'>;
export type ListEndpointsQuery = QueryOf<'listEndpoints'>;
export type ListEventsQuery = QueryOf<'listEvents'>;
export type ListDeliveriesQuery = QueryOf<'listDeliveries'>;
export type ListDeadLettersQuery = QueryOf<'listDeadLetters'>;
export type ListEventTypesQuery = QueryOf<'listEventTypes'>;
export type ListKeysQuery = QueryOf<'listKeys'>;
export type ListAllEndpointsQuery = QueryOf<'listAllEndpoints'>;
export type ListAllDeliveriesQuery = QueryOf<'listAllDeliveries'>;
export type ListAllDeadLettersQuery = QueryOf<'listAllDeadLetters'>;
