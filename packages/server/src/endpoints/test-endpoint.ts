import { recordTestSend } from '@postrider/store/deliveries';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { MAX_PAYLOAD_BODY_BYTES } from '../http/payload.ts';
import { eventType } from '../http/schemas.ts';
import { attemptAnswer, presentAttempt } from '../http/attempt.ts';
import { findSendable, sendAtOnce } from './send-at-once.ts';
import { EXAMPLE } from '../http/examples.ts';
import { exampleAttempt } from '../http/example-attempt.ts';

const testInput = z
  .strictObject({
    type: eventType.nullish().meta({ description: 'Default: `postrider.test`.' }),
    data: z.unknown().optional().meta({ description: 'Any JSON, up to 256 KiB. Default: a short greeting.' }),
  })
  .meta({ id: 'TestSend' });

export const testEndpoint = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/test',
  name: 'testEndpoint',
  group: 'endpoints',
  summary: 'Send a test event to an endpoint, now and once',
  description:
    'Postrider signs the request and checks the address like those of every attempt, also while the endpoint is paused or disabled. The answer shows the attempt. Postrider records it as a delivery with `test: true`, which no number counts, and stores no event. A test that failed is `cancelled` (`test_failed`): it is never retried.',
  scope: 'write',
  effect: 'outside',
  audit: { not: 'It changes nothing.' },
  body: testInput.optional(),
  maxBodyBytes: MAX_PAYLOAD_BODY_BYTES,
  errors: ['request_not_buildable'],
  answer: { status: 200, description: 'The attempt.', schema: attemptAnswer },
  example: { body: { type: EXAMPLE.eventType, data: EXAMPLE.data }, answer: exampleAttempt },
  async handle({ params, body }, { now, server }) {
    // The snapshot ends before the receiver is called.
    const { row, endpoint, tenant, secrets } = await findSendable(server, params, now);
    const type = body?.type ?? 'postrider.test';
    const { attempt, ...ids } = await sendAtOnce(server, {
      endpoint,
      version: row.version,
      tenant,
      secrets,
      event: {
        type,
        data: body?.data === undefined ? { message: 'This is a test by Postrider.' } : body.data,
      },
      timeoutMs: endpoint.timeoutMs,
      now,
    });
    const { tenantId } = params;
    await recordTestSend(server.database, { ...ids, tenantId, endpointId: row.id, eventType: type, attempt, now });
    return { body: presentAttempt({ ...attempt, number: 1, possibleRepeat: false }) };
  },
});
