/** The most deliveries shown in an event. `GET …/deliveries?eventId=` lists the others. */
export const DELIVERIES_SHOWN = 100;
/** SQL for the first deliveries of an event; `events` must be visible. */
export const DELIVERIES_OF_EVENT = `(
  select coalesce(json_agg(json_build_object('id', d.id, 'endpointId', d.endpoint_id, 'status', d.status) order by d.id), '[]')
  from (select id, endpoint_id, status from deliveries where event_id = events.id order by id limit ${DELIVERIES_SHOWN}) d)`;
