import { ENDPOINT_STATUSES } from '@postrider/domain';
import { explainEvent, findEvent } from '@postrider/store/events';
import { findDelivery, listDeliveries } from '@postrider/store/deliveries';
import { listEndpoints } from '@postrider/store/endpoints';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { idFromCursor, pageOf, pageQuery, presentPage } from '../http/pagination.ts';
import { TENANT_ID_PATTERN } from '../http/path-parameters.ts';
import { tagQuery } from '../http/schemas.ts';
import {
  deadLetterFilterQuery,
  deliveryAnswer,
  deliveryFilterQuery,
  deliveryNotFound,
  presentDelivery,
} from '../resources/delivery.ts';
import { deliveryWithAttemptsAnswer, presentWithAttempts } from '../resources/delivery-with-attempts.ts';
import { answerEndpoints, endpointsAnswer } from '../resources/endpoint.ts';
import { eventAnswer, eventNotFound, presentEvent } from '../resources/event.ts';
import { explainAnswer, explainQuery, presentExplanation } from '../resources/explanation.ts';

// For the people who run it: over all tenants. Each needs the scope `admin`.

const tenantId = z.string().regex(TENANT_ID_PATTERN, 'Must be the id of a tenant.').optional();

export const findAnyEvent = defineRoute({
  method: 'get',
  path: '/v1/events/{eventId}',
  name: 'findEvent',
  group: 'operators',
  summary: 'Read any event',
  scope: 'admin',
  errors: [],
  answer: { status: 200, description: 'The event.', schema: eventAnswer },
  async handle({ params }, { sql }) {
    const row = await findEvent(sql, params);
    if (row === undefined) throw eventNotFound(params.eventId);
    return { body: presentEvent(row) };
  },
});

export const explainAnyEvent = defineRoute({
  method: 'get',
  path: '/v1/events/{eventId}/explain',
  name: 'explainAnyEvent',
  group: 'operators',
  summary: 'Tell what became of any event at every endpoint, and why',
  description: 'Also of an event whose tenant was deleted.',
  scope: 'admin',
  query: explainQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'By endpoint, the oldest first.', schema: explainAnswer },
  async handle({ params: { eventId }, query }, { sql }) {
    const { limit, cursor } = query;
    const page = { eventId, afterEndpointId: idFromCursor('ep', cursor), limit: limit + 1 };
    const explained = await explainEvent(sql, page);
    if (explained === undefined) throw eventNotFound(eventId);
    return { body: presentExplanation(eventId, explained, query) };
  },
});

export const findAnyDelivery = defineRoute({
  method: 'get',
  path: '/v1/deliveries/{deliveryId}',
  name: 'findDelivery',
  group: 'operators',
  summary: 'Read any delivery with its attempts',
  scope: 'admin',
  errors: [],
  answer: { status: 200, description: 'The delivery.', schema: deliveryWithAttemptsAnswer },
  async handle({ params }, { sql, server }) {
    const row = await findDelivery(sql, params);
    if (row === undefined) throw deliveryNotFound(params.deliveryId);
    return { body: await presentWithAttempts(row, { sql, server }) };
  },
});

export const listAllDeliveries = defineRoute({
  method: 'get',
  path: '/v1/deliveries',
  name: 'listAllDeliveries',
  group: 'operators',
  summary: 'List the deliveries of all tenants, newest first',
  scope: 'admin',
  query: z.strictObject({ ...pageQuery, ...deliveryFilterQuery, tenantId }),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of deliveries.', schema: pageOf(deliveryAnswer) },
  async handle({ query: { limit, cursor, ...filter } }, { sql, server }) {
    const page = await listDeliveries(sql, { ...filter, beforeId: idFromCursor('dlv', cursor), limit });
    return { body: presentPage(page, (row) => presentDelivery(row, server)) };
  },
});

export const listAllDeadLetters = defineRoute({
  method: 'get',
  path: '/v1/dead-letters',
  name: 'listAllDeadLetters',
  group: 'operators',
  summary: 'List the dead letters of all tenants, newest first',
  scope: 'admin',
  query: z.strictObject({ ...pageQuery, ...deadLetterFilterQuery, tenantId }),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of deliveries.', schema: pageOf(deliveryAnswer) },
  async handle({ query: { limit, cursor, ...filter } }, { sql, server }) {
    const where = { ...filter, status: 'dead_lettered', beforeId: idFromCursor('dlv', cursor) } as const;
    const page = await listDeliveries(sql, { ...where, limit });
    return { body: presentPage(page, (row) => presentDelivery(row, server)) };
  },
});

export const listAllEndpoints = defineRoute({
  method: 'get',
  path: '/v1/endpoints',
  name: 'listAllEndpoints',
  group: 'operators',
  summary: 'List the endpoints of all tenants, newest first',
  scope: 'admin',
  query: z.strictObject({ ...pageQuery, tenantId, status: z.enum(ENDPOINT_STATUSES).optional(), tag: tagQuery }),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of endpoints.', schema: endpointsAnswer },
  async handle({ query: { limit, cursor, ...filter } }, context) {
    const page = await listEndpoints(context.sql, { ...filter, beforeId: idFromCursor('ep', cursor), limit });
    return { body: await answerEndpoints(page, context) };
  },
});
