import { filtersThatTake, type EndpointHealthState, type EndpointStatus } from '@postrider/domain';
import { Conditions } from '../sql/conditions.ts';
import type { Sql } from '../sql/database.ts';
import { keyOf, listQuery, readPage, type ListQuery, type Page } from '../sql/page.ts';
import { ENDPOINT_COLUMNS, type EndpointRow } from './endpoints.ts';

/** What endpoints have in common. Members that are left out do not count. */
export interface EndpointFilter {
  status?: EndpointStatus | undefined;
  health?: EndpointHealthState | undefined;
  tag?: string | undefined;
  /** They take this type, by their `eventTypes` alone. `optIn`: only those that name it. */
  eventType?: { name: string; optIn: boolean } | undefined;
  /** A part of the name, in any case. */
  name?: string | undefined;
  /** The spellings of the host in their URL, in lower case. */
  hosts?: readonly string[] | undefined;
  externalId?: string | undefined;
}

export interface EndpointListing extends EndpointFilter {
  /** Left out only for an operator's list over all tenants. */
  tenantId?: string | undefined;
  /** The last id of the page before. */
  beforeId?: string | undefined;
  limit: number;
}

/** A page of endpoints, newest first. */
export function listEndpoints(sql: Sql, listing: EndpointListing): Promise<Page<EndpointRow>> {
  return readPage(sql, endpointsQuery(listing), listing.limit);
}

const STATE = `case when status = 'disabled' then 'disabled' when failing_since is not null then 'failing' else 'healthy' end`;
const HOST = String.raw`rtrim(lower(substring(url from '^[A-Za-z]+://(\[[^]]*\]|[^/?#:]+)')), '.')`;

/** How `listEndpoints` finds its rows. Exported for the test of its plan. */
export function endpointsQuery({ tenantId, beforeId, ...filter }: EndpointListing): ListQuery {
  const along = new Conditions();
  // The index by tenant leaves out deleted endpoints; the index over all tenants has them.
  if (tenantId !== undefined) along.addText('deleted_at is null');
  along.add('id < ?', beforeId);
  // One endpoint of a tenant, by an index of its own.
  along.add('external_id = ?', filter.externalId);
  const { eventType } = filter;
  return listQuery({ table: 'endpoints', columns: ENDPOINT_COLUMNS, key: keyOf('tenant_id', tenantId), along }, [
    ['(deleted_at is null) = ?', tenantId === undefined ? true : undefined],
    ['status = ?', filter.status],
    [`${STATE} = ?`, filter.health],
    ['? = any(tags)', filter.tag],
    [
      eventType?.optIn ? 'event_types && ?' : '(event_types is null or event_types && ?)',
      eventType && filtersThatTake(eventType.name, eventType),
    ],
    ['strpos(lower(name), lower(?)) > 0', filter.name],
    [`?::text[] @> array[${HOST}]`, filter.hosts],
  ]);
}
