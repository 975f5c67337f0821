import type { Route } from '../http/define-route.ts';
import { mountForOperators } from '../http/mount-for-operators.ts';
import { deadLetterCommands, deliveryCommands } from './command-deliveries.ts';
import { getDelivery, listDeadLetters, listDeliveriesRoute } from './read-deliveries.ts';

export const deliveryRoutes: readonly Route[] = [
  listDeliveriesRoute,
  getDelivery,
  ...deliveryCommands,
  listDeadLetters,
  ...deadLetterCommands,
];

export const operatorDeliveryRoutes: readonly Route[] = [
  mountForOperators(getDelivery, { name: 'findDelivery', summary: 'Read any delivery with its attempts' }),
  mountForOperators(listDeliveriesRoute, {
    name: 'listAllDeliveries',
    summary: 'List the deliveries of all tenants, newest first',
  }),
  mountForOperators(listDeadLetters, {
    name: 'listAllDeadLetters',
    summary: 'List the dead letters of all tenants, newest first',
  }),
];
