import type { Schema } from '../api/tool-table.ts';
import { endpointHealth } from '../intents/endpoint-health.ts';
import { explainDelivery } from '../intents/explain-delivery.ts';
import { find } from '../intents/find-event.ts';
import { replay } from '../intents/replay.ts';
import { searchDocs } from '../manual/search-docs.ts';
import type { Tool } from './ready-tool.ts';

const text = (description: string): Schema => ({ type: 'string', description, minLength: 1, maxLength: 300 });
const tenantId = text('Id of the tenant. Default: the one that this server was started with.');

function object(properties: Record<string, Schema>, required: string[]): Schema {
  return { type: 'object', properties: { ...properties, tenantId }, required, additionalProperties: false };
}

/** The tools whose intent is more than one operation. */
export function ownTools(allowWrites: boolean): Tool[] {
  return [
    {
      name: 'explain_delivery',
      title: 'Explain what became of a delivery or an event',
      description: 'Tells where it stands at each endpoint, the cause, what to do, and the timeline. Begin here.',
      input: object({ what: text('Id of a delivery or an event, or the externalId, such as an order number.') }, [
        'what',
      ]),
      readOnly: true,
      run: explainDelivery,
    },
    {
      name: 'endpoint_health',
      title: 'Tell whether an endpoint takes what it is sent',
      description: 'State, numbers of the last 24 hours, dead letters by cause, and what to do.',
      input: object({ endpoint: text('Id, ext:externalId, or a part of the name.') }, ['endpoint']),
      readOnly: true,
      run: (api, given) => endpointHealth(api, given, new Date()),
    },
    {
      name: 'find',
      title: 'Find an event, a delivery or an endpoint',
      description: 'By an id, an order number (externalId of an event), or a part of the name of an endpoint.',
      input: object({ what: text('What a person calls it.') }, ['what']),
      readOnly: true,
      run: find,
    },
    {
      name: 'search_docs',
      title: 'Search the documentation of Postrider',
      description: 'The five sections that fit best, of the version of this server.',
      input: {
        type: 'object',
        properties: { query: text('A few words.') },
        required: ['query'],
        additionalProperties: false,
      },
      readOnly: true,
      run: (_api, { query }) => Promise.resolve({ sections: searchDocs(String(query)) }),
    },
    replayTool(allowWrites),
  ];
}

function replayTool(allowWrites: boolean): Tool {
  const properties = {
    endpoint: text('To this endpoint: id, ext:externalId, or a part of the name.'),
    missedSince: text('All that the endpoint never got since this instant. With endpoint only.'),
    eventId: text('Of this event.'),
    eventType: text('Of this type.'),
    externalId: text('Of the event with this externalId.'),
    tag: text('Of events with this tag.'),
    status: { type: 'string', enum: ['delivered', 'dead_lettered', 'skipped', 'cancelled'] },
    outcome: text('Whose last attempt came to this, such as timed_out.'),
    responseStatus: text('Whose last answer was this status (503) or class (5xx).'),
    from: text('Accepted at or after this instant, such as 2026-02-04T10:00:00Z.'),
    to: text('Accepted before this instant.'),
    ids: { type: 'array', items: { type: 'string' }, maxItems: 1_000, description: 'These deliveries.' },
    ratePerSecond: { type: 'integer', minimum: 1, maximum: 1_000, description: 'At most so many a second.' },
    expectedCount: { type: 'integer', minimum: 1, description: 'The count that the dry run gave. Only then it sends.' },
  };
  return {
    name: 'replay',
    title: 'Send past deliveries again',
    description:
      'Without expectedCount it only counts what matches. With the same arguments and that count it sends, if the count is still the same.',
    input: object(properties, []),
    readOnly: !allowWrites,
    destructive: allowWrites,
    run: (api, given) => replay({ api, allowWrites }, given),
  };
}
