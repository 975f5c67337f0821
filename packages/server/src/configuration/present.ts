import { MASK, maskHeaders, type EndpointAuth } from '@postrider/domain';
import {
  hasCurrentSecret,
  openDefaultHeaders,
  openEndpointAuth,
  openEndpointHeaders,
  type ConfiguredEndpoint,
  type DefaultsRow,
} from '@postrider/store/endpoints';
import type { EventTypeRow } from '@postrider/store/event-types';
import type { ScheduleRow } from '@postrider/store/schedules';
import type { Sealer } from '@postrider/store/sql';
import type { ConfiguredTenant } from '@postrider/store/tenants';
import type {
  ConfigurationDocument,
  DefaultsEntry,
  EndpointEntry,
  EventTypeEntry,
  ScheduleEntry,
  TenantEntry,
} from './document-schema.ts';
import type { StoredConfiguration, StoredTenant } from './read-configuration.ts';

// Stored resources as entries of a document: what was set at each itself, never what it inherits. Secrets are masked.

export function presentConfiguration(stored: StoredConfiguration, sealer: Sealer): ConfigurationDocument {
  return {
    version: 1,
    eventTypes: stored.eventTypes.map(presentType),
    defaults: presentDefaults(stored.defaults, sealer),
    tenants: stored.tenants.map((tenant) => presentTenant(tenant, sealer)),
  };
}

export function presentType(row: EventTypeRow): EventTypeEntry {
  const { name, description, groupName, schema, validation, examples, deprecated, optIn } = row;
  return {
    name,
    description,
    group: groupName,
    schema: schema === null ? null : (JSON.parse(schema) as unknown),
    validation,
    examples: JSON.parse(examples) as unknown,
    deprecated,
    optIn,
  };
}

export function presentDefaults(row: DefaultsRow, sealer: Sealer): DefaultsEntry {
  const { owner, settings, sealedHeaders } = row;
  return {
    retry: settings.retry ?? null,
    timeoutMs: settings.timeoutMs ?? null,
    headers: sealedHeaders && maskHeaders(openDefaultHeaders(sealer, owner, sealedHeaders)),
    signing: settings.signing ?? null,
    format: settings.format ?? null,
    secret: hasCurrentSecret(row) ? MASK : null,
  };
}

function presentTenant({ row, defaults, endpoints, schedules }: StoredTenant, sealer: Sealer): TenantEntry {
  return {
    ...presentTenantRow(row),
    defaults: presentDefaults(defaults, sealer),
    endpoints: endpoints.map((endpoint) => presentEndpoint(endpoint, sealer)),
    schedules: schedules.map((schedule) => presentSchedule(schedule, { endpoints, schedules })),
  };
}

export function presentTenantRow({
  id,
  name,
  metadata,
  retention,
  notices,
  preferences,
}: ConfiguredTenant): TenantEntry {
  return { id, name, metadata, retention: retention && { ...retention }, notices, preferences: { ...preferences } };
}

/** How a document names an endpoint. */
export function referenceTo({ id, externalId }: Pick<ConfiguredEndpoint, 'id' | 'externalId'>): string {
  return externalId === null ? id : `ext:${externalId}`;
}

export function presentEndpoint(row: ConfiguredEndpoint, sealer: Sealer): EndpointEntry {
  return {
    ...(row.externalId === null ? { id: row.id } : { externalId: row.externalId }),
    url: row.url,
    name: row.name,
    description: row.description,
    status: row.status,
    eventTypes: row.eventTypes,
    filter: row.filter,
    headers: row.inherits.includes('headers')
      ? null
      : maskHeaders(openEndpointHeaders(sealer, row.id, row.sealedHeaders)),
    auth: maskAuth(openEndpointAuth(sealer, row.id, row.sealedAuth)),
    format: row.format,
    signing: row.signing,
    secret: row.inherits.includes('secret') ? null : MASK,
    retry: row.retry,
    timeoutMs: row.timeoutMs,
    tags: row.tags,
    metadata: row.metadata,
    traceparent: row.traceparent,
    notices: row.notices,
    preferences: { ...row.preferences },
    trustsDeployment: row.trustsDeployment,
  };
}

/** The secret members of each type of `auth`. */
export const AUTH_SECRETS = {
  none: [],
  bearer: ['token'],
  api_key: ['value'],
  basic: ['password'],
  oauth2: ['clientSecret'],
} as const satisfies Record<EndpointAuth['type'], readonly string[]>;

export function maskAuth(auth: EndpointAuth): NonNullable<EndpointEntry['auth']> {
  return { ...auth, ...Object.fromEntries(AUTH_SECRETS[auth.type].map((member) => [member, MASK])) };
}

/** With its id where its name does not say which one it is. */
export function presentSchedule(
  row: ScheduleRow,
  { endpoints, schedules }: Pick<StoredTenant, 'endpoints' | 'schedules'>,
): ScheduleEntry {
  const isNamed = row.name !== null && schedules.filter(({ name }) => name === row.name).length === 1;
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  // One that was deleted since is left out: nobody can address it any more.
  const addressed = row.endpointIds?.flatMap((id) => byId.get(id) ?? []).map(referenceTo);
  return {
    ...(isNamed ? {} : { id: row.id }),
    name: row.name,
    cron: row.cron,
    everySeconds: row.everySeconds,
    timeZone: row.timeZone,
    paused: row.paused,
    event: {
      type: row.eventType,
      data: JSON.parse(row.data) as unknown, // it was written from JSON
      priority: row.priority,
      tags: row.tags,
      endpointIds: addressed ?? null,
    },
  };
}
