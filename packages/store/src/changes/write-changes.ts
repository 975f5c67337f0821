/** The first columns of a row, in the order in which the statements that change deliveries write them. */
export const CHANGE_COLUMNS = 'kind, tenant_id, event_id, event_type, delivery_id, endpoint_id, test, status';
