import type { Route } from '../http/define-route.ts';
import { mountForOperators } from '../http/mount-for-operators.ts';
import { cancelDeliveryRoute, retryDeliveryRoute } from './command-deliveries.ts';
import { discardDeadLetterRoute, listDeadLetters, retryDeadLetter } from './dead-letters.ts';
import { getDelivery, listDeliveriesRoute } from './read-deliveries.ts';

export const deliveryRoutes: readonly Route[] = [
  listDeliveriesRoute,
  getDelivery,
  retryDeliveryRoute,
  cancelDeliveryRoute,
  listDeadLetters,
  retryDeadLetter,
  discardDeadLetterRoute,
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
