import { domainToUnicode } from 'node:url';
import { ENDPOINT_HEALTH_STATES, ENDPOINT_STATUSES, parseUrl } from '@postrider/domain';
import type { EndpointFilter } from '@postrider/store/endpoints';
import * as z from 'zod';
import { endpointExternalId } from '../http/endpoint-reference.ts';
import type { EventCatalogue } from '@postrider/catalogue';
import { eventType, tagQuery } from '../http/schemas.ts';
import { textOf, VISIBLE } from '../http/text-schema.ts';

/** A name, an IPv4 address, or an IPv6 address in brackets, without scheme and port. */
const HOST = /^([^\s/?#\\@:[\]]+|\[[0-9A-Fa-f:.]+\])$/;

/** Which endpoints, by what they have in common: members of a query or of a body. */
export const endpointFilter = {
  status: z.enum(ENDPOINT_STATUSES).optional(),
  health: z.enum(ENDPOINT_HEALTH_STATES).optional().meta({ description: 'Only with this `health.state`.' }),
  tag: tagQuery,
  eventType: eventType.optional().meta({
    description: 'Only those that take this event type, by their `eventTypes`; filters and preferences do not count.',
  }),
  name: textOf({ min: 1, max: 255, form: VISIBLE })
    .optional()
    .meta({ description: 'Only those with this text in their `name`, in upper or lower case.' }),
  host: z
    .string()
    .max(255)
    .regex(HOST, 'Must be a host like example.com, without scheme and port.')
    .optional()
    .meta({ description: 'Only those whose `url` has this host, in upper or lower case.', example: 'example.com' }),
  externalId: endpointExternalId.optional().meta({ description: 'Only the one with this `externalId`.' }),
};

const filterObject = z.object(endpointFilter);

/** The same for the store. */
export async function toEndpointFilter(
  { host, eventType: name, ...filter }: z.output<typeof filterObject>,
  { catalogue, now }: { catalogue: EventCatalogue; now: Date },
): Promise<EndpointFilter> {
  return {
    ...filter,
    ...(name === undefined ? {} : { eventType: { name, optIn: await catalogue.isOptIn(name, now) } }),
    ...(host === undefined ? {} : { hosts: spellingsOf(host) }),
  };
}

/** URLs are stored as they were written, so a name of another script than Latin has two spellings. */
function spellingsOf(host: string): string[] {
  const given = host.toLowerCase();
  const ascii = parseUrl(`http://${given}/`)?.hostname ?? given;
  return [...new Set([given, ascii, domainToUnicode(ascii)].map((name) => name.replace(/\.$/, '')))];
}
