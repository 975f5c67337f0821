import type { Named, QueryOf } from './request/operations.ts';

/** Dead letters of one endpoint that failed in the same way. */
export interface DeadLetterGroup extends Named<'DeadLetterGroup'> {}

/** Dead letters by endpoint, reason and last status, the largest groups first. */
export interface DeadLetterGroups extends Named<'DeadLetterGroups'> {
  data: DeadLetterGroup[];
}

export type ListDeadLetterGroupsQuery = QueryOf<'listDeadLetterGroups'>;
export type ListAllDeadLetterGroupsQuery = QueryOf<'listAllDeadLetterGroups'>;
export type ExportDeliveriesQuery = Omit<QueryOf<'exportDeliveries'>, 'format'>;
export type ExportAllDeliveriesQuery = Omit<QueryOf<'exportAllDeliveries'>, 'format'>;
