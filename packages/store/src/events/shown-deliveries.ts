/** Deliveries shown in an event; the others are listed by event. */
export const DELIVERIES_SHOWN = 100;
/** The first of them, as an expression where `events` is visible. */
export const DELIVERIES_OF_EVENT = `(
  select coalesce(json_agg(json_build_object('id', d.id, 'endpointId', d.endpoint_id, 'status', d.status) order by d.id), '[]')
  from (select id, endpoint_id, status from deliveries where event_id = events.id order by id limit ${DELIVERIES_SHOWN}) d)`;
