/** A number from 0 to below 1. */
export type Random = () => number;

export const EVENT_NAMES = [
  'order.paid',
  'order.refunded',
  'order.cancelled',
  'shipment.dispatched',
  'shipment.delivered',
  'invoice.issued',
  'subscription.renewed',
  'customer.created',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

interface DemoType {
  description: string;
  group: string;
  /** How often it happens beside the others. */
  weight: number;
  properties: Record<string, object>;
  make: (random: Random) => Record<string, unknown>;
}

const TEXT = { type: 'string' };
const NUMBER = { type: 'number' };

export const pick = <Item>(items: readonly [Item, ...Item[]], random: Random): Item =>
  items[Math.floor(random() * items.length)] ?? items[0];

const orderId = (random: Random) => `ORD-${100_000 + Math.floor(random() * 900_000)}`;
const amount = (random: Random) => Math.round((6 + random() ** 3 * 240) * 100) / 100;
const money = (random: Random) => ({ amount: amount(random), currency: pick(['GBP', 'EUR', 'EUR', 'NOK'], random) });
const TITLES = [
  'The Salt Path',
  'Oak side table',
  'House espresso 1 kg',
  'Linen throw',
  'Weather notebook',
  'Pour-over set',
] as const;
const CARRIERS = ['DHL', 'Royal Mail', 'PostNord', 'DPD'] as const;
const CITIES = ['Leeds', 'Bergen', 'Utrecht', 'Lyon', 'Graz', 'Aarhus'] as const;

/** The types of event that the shops publish, with what their data look like. */
export const DEMO_TYPES: Record<EventName, DemoType> = {
  'order.paid': {
    description: 'A customer has paid an order.',
    group: 'Orders',
    weight: 40,
    properties: { orderId: TEXT, amount: NUMBER, currency: TEXT, items: { type: 'array' } },
    make: (random) => ({
      orderId: orderId(random),
      ...money(random),
      items: [{ title: pick(TITLES, random), quantity: 1 + Math.floor(random() * 3) }],
    }),
  },
  'order.refunded': {
    description: 'A customer got money back.',
    group: 'Orders',
    weight: 5,
    properties: { orderId: TEXT, amount: NUMBER, currency: TEXT, reason: TEXT },
    make: (random) => ({
      orderId: orderId(random),
      ...money(random),
      reason: pick(['damaged', 'late', 'changed their mind'], random),
    }),
  },
  'order.cancelled': {
    description: 'An order was cancelled before it was sent.',
    group: 'Orders',
    weight: 4,
    properties: { orderId: TEXT, by: TEXT },
    make: (random) => ({ orderId: orderId(random), by: pick(['customer', 'shop'], random) }),
  },
  'shipment.dispatched': {
    description: 'A parcel left the warehouse.',
    group: 'Shipments',
    weight: 18,
    properties: { orderId: TEXT, carrier: TEXT, parcels: NUMBER },
    make: (random) => ({
      orderId: orderId(random),
      carrier: pick(CARRIERS, random),
      parcels: 1 + Math.floor(random() * 2),
    }),
  },
  'shipment.delivered': {
    description: 'A parcel was handed over.',
    group: 'Shipments',
    weight: 15,
    properties: { orderId: TEXT, carrier: TEXT, city: TEXT },
    make: (random) => ({ orderId: orderId(random), carrier: pick(CARRIERS, random), city: pick(CITIES, random) }),
  },
  'invoice.issued': {
    description: 'An invoice was sent to a customer.',
    group: 'Billing',
    weight: 8,
    properties: { invoiceId: TEXT, amount: NUMBER, currency: TEXT },
    make: (random) => ({ invoiceId: `INV-${2_000 + Math.floor(random() * 8_000)}`, ...money(random) }),
  },
  'subscription.renewed': {
    description: 'A subscription goes on for another month.',
    group: 'Billing',
    weight: 6,
    properties: { subscriptionId: TEXT, plan: TEXT, amount: NUMBER, currency: TEXT },
    make: (random) => ({
      subscriptionId: `SUB-${100 + Math.floor(random() * 900)}`,
      plan: pick(['taster', 'weekly', 'office'], random),
      ...money(random),
    }),
  },
  'customer.created': {
    description: 'Somebody opened an account.',
    group: 'Customers',
    weight: 4,
    properties: { customerId: TEXT, city: TEXT, newsletter: { type: 'boolean' } },
    make: (random) => ({
      customerId: `CUS-${1_000 + Math.floor(random() * 9_000)}`,
      city: pick(CITIES, random),
      newsletter: random() < 0.4,
    }),
  },
};

/** A type of event, as often as its weight says. */
export function anyType(random: Random): EventName {
  const all = EVENT_NAMES.reduce((sum, name) => sum + DEMO_TYPES[name].weight, 0);
  let left = random() * all;
  return EVENT_NAMES.find((name) => (left -= DEMO_TYPES[name].weight) < 0) ?? 'order.paid';
}

/** The same numbers for the same seed: every demo looks alike. https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function seededNumbers(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The app's own id of an event, by which people ask for it: the number of its order, or of its invoice. */
export function externalIdOf(type: EventName, data: Record<string, unknown>): string | null {
  if (type === 'order.paid') return String(data['orderId']);
  return type === 'invoice.issued' ? String(data['invoiceId']) : null;
}
