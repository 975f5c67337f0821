import { findDelivery, listDeliveries } from '@postrider/store/deliveries';
import { defineRoute } from '../http/define-route.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { presentDelivery, presentWithAttempts } from './present.ts';
import { deadLetterListQuery, deliveryAnswer, deliveryListQuery, deliveryWithAttemptsAnswer } from './schema.ts';
import { onlyPage } from '../http/examples.ts';
import { exampleDeadLetter, exampleDelivery, exampleDeliveryWithAttempts } from './example.ts';

export const listDeliveriesRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/deliveries',
  name: 'listDeliveries',
  group: 'deliveries',
  summary: "List a tenant's deliveries, newest first",
  scope: 'read',
  query: deliveryListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of deliveries.', schema: pageOf(deliveryAnswer) },
  example: { answer: onlyPage(exampleDelivery) },
  async handle({ params: { tenantId }, query: { limit, cursor, ...filter } }, { sql, server }) {
    const beforeId = idFromCursor('dlv', cursor);
    const page = await listDeliveries(sql, { ...filter, tenantId, beforeId, limit });
    return { body: presentPage(page, (row) => presentDelivery(row, server)) };
  },
});

export const getDelivery = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}',
  name: 'getDelivery',
  group: 'deliveries',
  summary: 'Read a delivery with its attempts',
  scope: 'read',
  errors: [],
  answer: { status: 200, description: 'The delivery.', schema: deliveryWithAttemptsAnswer },
  example: { answer: exampleDeliveryWithAttempts },
  async handle({ params }, { sql, server }) {
    const row = await findDelivery(sql, params);
    if (row === undefined) throw notFound('deliveryId', params.deliveryId);
    return { body: await presentWithAttempts(row, { sql, server }) };
  },
});

export const listDeadLetters = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/dead-letters',
  name: 'listDeadLetters',
  group: 'dead letters',
  summary: "List a tenant's dead letters, newest first",
  scope: 'read',
  query: deadLetterListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of deliveries.', schema: pageOf(deliveryAnswer) },
  example: { answer: onlyPage(exampleDeadLetter) },
  async handle({ params: { tenantId }, query: { limit, cursor, ...filter } }, { sql, server }) {
    const where = { ...filter, tenantId, status: 'dead_lettered', beforeId: idFromCursor('dlv', cursor) } as const;
    const page = await listDeliveries(sql, { ...where, limit });
    return { body: presentPage(page, (row) => presentDelivery(row, server)) };
  },
});
