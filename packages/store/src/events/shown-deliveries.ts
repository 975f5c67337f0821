import type { NotSentReason } from '@postrider/domain';
import type { NotSent } from './fan-out.ts';

/** The most deliveries shown in an event. `GET …/deliveries?eventId=` lists the others. */
export const DELIVERIES_SHOWN = 100;
/** The most endpoints shown in an event that it did not reach. `GET …/explain` tells of all. */
const NOT_SENT_SHOWN = 100;
/** No news about an event: it was never meant for these endpoints. */
const NOT_MEANT: readonly NotSentReason[] = ['type_not_subscribed', 'not_addressed'];

/** The endpoints that an event shows as not reached. */
export function shownNotSent(notSent: readonly NotSent[]): NotSent[] {
  return notSent.filter(({ reason }) => !NOT_MEANT.includes(reason)).slice(0, NOT_SENT_SHOWN);
}

/** SQL for the same; `events` must be visible. */
export const NOT_SENT_OF_EVENT = `(
  select coalesce(jsonb_agg(shown.each order by shown.place), '[]')
  from (select each, place from jsonb_array_elements(events.not_sent) with ordinality as unsent (each, place)
        where each ->> 'reason' not in (${NOT_MEANT.map((reason) => `'${reason}'`).join(', ')})
        order by place limit ${NOT_SENT_SHOWN}) shown)`;
/** SQL for the first deliveries of an event; `events` must be visible. */
export const DELIVERIES_OF_EVENT = `(
  select coalesce(json_agg(json_build_object('id', d.id, 'endpointId', d.endpoint_id, 'status', d.status) order by d.id), '[]')
  from (select id, endpoint_id, status from deliveries where event_id = events.id order by id limit ${DELIVERIES_SHOWN}) d)`;
