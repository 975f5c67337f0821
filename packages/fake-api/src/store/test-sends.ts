import type * as store from '@postrider/store/deliveries';
import { memoryOf } from '../memory.ts';
import { newDelivery } from '../new-delivery.ts';

export const recordTestSend: typeof store.recordTestSend = async (sql, { attempt, ...test }) => {
  const isDelivered = attempt.outcome === 'delivered';
  const delivery = newDelivery({
    id: test.deliveryId,
    tenantId: test.tenantId,
    eventId: test.eventId,
    eventType: test.eventType,
    endpointId: test.endpointId,
    test: true,
    status: isDelivered ? 'delivered' : 'cancelled',
    attemptCount: 1,
    lastOutcome: attempt.outcome,
    lastStatus: attempt.response?.status ?? null,
    cancelReason: isDelivered ? null : 'test_failed',
    createdAt: test.now,
    finishedAt: new Date(attempt.startedAt.getTime() + attempt.durationMs),
    attempts: [{ ...attempt, number: 1, generation: 1, possibleRepeat: false, masked: true, nextAttemptAt: null }],
  });
  memoryOf(sql).deliveries.set(delivery.id, delivery);
};
