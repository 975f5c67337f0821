import type { EndpointInput, EndpointPreferences } from '@postrider/sdk-node';
import type { EventName } from './event-data.ts';

/** How a receiver of the demo has behaved over the week, and how it goes on. */
export type Behaviour =
  | 'healthy'
  | 'had_outage'
  | 'failing'
  | 'slow'
  | 'picky'
  | 'moved'
  | 'gave_up'
  | 'gone'
  | 'misses_members';

export interface DemoEndpoint {
  /** The last part of its path. */
  path: string;
  name: string;
  behaviour: Behaviour;
  /** Without `.*`. */
  types: readonly EventName[];
  settings?: Partial<EndpointInput>;
  preferences?: EndpointPreferences;
  /** New deliveries wait for a person. */
  isPaused?: boolean;
}

export interface DemoShop {
  id: string;
  name: string;
  /** Its share of the events. */
  share: number;
  endpoints: readonly DemoEndpoint[];
}

const ORDERS = ['order.paid', 'order.refunded', 'order.cancelled'] as const;
const SHIPMENTS = ['shipment.dispatched', 'shipment.delivered'] as const;
const BILLING = ['invoice.issued', 'subscription.renewed'] as const;

/** Shops that do not exist. Every endpoint is a path of the demo receiver, on loopback. */
export const SHOPS: readonly DemoShop[] = [
  {
    id: 'kestrel-books',
    name: 'Kestrel Books',
    share: 0.5,
    endpoints: [
      { path: 'order-desk', name: 'Order desk', behaviour: 'had_outage', types: ORDERS, settings: { tags: ['core'] } },
      {
        path: 'warehouse',
        name: 'Warehouse Leeds',
        behaviour: 'healthy',
        types: ['order.paid', ...SHIPMENTS],
        settings: { tags: ['logistics'] },
        preferences: {
          quietHours: {
            timeZone: 'Europe/London',
            windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], start: '22:00', end: '07:00' }],
            allowPriority: 'urgent',
          },
        },
      },
      {
        path: 'accounting',
        name: 'Accounting',
        behaviour: 'failing',
        types: ['invoice.issued', 'order.refunded'],
        settings: { tags: ['finance'], retry: { delaysSeconds: [5, 30, 300, 1_800] } },
      },
      {
        path: 'team-chat',
        name: 'Team chat, large orders',
        behaviour: 'healthy',
        types: ['order.paid'],
        settings: {
          tags: ['chat'],
          format: { type: 'template', name: 'slack' },
          filter: { 'data.amount': { $gte: 100 } },
        },
      },
    ],
  },
  {
    id: 'fjord-and-pine',
    name: 'Fjord & Pine Interiors',
    share: 0.32,
    endpoints: [
      {
        path: 'erp',
        name: 'ERP',
        behaviour: 'healthy',
        types: ORDERS,
        settings: { tags: ['core'] },
        preferences: { rateLimits: { perMinute: 12 } },
      },
      {
        path: 'fulfilment',
        name: 'Fulfilment partner',
        behaviour: 'slow',
        types: ['order.paid', ...SHIPMENTS],
        settings: { tags: ['logistics'] },
      },
      {
        path: 'crm',
        name: 'CRM',
        behaviour: 'gave_up',
        types: ['customer.created', 'order.refunded'],
        settings: { retry: { delaysSeconds: [5, 60, 600] } },
      },
      {
        path: 'returns',
        name: 'Returns desk',
        behaviour: 'moved',
        types: ['order.refunded', 'order.cancelled'],
        settings: { tags: ['logistics'] },
      },
      {
        path: 'analytics',
        name: 'Analytics',
        behaviour: 'healthy',
        types: [...ORDERS, ...SHIPMENTS, 'customer.created'],
        settings: { format: { type: 'raw' }, tags: ['data'] },
        preferences: {
          quietHours: {
            timeZone: 'Europe/London',
            windows: [{ start: '22:00', end: '07:00' }],
            mode: 'drop',
          },
        },
      },
    ],
  },
  {
    id: 'marigold-coffee',
    name: 'Marigold Coffee Club',
    share: 0.18,
    endpoints: [
      {
        path: 'roastery',
        name: 'Roastery',
        behaviour: 'healthy',
        types: ['order.paid', ...BILLING],
        settings: { tags: ['core'] },
      },
      {
        path: 'subscriptions',
        name: 'Subscription service',
        behaviour: 'picky',
        types: BILLING,
        settings: { tags: ['core'] },
      },
      {
        path: 'newsletter',
        name: 'Newsletter',
        behaviour: 'misses_members',
        types: ['customer.created'],
        settings: {
          tags: ['marketing'],
          format: {
            type: 'template',
            body: '($assert(data.newsletter, "This customer wants no newsletter."); {"subscribe": data.customerId})',
          },
        },
      },
      { path: 'loyalty', name: 'Loyalty points', behaviour: 'healthy', types: ['order.paid'], isPaused: true },
      { path: 'old-partner', name: 'Old partner feed', behaviour: 'gone', types: ['order.paid', 'shipment.delivered'] },
    ],
  },
];
