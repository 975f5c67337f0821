import { explainEvent } from '@postrider/store/events';
import { defineRoute } from '../http/define-route.ts';
import { idFromCursor } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { presentExplanation } from './present.ts';
import { explainAnswer, explainQuery } from './schema.ts';
import { exampleExplanation } from './example.ts';

export const explainEventRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/events/{eventId}/explain',
  name: 'explainEvent',
  group: 'events',
  summary: 'Explain what happened to an event at every endpoint',
  description:
    'The answer has every endpoint that the tenant had when the event was accepted, including deleted ones, and those created since (`not_sent`, `created_later`). Of several deliveries to one endpoint it has the latest.',
  scope: 'read',
  query: explainQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'One entry for each endpoint, the oldest first.', schema: explainAnswer },
  example: { answer: exampleExplanation },
  async handle({ params, query }, { sql }) {
    const { limit, cursor } = query;
    const page = { ...params, afterEndpointId: idFromCursor('ep', cursor), limit: limit + 1 };
    const explained = await explainEvent(sql, page);
    if (explained === undefined) throw notFound('eventId', params.eventId);
    return { body: presentExplanation(params.eventId, explained, query) };
  },
});
