import type { Given, Input, Named, QueryOf, Schemas } from './request/operations.ts';

export type { Instant } from './request/operations.ts';

// Interfaces, not aliases: editors then show the name of a return type instead of all its members.

/** A customer of the app, whose webhooks these are. */
export interface Tenant extends Named<'Tenant'> {}

/** A URL that receives some event types. */
export interface Endpoint extends Named<'Endpoint'> {}

/** A tag of endpoints, with how many have it. */
export interface EndpointTag extends Named<'EndpointTag'> {}

/** An endpoint with its signing secret, which only this answer shows. */
export interface EndpointWithSecret extends Named<'EndpointWithSecret'> {}

/** A rotated secret. Store it: it is not shown again. */
export interface RotatedSecret extends Named<'RotatedSecret'> {}

/** An event that was accepted, with its deliveries. */
export interface AcceptedEvent extends Named<'AcceptedEvent'> {}

/** What came of each event of a batch, in their order. */
export interface BatchResults extends Named<'BatchResults'> {
  results: BatchResult[];
}

/** What came of one event of a batch: `event`, or `problem`. */
export interface BatchResult {
  /** What a publish of this event alone would answer: 202, or 4xx. */
  status: number;
  /** Of 202: the event. */
  event?: AcceptedEvent;
  /** Of 4xx: why it was not accepted. */
  problem?: ItemProblem;
}

/** Why a part of a request was refused. */
export interface ItemProblem extends Named<'ItemProblem'> {}

/** Something that happened, published once. */
export interface PostriderEvent extends Named<'Event'> {}

/** A page of what happened to an event at every endpoint of its tenant. */
export interface EventExplanation extends Named<'Explain'> {
  /** A page of endpoints, oldest first. */
  endpoints: EndpointExplanation[];
}

/** What happened to an event at one endpoint. */
export interface EndpointExplanation extends Named<'EndpointExplanation'> {}

/** Preferences with all defaults and inherited members filled in. */
export interface EffectivePreferences extends Named<'EffectivePreferences'> {}

/** What preferences would do with a delivery. */
export interface PreferencesPreview extends Named<'PreferencesPreview'> {
  /** Why it would wait, and until when. */
  hold: Hold | null;
}

/** A ready-made payload, with an example of what it makes of an event. */
export interface Template extends Named<'Template'> {}

/** All ready-made payloads. */
export interface TemplateList extends Named<'Templates'> {
  data: Template[];
}

/** Addresses from which requests to receivers come. */
export interface Sender extends Named<'Sender'> {}

/** All addresses from which requests to receivers come. */
export interface SenderList extends Named<'Senders'> {
  data: Sender[];
}

/** What would happen to an event at an endpoint. */
export interface EndpointPreview extends Named<'EndpointPreview'> {
  /** The request, unsigned and with masked secrets. Null: none is sent, or it cannot be shown. */
  request: PreviewedRequest | null;
}

/** What to do with which endpoints: `ids`, or all that `filter` finds. */
export interface EndpointsBulk extends Named<'EndpointsBulk'> {}

/** What came of each of them. */
export interface EndpointsBulkResults extends Named<'EndpointsBulkResults'> {}

/** Previews in the order of their events. */
export interface EndpointPreviews extends Named<'EndpointPreviews'> {
  /** One for each event. */
  data: EndpointPreview[];
}

/** A request as an attempt would send it. */
export interface PreviewedRequest extends Named<'PreviewedRequest'> {}

/** One event on its way to one endpoint. */
export interface Delivery extends Named<'Delivery'> {
  /** While it waits: why, and until when. Null: it does not. */
  hold: Hold | null;
}

