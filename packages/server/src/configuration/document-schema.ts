import { idPattern, isId, type IdPrefix } from '@postrider/domain';
import * as z from 'zod';
import { TENANT_ID_PATTERN } from '../http/path-parameters.ts';
import { bodyOf, membersOf, type Operations } from './operations.ts';
import { sealedBox } from './sealed-box-schema.ts';

/** Of a document. What is exported can be imported. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
/** Tenants, endpoints and schedules in a document: all of them are applied in one transaction. Types have their own limit. */
export const MAX_RESOURCES = 2_000;

export const STATES = ['present', 'absent'] as const;

const state = z
  .enum(STATES)
  .nullish()
  .meta({ description: '`absent`: it is deleted if it is there. Default: `present`.' });

const idIn = (prefix: IdPrefix, description: string) =>
  z
    .string()
    .refine((text) => isId(prefix, text), `Must be an id that begins with ${prefix}_.`)
    .nullish()
    .meta({ pattern: idPattern(prefix).source, description });

/** Members of the document that no single route takes. The others are those of the routes. */
export interface ResourceEntry extends Record<string, unknown> {
  id?: string | null;
  state?: (typeof STATES)[number] | null;
}

export interface EndpointEntry extends ResourceEntry {
  externalId?: string | null;
  url?: string;
  status?: 'active' | 'paused' | 'disabled';
  headers?: Record<string, string> | null;
  auth?: ({ type: string } & Record<string, unknown>) | null;
  secret?: string | null;
  preferences?: Record<string, unknown> | null;
  trustsDeployment?: boolean | null;
}

export interface ScheduleEntry extends ResourceEntry {
  name?: string | null;
  event?: { endpointIds?: string[] | null } & Record<string, unknown>;
}

export interface DefaultsEntry extends Record<string, unknown> {
  headers?: Record<string, string> | null;
  secret?: string | null;
}

export interface TenantEntry extends ResourceEntry {
  id: string;
  retention?: { days?: number | null; deadLetterDays?: number | null } | null;
  preferences?: Record<string, unknown> | null;
  defaults?: DefaultsEntry | null;
  endpoints?: EndpointEntry[] | null;
  schedules?: ScheduleEntry[] | null;
}

export interface EventTypeEntry extends ResourceEntry {
  name: string;
}

export interface ConfigurationDocument {
  version?: 1;
  eventTypes?: EventTypeEntry[] | null;
  defaults?: DefaultsEntry | null;
  tenants?: TenantEntry[] | null;
  secrets?: z.output<typeof sealedBox> | null;
}

const ENDPOINT_ID =
  'Of an endpoint without `externalId`. It keeps this id where it is made anew, if the id was never used there.';
const SCHEDULE_ID = 'Of a schedule without a name of its own. It keeps this id where it is made anew.';
const TRUST =
  "Whether it may inherit the secret and values of headers from the deployment. False where a tenant's key gave its URL.";

function endpointSchema(operations: Operations) {
  const { verify: _, ...members } = membersOf(operations('updateEndpoint'));
  return z
    .strictObject({
      id: idIn('ep', ENDPOINT_ID),
      ...members,
      preferences: bodyOf(operations('putEndpointPreferences'))
        .nullish()
        .meta({ description: 'All of its own preferences: they replace the stored ones whole.' }),
      trustsDeployment: z.boolean().nullish().meta({ description: TRUST }),
      state,
    })
    .meta({
      id: 'ConfiguredEndpoint',
      description: 'An endpoint, known by its `externalId`, else by its `id`. What is left out stays.',
    });
}

function scheduleSchema(operations: Operations) {
  const { event, ...members } = membersOf(operations('updateSchedule'));
  return z
    .strictObject({
      id: idIn('sch', SCHEDULE_ID),
      ...members,
      ...(event === undefined ? {} : { event: event.meta({ description: 'What each run publishes.' }) }),
      state,
    })
    .meta({ id: 'ConfiguredSchedule', description: 'A schedule, known by its `id`, else by its `name`.' });
}

