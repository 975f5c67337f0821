import type * as store from '@postrider/store/deliveries';
import { fits, isWithin, type Memory, type StoredDelivery } from '../memory.ts';

type Filter = Omit<store.DeliveryFilter, 'limit' | 'beforeId'>;

export const matching = (memory: Memory, filter: Filter) => (delivery: StoredDelivery) => {
  const event = memory.events.get(delivery.eventId);
  const { responseStatus: { from = 0, to = Infinity } = {} } = filter;
  return (
    fits(filter.tenantId, delivery.tenantId) &&
    fits(filter.endpointId, delivery.endpointId) &&
    fits(filter.eventId, delivery.eventId) &&
    fits(filter.eventType, delivery.eventType) &&
    fits(filter.status, delivery.status) &&
    fits(filter.holdReason, delivery.holdReason) &&
    fits(filter.outcome, delivery.lastOutcome) &&
    fits(filter.test, delivery.test) &&
    fits(filter.externalId, event?.externalId ?? null) &&
    (filter.tag === undefined || (event?.tags.includes(filter.tag) ?? false)) &&
    (filter.responseStatus === undefined || isBetween(delivery.lastStatus, { from, to })) &&
    isWithin(delivery.createdAt, filter)
  );
};

const isBetween = (status: number | null, { from, to }: { from: number; to: number }) =>
  status !== null && status >= from && status <= to;