/** A delivery with its attempts and timeline. */
export interface DeliveryWithAttempts extends Named<'DeliveryWithAttempts'> {
  /** While it waits: why, and until when. Null: it does not. */
  hold: Hold | null;
  /** First to last; at most the latest 200. */
  attempts: Attempt[];
  /** Everything that happened to it, first to last. */
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

/** The state of the service. */
export interface ServiceState extends Named<'ServiceState'> {}

/** How the deployment is, as far as the server can tell. */
export interface SystemState extends Named<'System'> {}

/** Why a delivery waits at a gate, and until when. */
export interface Hold extends Named<'Hold'> {}

/** A tenant to create. */
export interface NewTenant extends Given<'NewTenant'> {}

/** Omitted members stay; null restores the default. */
export interface TenantChange extends Given<'TenantChange'> {}

/** An event type of the catalogue. */
export interface EventType extends Named<'EventType'> {}

/** Publishes an event again and again. */
export interface Schedule extends Named<'Schedule'> {}

/** A schedule to create, with exactly one of `cron` and `everySeconds`. */
export interface NewSchedule extends Given<'NewSchedule'> {}

/** Omitted members stay; given members are replaced as a whole; null restores the default. */
export interface ScheduleChange extends Given<'ScheduleChange'> {}

/** A run that was asked for. */
export interface AskedRun extends Named<'AskedRun'> {}

/** An event type to add to the catalogue. */
export interface NewEventType extends Given<'NewEventType'> {}

/** A document to import event types from. */
export interface EventTypeImport extends Given<'EventTypeImport'> {}

/** What came of an import. */
export interface EventTypeImportResult extends Named<'EventTypeImportResult'> {}

/** The catalogue as OpenAPI 3.1. */
export interface EventTypeDocument extends Named<'EventTypeDocument'> {}

/** What to change of an event type. Null gives the default. */
export interface EventTypeChange extends Given<'EventTypeChange'> {}

/** An endpoint to create, or to replace as a whole. */
export interface EndpointInput extends Given<'EndpointInput'> {}

/** Omitted members stay; given members are replaced as a whole; null restores the default. */
export interface EndpointChange extends Given<'EndpointChange'> {}

/** How a signing secret is replaced. */
export interface SecretRotation extends Given<'SecretRotation'> {}

/** Which events to preview at an endpoint: exactly one of `event`, `eventId` and `last`; with `last`, also before when. */
export interface PreviewQuestion extends Given<'PreviewQuestion'> {}

/** A test event. */
export interface TestSend extends Given<'TestSend'> {}

/** Another time for an event. */
export interface EventChange extends Given<'EventChange'> {}

/** What a receiver wants to get, when and how fast. Absent and null members are inherited. */
export interface Preferences extends Given<'Preferences'> {}

/** The preferences of an endpoint; only tenants have `maxPerHour`. */
export interface EndpointPreferences extends Given<'EndpointPreferences'> {}

/** When nothing is sent to the receiver. */
export interface QuietHours extends Given<'QuietHours'> {}

/** One quiet window of the week. */
export interface QuietWindow extends Given<'QuietWindow'> {}

/** How many attempts may start, for each endpoint by itself. */
export interface RateLimits extends Given<'RateLimits'> {}

/** Which event types are sent. */
export interface EventTypePreference extends Given<'EventTypePreference'> {}

/** The delivery that a preview is about. */
export interface PreferencesQuestion extends Given<'PreferencesQuestion'> {}

/** An API key to create. */
export interface NewApiKey extends Given<'NewKey'> {}

export type HoldReason = Hold['reason'];
export type DeliveryStatus = Delivery['status'];
/** How urgent an event is, from lowest to highest. */
export type Priority = Schemas['Priority'];

/** The members of an event beside type and data. */
export interface EventDetails extends Input<Omit<Schemas['NewEvent'], 'type' | 'data'>> {}

/** An event to publish. With an event map, `type` is one of its keys and `data` has the type of that key. */
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
export type ListTagsQuery = QueryOf<'listTags'>;
export type ListEndpointsQuery = QueryOf<'listEndpoints'>;
export type ListEventsQuery = QueryOf<'listEvents'>;
export type ListDeliveriesQuery = QueryOf<'listDeliveries'>;
export type ListDeadLettersQuery = QueryOf<'listDeadLetters'>;
export type ListEventTypesQuery = QueryOf<'listEventTypes'>;
export type ListSchedulesQuery = QueryOf<'listSchedules'>;
export type ListKeysQuery = QueryOf<'listKeys'>;
export type ListAllEndpointsQuery = QueryOf<'listAllEndpoints'>;
export type ListAllDeliveriesQuery = QueryOf<'listAllDeliveries'>;
export type ListAllDeadLettersQuery = QueryOf<'listAllDeadLetters'>;
