import { resolvePreferences } from '@postrider/domain';
import type { GateFacts } from '@postrider/domain';
import type { LoadedDelivery } from '@postrider/store/deliveries';

/** The part of a delivery that the gates read. */
type GatedDelivery = Pick<LoadedDelivery, 'id' | 'expiresAt' | 'deliverAt' | 'mayDrop'> & {
  event: Pick<LoadedDelivery['event'], 'type' | 'priority'>;
  endpoint: Pick<LoadedDelivery['endpoint'], 'status' | 'preferences'>;
};

/** `spreadMs`: over how long the deliveries that waited for the end of quiet hours start. */
export function gateFactsOf({ id, event, endpoint, ...of }: GatedDelivery, spreadMs: number): GateFacts {
  return {
    endpointStatus: endpoint.status,
    eventType: event.type,
    priority: event.priority,
    expiresAt: of.expiresAt,
    deliverAt: of.deliverAt,
    mayDrop: of.mayDrop,
    preferences: resolvePreferences(endpoint.preferences.tenant, endpoint.preferences.endpoint).preferences,
    spread: { deliveryId: id, maxMs: spreadMs },
  };
}
