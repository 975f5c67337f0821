import type * as store from '@postrider/store/events';
import { isWithin, memoryOf, pageOf, type StoredEvent } from '../memory.ts';

export const listLastEventIds: typeof store.listLastEventIds = async (sql, { tenantId, limit, to }) => {
  const matches = (event: StoredEvent) =>
    event.tenantId === tenantId && event.expungedAt === null && isWithin(event.createdAt, { to });
  return pageOf(memoryOf(sql).events.values(), { matches, beforeId: undefined, limit }).rows.map(({ id }) => id);
};

export const readEventsAtEndpoint: typeof store.readEventsAtEndpoint = async (sql, wanted) => {
  const memory = memoryOf(sql);
  return wanted.eventIds.flatMap((id) => {
    const event = memory.events.get(id);
    if (event?.tenantId !== wanted.tenantId || event.expungedAt !== null) return [];
    const deliveries = memory.deliveriesOf(id).filter(({ endpointId }) => endpointId === wanted.endpointId);
    const delivery = deliveries.findLast(({ attempts }) => attempts.length > 0) ?? deliveries.at(-1);
    const { number, startedAt: at, request } = delivery?.attempts.at(-1) ?? {};
    const wasSent = number !== undefined && at !== undefined && request !== undefined;
    return {
      ...event,
      timestamp: event.occurredAt ?? event.createdAt,
      isAddressed: event.notSent.some(({ reason }) => reason === 'not_addressed'),
      deliveryId: delivery?.id ?? null,
      lastAttempt: wasSent ? { number, at, bodySha256: request.bodySha256 } : null,
    };
  });
};
