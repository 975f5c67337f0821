import { expect, test } from 'vitest';
import type { Delivery } from '../api/types.ts';
import { sentenceOf } from './sentence.ts';

const delivery: Delivery = {
  id: 'dlv_1',
  tenantId: 't',
  eventId: 'evt_1',
  eventType: 'order.paid',
  externalId: null,
  endpointId: 'ep_1',
  endpointName: null,
  endpointUrl: 'https://example.com',
  test: false,
  status: 'delivered',
  hold: null,
  nextAttemptAt: null,
  attemptCount: 1,
  maxAttempts: 5,
  firstAttemptedAt: null,
  lastAttemptedAt: null,
  lastOutcome: 'delivered',
  lastStatus: 200,
  lastError: null,
  detail: null,
  deadLetter: null,
  skipped: null,
  cancelled: null,
  replayOf: null,
  temporalUrl: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
  expungedAt: null,
};

test.each<[string, Partial<Delivery>]>([
  ['Delivered at once. The receiver has it.', {}],
  ['Delivered at attempt 3. The receiver has it.', { attemptCount: 3 }],
  [
    'Attempt 2 failed (answered 503). The next attempt is',
    { status: 'retrying', attemptCount: 2, lastError: 'answered 503' },
  ],
  [
    'Held, because it is quiet hours there. It goes on by itself',
    { status: 'waiting', hold: { reason: 'quiet_hours', until: null } },
  ],
  [
    'Not sent: priority too low. Nothing more happens to it.',
    { status: 'skipped', skipped: { reason: 'priority_too_low' } },
  ],
])('%s', (sentence, changes) => {
  expect(sentenceOf({ ...delivery, ...changes })).toBe(sentence);
});