function tenantSchema(operations: Operations, { endpoint, schedule }: { endpoint: z.ZodType; schedule: z.ZodType }) {
  const { id: _, ...members } = membersOf(operations('createTenant'));
  return z
    .strictObject({
      id: z.string().regex(TENANT_ID_PATTERN, 'Must be 1–64 characters of A-Z a-z 0-9 _ -.'),
      ...members,
      preferences: bodyOf(operations('putTenantPreferences'))
        .nullish()
        .meta({ description: 'All of its preferences: they replace the stored ones whole.' }),
      defaults: bodyOf(operations('updateTenantDefaults'))
        .nullish()
        .meta({ description: 'What its endpoints inherit.' }),
      endpoints: z
        .array(endpoint)
        .max(MAX_RESOURCES)
        .nullish()
        .meta({ description: 'Others that it has stay as they are.' }),
      schedules: z
        .array(schedule)
        .max(MAX_RESOURCES)
        .nullish()
        .meta({ description: 'Others that it has stay as they are.' }),
      state,
    })
    .meta({ id: 'ConfiguredTenant', description: 'A tenant with what it has. What is left out stays.' });
}

function eventTypeSchema(operations: Operations) {
  return z
    .strictObject({ ...membersOf(operations('createEventType')), state })
    .meta({ id: 'ConfiguredEventType', description: 'A type of the catalogue, known by its name.' });
}

/** The schemas of the entries of a document's long lists. */
export interface EntrySchemas {
  endpoint: z.ZodType;
  schedule: z.ZodType;
  eventType: z.ZodType;
}

/** The schemas of a document, made of what the single routes take. */
export interface DocumentSchemas extends EntrySchemas {
  document: z.ZodType<ConfigurationDocument>;
  /** Of a document whose endpoints, schedules and event types are not checked. */
  outline: z.ZodType<ConfigurationDocument>;
}

const unchecked = z.array(z.unknown()).max(MAX_RESOURCES).nullish();

export function documentSchemas(operations: Operations): DocumentSchemas {
  const [endpoint, schedule] = [endpointSchema(operations), scheduleSchema(operations)];
  const eventType = eventTypeSchema(operations);
  const tenant = tenantSchema(operations, { endpoint, schedule });
  const tenantOutline = tenant.extend({ endpoints: unchecked, schedules: unchecked });
  const document = documentSchema(operations, { tenant, eventType });
  const outline = document.extend({
    eventTypes: unchecked,
    tenants: z.array(tenantOutline).max(MAX_RESOURCES).nullish(),
  });
  // Made of parts whose types the list of routes has lost.
  const typed = (schema: z.ZodType) => schema as unknown as z.ZodType<ConfigurationDocument>;
  return { document: typed(document), outline: typed(outline), endpoint, schedule, eventType };
}

function documentSchema(operations: Operations, { tenant, eventType }: { tenant: z.ZodType; eventType: z.ZodType }) {
  return z
    .strictObject({
      version: z
        .literal(1)
        .optional()
        .meta({
          description: 'Of the form of the document: 1.',
          // Generators of Python clients write no working code for a constant number.
          override: { type: 'integer', const: undefined, minimum: 1, maximum: 1 },
        }),
      eventTypes: z
        .array(eventType)
        .max(MAX_RESOURCES)
        .nullish()
        .meta({ description: 'Types of the catalogue. Others stay.' }),
      defaults: bodyOf(operations('updateDeploymentDefaults'))
        .nullish()
        .meta({ description: 'What the endpoints of all tenants inherit.' }),
      tenants: z
        .array(tenant)
        .max(MAX_RESOURCES)
        .nullish()
        .meta({ description: 'Tenants with their endpoints and schedules. Others stay.' }),
      secrets: sealedBox.nullish().meta({ description: 'The secrets, sealed. Left out: none come along.' }),
    })
    .meta({ id: 'Configuration', description: 'What people have set, as one document.' });
}
