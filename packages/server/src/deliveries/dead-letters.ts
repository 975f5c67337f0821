import { discardDeadLetter, findDelivery, listDeliveries, retryDelivery } from '@postrider/store/deliveries';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { idFromCursor, pageOf, pageQuery, presentPage } from '../http/pagination.ts';
import { Problem } from '../http/problem.ts';
import { externalIdQuery } from '../http/schemas.ts';
import { deadLetterFilterQuery, deliveryAnswer, deliveryNotFound, presentDelivery } from '../resources/delivery.ts';

export const listDeadLetters = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/dead-letters',
  name: 'listDeadLetters',
  group: 'dead letters',
  summary: "List a tenant's dead letters, newest first",
  scope: 'read',
  query: z.strictObject({ ...pageQuery, ...deadLetterFilterQuery, externalId: externalIdQuery }),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of deliveries.', schema: pageOf(deliveryAnswer) },
  async handle({ params: { tenantId }, query: { limit, cursor, ...filter } }, { sql, server }) {
    const where = { ...filter, tenantId, status: 'dead_lettered', beforeId: idFromCursor('dlv', cursor) } as const;
    const page = await listDeliveries(sql, { ...where, limit });
    return { body: presentPage(page, (row) => presentDelivery(row, server)) };
  },
});

const notDead = (status: string) => new Problem('not_dead', `The delivery is ${status}.`);

export const retryDeadLetter = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/dead-letters/{deliveryId}/retry',
  name: 'retryDeadLetter',
  group: 'dead letters',
  summary: 'Send a dead letter again',
  description: 'It begins again with its whole schedule, under the same workflow id.',
  scope: 'write',
  announces: ['queue', 'commands'],
  body: z.strictObject({}).optional(),
  errors: ['not_dead', 'not_retryable'],
  answer: { status: 202, description: 'The delivery.', schema: deliveryAnswer },
  async handle({ params }, { caller, sql, now, server }) {
    const row = await findDelivery(sql, params);
    if (row === undefined) throw deliveryNotFound(params.deliveryId);
    if (row.status !== 'dead_lettered') throw notDead(row.status);
    const result = await retryDelivery(sql, { ...params, by: caller.keyId, now });
    if (result.kind === 'not_found') throw deliveryNotFound(params.deliveryId);
    if (result.kind !== 'ok')
      throw new Problem('not_retryable', `The delivery is ${result.status}; its endpoint may be gone.`);
    return { body: presentDelivery(result.delivery, server) };
  },
});

export const discardDeadLetterRoute = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/dead-letters/{deliveryId}/discard',
  name: 'discardDeadLetter',
  group: 'dead letters',
  summary: 'Put a dead letter away for good',
  scope: 'write',
  body: z.strictObject({}).optional(),
  errors: ['not_dead'],
  answer: {
    status: 202,
    description: 'The delivery, `cancelled` with the reason `discarded`.',
    schema: deliveryAnswer,
  },
  async handle({ params }, { caller, sql, now, server }) {
    const result = await discardDeadLetter(sql, { ...params, by: caller.keyId, now });
    if (result.kind === 'not_found') throw deliveryNotFound(params.deliveryId);
    if (result.kind !== 'ok') throw notDead(result.status);
    return { body: presentDelivery(result.delivery, server) };
  },
});
