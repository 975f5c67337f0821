import { cancelDelivery, retryDelivery } from '@postrider/store/deliveries';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { Problem } from '../http/problem.ts';
import { deliveryAnswer, deliveryNotFound, presentDelivery } from '../resources/delivery.ts';

export const retryDeliveryRoute = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/retry',
  name: 'retryDelivery',
  group: 'deliveries',
  summary: 'Send a delivery now',
  description:
    'A waiting or retrying one skips its backoff, never a gate; a dead letter begins again with its whole schedule.',
  scope: 'write',
  announces: ['queue', 'commands'],
  body: z.strictObject({}).optional(),
  errors: ['not_retryable'],
  answer: { status: 202, description: 'The delivery.', schema: deliveryAnswer },
  async handle({ params }, { caller, sql, now, server }) {
    const result = await retryDelivery(sql, { ...params, by: caller.keyId, now });
    if (result.kind === 'not_found') throw deliveryNotFound(params.deliveryId);
    if (result.kind !== 'ok') throw new Problem('not_retryable', `The delivery is ${result.status}.`);
    return { body: presentDelivery(result.delivery, server) };
  },
});

export const cancelDeliveryRoute = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/cancel',
  name: 'cancelDelivery',
  group: 'deliveries',
  summary: 'Take a delivery back',
  description:
    'An attempt in flight is still recorded; if the receiver takes it, the delivery is `delivered` after all.',
  scope: 'write',
  announces: ['commands'],
  body: z.strictObject({}).optional(),
  errors: ['not_cancellable'],
  answer: { status: 202, description: 'The delivery.', schema: deliveryAnswer },
  async handle({ params }, { caller, sql, now, server }) {
    const result = await cancelDelivery(sql, { ...params, by: caller.keyId, now });
    if (result.kind === 'not_found') throw deliveryNotFound(params.deliveryId);
    if (result.kind !== 'ok') throw new Problem('not_cancellable', `The delivery is ${result.status}.`);
    return { body: presentDelivery(result.delivery, server) };
  },
});
