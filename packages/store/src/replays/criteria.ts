import type { DeliveryStatus, HoldReason, Outcome, ReplayAction } from '@postrider/domain';

/** Which deliveries. All members that are set must match. Instants are ISO texts. */
export interface ReplayFilter {
  ids?: string[] | undefined;
  endpointId?: string | undefined;
  eventId?: string | undefined;
  eventType?: string | undefined;
  status?: DeliveryStatus | undefined;
  holdReason?: HoldReason | undefined;
  outcome?: Outcome | undefined;
  responseStatus?: { from: number; to: number } | undefined;
  tag?: string | undefined;
  externalId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What an endpoint never got of the events since an instant, also those without a delivery there. */
export interface MissedBy {
  endpointId: string;
  since: string;
}

/** SQL over the deliveries of an event at an endpoint: it got the event, or the event is on its way. */
export const IS_GOT = `bool_or(status not in ('dead_lettered', 'skipped', 'cancelled'))`;

/**
 * What a replay is about: deliveries that have ended, what an endpoint missed, or deliveries that are open. The last has a name of
 * its own, so that a worker of an older version, which would send what it matches again, fails instead.
 */
export type ReplayCriteria = { filter: ReplayFilter } | { missedBy: MissedBy } | { open: ReplayFilter };

export const filterOf = (criteria: Exclude<ReplayCriteria, { missedBy: MissedBy }>): ReplayFilter =>
  'open' in criteria ? criteria.open : criteria.filter;

/** A past delivery, or an event that an endpoint missed. */
export interface Match {
  /** The id of the delivery; of `missedBy` the id of the event. */
  subject: string;
  /** The delivery to repeat. Null: there was none. */
  deliveryId: string | null;
  eventId: string;
  eventType: string;
  endpointId: string;
  status: DeliveryStatus | null;
}

export interface MatchPage {
  found: Match[];
  /** Where the next page begins. Null: this was the last. */
  lastId: string | null;
}

/** A page of what matches. */
export interface MatchRange {
  tenantId: string;
  action: ReplayAction;
  criteria: ReplayCriteria;
  /** The last id that was looked at. '' begins. */
  afterId: string;
  /** What is accepted later does not match. */
  acceptedBy: Date;
  now: Date;
}
