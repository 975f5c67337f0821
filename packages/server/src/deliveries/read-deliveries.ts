import { findDelivery, listDeliveries } from '@postrider/store/deliveries';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { idFromCursor, pageOf, pageQuery, presentPage } from '../http/pagination.ts';
import { externalIdQuery } from '../http/schemas.ts';
import { deliveryAnswer, deliveryFilterQuery, deliveryNotFound, presentDelivery } from '../resources/delivery.ts';
import { deliveryWithAttemptsAnswer, presentWithAttempts } from '../resources/delivery-with-attempts.ts';

export const listDeliveriesRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/deliveries',
  name: 'listDeliveries',
  group: 'deliveries',
  summary: "List a tenant's deliveries, newest first",
  scope: 'read',
  query: z.strictObject({ ...pageQuery, ...deliveryFilterQuery, externalId: externalIdQuery }),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of deliveries.', schema: pageOf(deliveryAnswer) },
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
  async handle({ params }, { sql, server }) {
    const row = await findDelivery(sql, params);
    if (row === undefined) throw deliveryNotFound(params.deliveryId);
    return { body: await presentWithAttempts(row, { sql, server }) };
  },
});
