import type { Route } from '../http/define-route.ts';
import { mountForOperators } from '../http/mount-for-operators.ts';
import { deadLetterCommands, deliveryCommands } from './command-deliveries.ts';
import { streamChanges } from './stream-changes.ts';
import { exportDeliveries } from './export-deliveries.ts';
import { listDeadLetterGroups } from './group-dead-letters.ts';
import { getDelivery, listDeadLetters, listDeliveriesRoute } from './read-deliveries.ts';

export const deliveryRoutes: readonly Route[] = [
  listDeliveriesRoute,
  // Before the route whose path has an id in the place of `export`.
  exportDeliveries,
  getDelivery,
  ...deliveryCommands,
  listDeadLetters,
  listDeadLetterGroups,
  ...deadLetterCommands,
  streamChanges,
];

export const operatorDeliveryRoutes: readonly Route[] = [
  mountForOperators(exportDeliveries, {
    name: 'exportAllDeliveries',
    summary: 'Export the deliveries of all tenants, newest first',
    description:
      'Like the export of a tenant, over all tenants or with `tenantId`. It ends with the trailer `Postrider-Export-Rows`; after a cut ask again with `cursor`, the `id` of the last whole row.',
  }),
  mountForOperators(streamChanges, {
    name: 'streamAllChanges',
    summary: 'Follow what happens to the deliveries of all tenants',
    description: 'Like the stream of a tenant, over all tenants or with `tenantId`.',
  }),
  mountForOperators(getDelivery, { name: 'findDelivery', summary: 'Read any delivery with its attempts' }),
  mountForOperators(listDeliveriesRoute, {
    name: 'listAllDeliveries',
    summary: 'List the deliveries of all tenants, newest first',
  }),
  mountForOperators(listDeadLetters, {
    name: 'listAllDeadLetters',
    summary: 'List the dead letters of all tenants, newest first',
  }),
  mountForOperators(listDeadLetterGroups, {
    name: 'listAllDeadLetterGroups',
    summary: 'Count the dead letters of all tenants by endpoint, reason and last status',
  }),
];
