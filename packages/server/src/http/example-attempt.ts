import { createHash, createHmac } from 'node:crypto';
import type * as z from 'zod';
import type { attemptAnswer } from './attempt.ts';
import { EXAMPLE } from './examples.ts';

const body = JSON.stringify({
  id: EXAMPLE.eventId,
  type: EXAMPLE.eventType,
  timestamp: EXAMPLE.acceptedAt,
  data: EXAMPLE.data,
});

const timestamp = String(Date.parse(EXAMPLE.acceptedAt) / 1000);
const signature = createHmac('sha256', Buffer.from(EXAMPLE.secret.slice('whsec_'.length), 'base64'))
  .update(`${EXAMPLE.eventId}.${timestamp}.${body}`)
  .digest('base64');

export const exampleAttempt: z.input<typeof attemptAnswer> = {
  number: 1,
  startedAt: EXAMPLE.attemptedAt,
  durationMs: 63,
  timings: { dnsMs: 2, connectMs: 9, tlsMs: 14, firstByteMs: 38 },
  outcome: 'delivered',
  possibleRepeat: false,
  request: {
    method: 'POST',
    url: EXAMPLE.endpointUrl,
    headers: {
      'User-Agent': 'Postrider/0.1.0',
      'Content-Type': 'application/json',
      'Postrider-Delivery': EXAMPLE.deliveryId,
      'Postrider-Attempt': '1',
      'Postrider-Event-Type': EXAMPLE.eventType,
      'webhook-id': EXAMPLE.eventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
    bodySha256: createHash('sha256').update(body).digest('hex'),
  },
  response: { status: 204, headers: { date: 'Wed, 04 Feb 2026 10:30:00 GMT' }, body: '', truncated: false },
  error: null,
};
